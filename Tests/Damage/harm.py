"""Damages one file or folder of a data directory."""

import os
import shutil


def kind_of(path):
    """Returns the kind of a stored file."""
    name = os.path.basename(path)
    if path == "LOCK" or path == "cluster":
        return path
    if name == "checkpoint" or name == "start":
        return name
    if name.endswith(".state"):
        return "snapshot"
    return {"offsets": "offsets", "transactions": "transactions"}.get(path.split("/")[0], "segment")


class Harm:
    """A damage: what was done, to which paths, and from which byte on."""

    def __init__(self, scene, copy, outside, chance):
        self.scene, self.copy, self.outside, self.chance = scene, copy, outside, chance
        kinds = {}
        for path in scene.files:
            kinds.setdefault(kind_of(path), []).append(path)
        self.kind = chance.choice(sorted(kinds) + ["segment", "segment", "offsets", "transactions", "folder"])
        self.byte = 0
        if self.kind == "folder":
            folders = [os.path.dirname(path) for path in scene.files]
            folders = list(dict.fromkeys([*folders, *map(os.path.dirname, folders)]))
            folders.remove("")
            self.paths = [chance.choice(folders)]
            self.name = chance.choice(["missing", "link", "link-inside", "file"])
        else:
            self.paths = [chance.choice(kinds[self.kind])]
            self.name = chance.choice(["flip", "flip", "flips", "zeros", "cut", "cut", "empty", "grown", "repeated",
                                       "inserted", "missing", "swapped", "copied", "link", "dangling", "folder", "pipe"])
            if self.name in ("swapped", "copied") and len(kinds[self.kind]) < 2:
                self.name = "flip"
            if self.name in ("swapped", "copied"):
                others = [path for path in kinds[self.kind] if path != self.paths[0]]
                self.paths.append(chance.choice(others))
        getattr(self, self.name.replace("-", "_"))()

    def __str__(self):
        return f"{self.name} of {' and '.join(self.paths)} at byte {self.byte}"

    @property
    def is_whole(self):
        """Whether the damage is to the file as a whole, or to its header."""
        return self.byte < 32 or self.name in ("missing", "swapped", "copied", "link", "dangling", "folder", "pipe")

    @property
    def target(self):
        return os.path.join(self.copy, self.paths[0])

    def change(self, body):
        with open(self.target, "rb") as file:
            data = bytearray(file.read())
        self.byte = min(len(data), self.byte)
        with open(self.target, "wb") as file:
            file.write(body(data))

    def place(self):
        size = os.path.getsize(self.target)
        # The first and last bytes contain the headers of the formats, so they are chosen more often.
        area = self.chance.choice([64, size, size, size])
        self.byte = self.chance.randrange(max(1, min(area, size)))
        if self.chance.random() < 0.2:
            self.byte = max(0, size - 1 - self.chance.randrange(64))
        return self.byte

    # Files

    def flip(self):
        at = self.place()

        def body(data):
            if data:
                data[at] ^= 1 << self.chance.randrange(8)
            return data
        self.change(body)

    def flips(self):
        places = sorted(self.place() for _ in range(self.chance.randrange(2, 9)))
        self.byte = places[0]

        def body(data):
            for at in places if data else []:
                data[at] ^= 1 + self.chance.randrange(255)
            return data
        self.change(body)

    def zeros(self):
        at, count = self.place(), self.chance.choice([1, 8, 512, 4096, 1 << 30])
        self.change(lambda data: data[:at] + bytes(min(count, len(data) - at)) + data[at + count:])

    def cut(self):
        at = self.place()
        self.change(lambda data: data[:at])

    def empty(self):
        self.change(lambda data: b"")

    def grown(self):
        self.byte = os.path.getsize(self.target)
        more = self.chance.choice([bytes(100), self.chance.randbytes(100), self.chance.randbytes(1)])
        self.change(lambda data: data + more)

    def repeated(self):
        size = os.path.getsize(self.target)
        count = self.chance.randrange(1, max(2, size))
        self.byte = size
        self.change(lambda data: data + data[len(data) - count:])

    def inserted(self):
        at = self.place()
        self.change(lambda data: data[:at] + self.chance.randbytes(self.chance.choice([1, 4, 40])) + data[at:])

    def missing(self):
        shutil.rmtree(self.target) if os.path.isdir(self.target) else os.remove(self.target)

    def swapped(self):
        other = os.path.join(self.copy, self.paths[1])
        os.rename(self.target, self.target + "~")
        os.rename(other, self.target)
        os.rename(self.target + "~", other)

    def copied(self):
        """Puts another file of the same kind in its place."""
        shutil.copyfile(os.path.join(self.copy, self.paths.pop()), self.target)

    def link(self):
        """Moves it outside the directory, and puts a link in its place."""
        away = os.path.join(self.outside, "target")
        os.rename(self.target, away)
        os.symlink(away, self.target)

    def dangling(self):
        os.remove(self.target)
        os.symlink(os.path.join(self.outside, "new"), self.target)

    def folder(self):
        os.remove(self.target)
        os.mkdir(self.target)

    def pipe(self):
        os.remove(self.target)
        os.mkfifo(self.target)

    # Folders

    def link_inside(self):
        os.rename(self.target, self.target + "~")
        os.symlink(os.path.basename(self.target) + "~", self.target)

    def file(self):
        shutil.rmtree(self.target)
        with open(self.target, "w") as file:
            file.write("not a folder")
