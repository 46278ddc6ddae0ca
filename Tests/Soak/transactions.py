"""Transactions of many producers, and the check of what is left of them after a kill."""

import collections
import struct
import time

import wire
from wire import text

PARTITIONS = 4


class Outcome:
    """A transaction that was sent: its number, and what is known about its end."""

    def __init__(self, number, partition, commits, stages):
        self.number, self.partition, self.commits, self.stages = number, partition, commits, stages
        self.is_acknowledged = False


class Writer:
    """A transactional id. It begins a transaction only after the end of the one before was sent."""

    def __init__(self, name):
        self.name, self.group = name, f"staged-{name}"
        self.producer = (-1, -1)
        self.sequences = [0] * PARTITIONS
        self.number = 0
        self.outcomes = collections.deque()
        self.position = 0


class Transactions:
    """The transactions of all writers. Every fourth also commits an offset, and every third is aborted."""

    def __init__(self, writers, chance):
        self.chance = chance
        self.writers = [Writer(f"transactional-writer-{index:03}") for index in range(writers)]
        self.pending = collections.deque()
        self.offsets = [0] * PARTITIONS
        self.unfinished = {}
        self.count = 0

    def begin(self, connection):
        """Gets a new epoch for each writer, which ends the transactions that a kill has left open."""
        self.pending.clear()
        for writer in self.writers:
            writer.producer = connection.producer(writer.name)
            writer.sequences = [0] * PARTITIONS

    def requests(self, count):
        """Returns the requests of a number of transactions."""
        out = []
        for _ in range(count):
            writer = self.writers[self.count % len(self.writers)]
            self.count += 1
            writer.number += 1
            partition = self.chance.randrange(PARTITIONS)
            outcome = Outcome(writer.number, partition, writer.number % 3 != 0, writer.number % 4 == 0)
            writer.outcomes.append(outcome)
            for key, version, body in self.transaction(writer, outcome):
                out.append((key, version, body))
                self.pending.append((key, writer, outcome))
        return out

    def transaction(self, writer, outcome):
        name, producer, partition = text(writer.name), struct.pack(">qh", *writer.producer), outcome.partition
        for places in ((partition, (partition + 1) % PARTITIONS), ((partition + 2) % PARTITIONS,)):
            yield 24, 0, (name + producer + struct.pack(">i", 1) + text("paid")
                          + struct.pack(f">i{len(places)}i", len(places), *places))
        value = f"{writer.name}/{outcome.number}".encode()
        data = wire.batch([wire.record(value)], int(time.time() * 1000), attributes=16,
                          producer=(*writer.producer, writer.sequences[partition]))
        writer.sequences[partition] += 1
        yield 0, 7, (name + struct.pack(">hii", -1, 20_000, 1) + text("paid")
                     + struct.pack(">iii", 1, partition, len(data)) + data)
        if outcome.stages:
            yield 25, 0, name + producer + text(writer.group)
            yield 28, 0, (name + text(writer.group) + producer + struct.pack(">i", 1) + text("orders")
                          + struct.pack(">iiqh", 1, 0, outcome.number, 0))
        yield 26, 0, name + producer + struct.pack(">b", outcome.commits)

    # The position of the error in the response of each API, from the start or from the end.
    ERRORS = {24: -2, 0: 4 + 2 + len("paid") + 4 + 4, 25: 4, 28: -2, 26: 4}

    def take(self, responses):
        """Records what was acknowledged."""
        for response in responses:
            key, writer, outcome = self.pending.popleft()
            at = self.ERRORS[key]
            error, = struct.unpack_from(">h", response, at if at >= 0 else len(response) + at)
            if error:
                raise SystemExit(f"{writer.name}: request {key} of transaction {outcome.number}: error {error}")
            if key == 26:
                outcome.is_acknowledged = True

    def check(self, connection):
        """Checks the outcome of every acknowledged transaction in the log, in its coordinator, and in its group."""
        found = self.read(connection)
        states = connection.transactions()
        for writer in self.writers:
            last = None
            for outcome in writer.outcomes:
                if outcome.is_acknowledged:
                    last = outcome
                    self.check_record(writer, outcome, found)
                    if outcome.stages and outcome.commits:
                        writer.position = outcome.number
            self.check_state(writer, last, states)
            self.check_position(writer, connection)
            writer.outcomes.clear()

    def check_record(self, writer, outcome, found):
        end = found.get(f"{writer.name}/{outcome.number}".encode())
        if end != outcome.commits:
            raise SystemExit(f"{writer.name}: transaction {outcome.number} ended with "
                             f"commit={outcome.commits}, but the log has {end}")

    def check_state(self, writer, last, states):
        """Checks the state of a writer, which is known only if none of its requests was in flight."""
        if last is None or last is not writer.outcomes[-1]:
            return
        expected = "CompleteCommit" if last.commits else "CompleteAbort"
        if states.get(writer.name, ("",))[0] != expected:
            raise SystemExit(f"{writer.name} is {states.get(writer.name)}, not {expected}")

    def check_position(self, writer, connection):
        position = connection.committed(writer.group).get(("orders", 0), (0, ""))[0]
        allowed = {writer.position} | {
            outcome.number for outcome in writer.outcomes
            if outcome.stages and outcome.commits and not outcome.is_acknowledged and outcome.number > writer.position}
        if position not in allowed:
            raise SystemExit(f"{writer.group} has committed offset {position}, not one of {sorted(allowed)}")
        writer.position = position

    def read(self, connection):
        """Returns for each record since the last check, by value, whether its transaction was committed."""
        outcomes = {}
        for partition in range(PARTITIONS):
            _, end, _ = connection.bounds("paid", partition)
            offset = self.offsets[partition]
            while offset < end:
                error, batches, _ = connection.read("paid", partition, offset)
                if error or not batches:
                    raise SystemExit(f"cannot read paid-{partition} at offset {offset}: error {error}")
                for base, _, data in batches:
                    if base >= offset:
                        self.visit(partition, data, outcomes)
                offset = batches[-1][1]
            self.offsets[partition] = offset
        return outcomes

    def visit(self, partition, data, outcomes):
        attributes, = struct.unpack_from(">h", data, 21)
        producer, = struct.unpack_from(">q", data, 43)
        # Length and attributes, timestamp, offset; then the key.
        _, at = wire.read_zigzag(data, 61)
        _, at = wire.read_zigzag(data, at + 1)
        _, at = wire.read_zigzag(data, at)
        length, at = wire.read_zigzag(data, at)
        if attributes & 32:
            commits = struct.unpack_from(">h", data, at + 2)[0] == 1
            for value in self.unfinished.pop((partition, producer), []):
                outcomes[value] = commits
            return
        at += max(0, length)
        length, at = wire.read_zigzag(data, at)
        self.unfinished.setdefault((partition, producer), []).append(bytes(data[at:at + length]))
