"""Commits of many groups, and the check of what is left of them after a kill."""

import collections
import struct

from wire import text

PLACES = 3


class Commits:
    """Commits of many groups. Each raises one offset of a group by one, so the offset shows which commits are there."""

    def __init__(self, groups, chance):
        self.chance = chance
        self.names = [f"group-{index:06}" for index in range(groups)]
        # The bytes of a request without the offset.
        self.heads = [text(name) + struct.pack(">i", -1) + text("") + struct.pack(">qi", -1, 1) + text("orders")
                      + struct.pack(">i", 1) for name in self.names]
        self.sent = [0] * (groups * PLACES)
        self.acknowledged = [0] * (groups * PLACES)
        self.pending = collections.deque()
        self.next = 0
        self.count = 0

    def requests(self, count):
        """Returns the next commits: first of every group, then of random groups."""
        out = []
        for _ in range(count):
            place = self.next if self.next < len(self.sent) else self.chance.randrange(len(self.sent))
            self.next += 1
            self.sent[place] += 1
            group, partition = divmod(place, PLACES)
            out.append((8, 2, self.heads[group] + struct.pack(">iqh", partition, self.sent[place], 0)))
            self.pending.append((place, self.sent[place]))
        return out

    def take(self, responses):
        """Records what was acknowledged."""
        for response in responses:
            place, position = self.pending[0]
            error, = struct.unpack_from(">h", response, len(response) - 2)
            if error:
                raise SystemExit(f"a commit was refused with error {error}")
            self.pending.popleft()
            self.acknowledged[place] = position
            self.count += 1

    def check(self, pipeline):
        """Checks that every acknowledged offset is there, and none that was not sent."""
        self.pending = collections.deque()
        for first in range(0, len(self.names), 500):
            names = self.names[first:first + 500]
            if not pipeline.send([(9, 2, text(name) + struct.pack(">i", -1)) for name in names]):
                raise SystemExit("the broker closed the connection at OffsetFetch")
            found = list(pipeline.receive(len(names)))
            if len(found) < len(names):
                raise SystemExit("the broker does not respond to OffsetFetch")
            for index, response in enumerate(found, first):
                self.check_group(index, response)

    def check_group(self, index, response):
        positions = {}
        topics, = struct.unpack_from(">i", response)
        if topics:
            count, = struct.unpack_from(">i", response, 4 + 2 + len("orders"))
            at = 4 + 2 + len("orders") + 4
            for _ in range(count):
                partition, offset, metadata = struct.unpack_from(">iqh", response, at)
                positions[partition] = offset
                at += 14 + max(0, metadata) + 2
        for partition in range(PLACES):
            place = index * PLACES + partition
            position = positions.get(partition, 0)
            if not self.acknowledged[place] <= position <= self.sent[place]:
                raise SystemExit(
                    f"{self.names[index]} has position {position} of partition {partition}: acknowledged was "
                    f"{self.acknowledged[place]}, sent {self.sent[place]}")
            self.sent[place] = self.acknowledged[place] = position
