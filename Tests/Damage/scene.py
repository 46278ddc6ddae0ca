"""Writes data directories with everything that a broker stores, and records what was acknowledged."""

import os
import random
import time

import client
import wire

SEGMENT = 1 << 20


class Scene:
    """A data directory and its contents."""

    def __init__(self, directory, truth):
        self.directory, self.truth = directory, truth
        self.files = sorted(
            os.path.relpath(os.path.join(folder, name), directory)
            for folder, _, names in os.walk(directory) for name in names)
        self.directories = {}
        self.positions = {}
        segments = [path for path in self.files if path.startswith("topics/") and path.endswith(".log")]
        for path in segments:
            self.locate(path, is_owner_known=False)
        for path in segments:
            self.locate(path, is_owner_known=True)
        # The topic ids differ between runs, but the order must not, so that a case can be repeated by its number.
        names = {folder.split("/")[1]: topic for (topic, _), folder in self.directories.items()}
        self.files.sort(key=lambda path: [names.get(part, part) for part in path.split("/")])

    def locate(self, path, is_owner_known):
        """Finds the partition to which a segment belongs, and then where each batch ends in it."""
        with open(os.path.join(self.directory, path), "rb") as file:
            content = file.read()
        for place, partition in self.truth["partitions"].items():
            if is_owner_known and self.directories.get(place) != os.path.dirname(path):
                continue
            for base, _, data in partition["batches"]:
                # The markers of two partitions may be the same.
                is_marker = data[22] & 32
                at = content.find(data) if is_owner_known or not is_marker else -1
                if at >= 0 and is_owner_known:
                    self.positions[place, base] = (path, at + len(data))
                elif at >= 0:
                    self.directories[place] = os.path.dirname(path)


class Writer:
    """Writes, and records what was acknowledged."""

    def __init__(self, address, seed):
        self.client = client.Client(address)
        self.chance = random.Random(seed)
        self.written, self.positions, self.large = [], {}, {}

    def write(self, topic, partition, size, codec=0, count=4, transaction=None, producer=(-1, -1), sequence=-1):
        data = self.large.get((size, codec))
        if data is None:
            data = self.batch(size, codec, count, transaction, producer, sequence)
        if size >= 10_000:
            # The checksum is slow to compute. Stored batches differ in the offset.
            self.large[size, codec] = data
        offset = self.client.write(topic, partition, data, transaction)
        self.written.append((topic, partition, offset, data))

    def batch(self, size, codec, count, transaction, producer, sequence):
        records = [wire.record(self.chance.randbytes(max(1, size // count)), key=b"k%d" % self.chance.randrange(9),
                               offset=index) for index in range(count)]
        return wire.batch(records, int(time.time() * 1000), codec=codec, attributes=16 if transaction else 0,
                          producer=(*producer, sequence))

    def commit(self, group, offsets, metadata=""):
        self.client.commit(group, offsets, metadata)
        for place, offset in offsets.items():
            self.positions[group, place] = (offset, metadata)

    def transact(self, name, outcome, sequence=0):
        producer = self.client.producer(name)
        self.client.add_partitions(name, producer, [("paid", 0), ("paid", 1)])
        self.write("paid", 0, 400, transaction=name, producer=producer, sequence=sequence)
        self.write("paid", 1, 300, codec=1, transaction=name, producer=producer, sequence=sequence)
        self.client.stage(name, producer, f"group-{name}", {("orders", 0): sequence + 7})
        if outcome is not None:
            self.client.end(name, producer, outcome)
        if outcome:
            self.positions[f"group-{name}", ("orders", 0)] = (sequence + 7, "staged")


def first_part(writer):
    client = writer.client
    client.create_topic("orders", 3, segment_bytes=SEGMENT, retention_ms=-1)
    client.create_topic("paid", 2, retention_ms=-1)
    client.create_topic("cut", 1, segment_bytes=SEGMENT, retention_ms=-1)
    client.create_topic("latest", 1, cleanup_policy="compact")
    client.create_topic("idle", 4)
    for index in range(22):
        writer.write("orders", 0, 100_000, codec=index % 2)
        writer.write("orders", index % 3, 900, codec=1, count=9)
        writer.write("cut", 0, 70_000)
        writer.write("latest", 0, 500)
    for index in range(12):
        writer.transact(f"done-{index}", index % 3 != 1)
        writer.commit(f"readers-{index % 5}", {("orders", 0): index, ("orders", index % 3): index + 1}, f"at {index}")
    client.delete_records("cut", 0, 33)
    writer.transact("open-early", None)


def second_part(writer):
    client = writer.client
    for index in range(12):
        writer.write("orders", 0, 60_000, codec=index % 2)
        writer.write("orders", 1 + index % 2, 1500)
        writer.write("latest", 0, 300, codec=1)
    client.create_topic("late", 2, retention_ms=-1)
    for index in range(8):
        writer.write("late", index % 2, 700)
        writer.transact(f"late-{index}", index % 2 == 0)
        writer.commit("readers-1", {("late", 0): index, ("orders", 2): index + 3})
    client.delete_records("cut", 0, 41)
    writer.transact("open-late", None)


def capture(address):
    """Returns everything that clients can read from a broker, with errors in place of what cannot be read."""
    reader = client.Client(address)
    topics = reader.topics()
    partitions = {(topic, index): capture_partition(reader, topic, index)
                  for topic in sorted(topics) for index in sorted(topics[topic])}
    groups = {group: reader.committed(group) for group in reader.groups()}
    transactions = reader.transactions()
    reader.close()
    return {"topics": topics, "partitions": partitions, "groups": groups, "transactions": transactions}


def capture_partition(reader, topic, index):
    found = {"bounds": None, "batches": [], "aborted": [], "error": None}
    try:
        found["bounds"] = start, end, _ = reader.bounds(topic, index)
        offset = start
        while offset < end:
            error, batches, _ = reader.read(topic, index, offset)
            if error or not batches:
                found["error"] = f"error {error} at offset {offset}"
                break
            found["batches"] += batches
            offset = batches[-1][1]
        _, _, found["aborted"] = reader.read(topic, index, start, isolation=1)
    except client.Refused as error:
        found["error"] = str(error)
    return found


def compare_with_ledger(truth, writer):
    """Checks that everything that the broker acknowledged is there."""
    for topic, partition, offset, data in writer.written:
        found = truth["partitions"][topic, partition]
        if offset < found["bounds"][0]:
            continue
        # Without the offset and the leader epoch, which the broker sets.
        if not any(base == offset and stored[16:] == data[16:] for base, _, stored in found["batches"]):
            raise SystemExit(f"{topic}-{partition} lacks the batch that was acknowledged at offset {offset}")
    for (group, place), position in writer.positions.items():
        if truth["groups"].get(group, {}).get(place) != position:
            raise SystemExit(f"{group} lacks the committed offset of {place} that was acknowledged")


def build(binary, directory, work, seed, is_killed):
    """Writes a directory in two runs of the broker. The second one is killed or stopped."""
    broker = client.Broker(binary, directory, work)
    writer = Writer(broker.address, seed)
    first_part(writer)
    if broker.stop() != 0:
        raise SystemExit(f"the broker did not stop: {broker.lines()}")
    broker = client.Broker(binary, directory, work)
    writer.client = client.Client(broker.address)
    second_part(writer)
    truth = capture(broker.address)
    compare_with_ledger(truth, writer)
    if is_killed:
        broker.kill()
    elif broker.stop() != 0:
        raise SystemExit(f"the broker did not stop: {broker.lines()}")
    return Scene(directory, truth)
