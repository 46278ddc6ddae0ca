"""A broker in its own process, and a client that reads everything that it stores."""

import os
import struct
import subprocess
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../IntegrationTests/trials"))

import wire  # noqa: E402
from wire import text  # noqa: E402

START_LIMIT = 5


class Broker:
    """`rivven-connect broker` on a data directory. `served` is whether it started."""

    def __init__(self, binary, data, work, *flags):
        self.log_path = os.path.join(work, "log")
        ready = os.path.join(work, "ready")
        if os.path.exists(ready):
            os.remove(ready)
        self.log = open(self.log_path, "wb")
        began = time.time()
        self.process = subprocess.Popen(
            [binary, "broker", "--listen", "127.0.0.1:0", "--data-dir", data, "--ready-file", ready, *flags],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        while not os.path.exists(ready) and self.process.poll() is None and time.time() < began + START_LIMIT:
            time.sleep(0.002)
        self.seconds = time.time() - began
        self.served = os.path.exists(ready)
        self.address = open(ready).read().strip() if self.served else None

    @property
    def is_hanging(self):
        return not self.served and self.process.poll() is None

    def lines(self):
        with open(self.log_path, errors="replace") as file:
            return file.read()

    def memory(self, name):
        """Returns a value of /proc in bytes: VmRSS or VmHWM."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) << 10
        return 0

    def processor_seconds(self):
        """Returns the processor time of the process, which does not depend on other processes."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, seconds=10):
        """Ends the process in order, and returns its exit code; `None` if it does not end."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Client(wire.Connection):
    """A client for the requests that write and read state, mostly in versions without tagged fields."""

    def flexible(self, key, version, body):
        self.number += 1
        head = struct.pack(">hhi", key, version, self.number) + text("wire") + b"\0"
        self.socket.sendall(struct.pack(">i", len(head) + len(body)) + head + body)
        return self.exactly(struct.unpack(">i", self.exactly(4))[0])[5:]

    # Topics

    def create_topic(self, name, partitions, **settings):
        body = struct.pack(">i", 1) + text(name) + struct.pack(">ihii", partitions, 1, 0, len(settings))
        for key, value in settings.items():
            body += text(key.replace("_", ".")) + text(str(value))
        response = self.request(19, 2, body + struct.pack(">ib", 20_000, 0))
        check(struct.unpack_from(">h", response, 10 + len(name))[0], f"creating {name}")

    def topics(self):
        """Returns the partition numbers of each topic."""
        response, found = self.request(3, 1, struct.pack(">i", -1)), {}
        count, at = struct.unpack_from(">i", response)[0], 4
        for _ in range(count):
            at += 4
            at += 2 + struct.unpack_from(">h", response, at)[0] + 4
            at += 2 + max(0, struct.unpack_from(">h", response, at)[0])
        at += 4
        count, at = struct.unpack_from(">i", response, at)[0], at + 4
        for _ in range(count):
            at += 2
            name, at = read_text(response, at)
            partitions, at = struct.unpack_from(">i", response, at + 1)[0], at + 5
            found[name] = []
            for _ in range(partitions):
                found[name].append(struct.unpack_from(">i", response, at + 2)[0])
                at += 10
                for _ in range(2):
                    at += 4 + 4 * max(0, struct.unpack_from(">i", response, at)[0])
        return found

    def delete_records(self, topic, partition, before):
        body = struct.pack(">i", 1) + text(topic) + struct.pack(">iiqi", 1, partition, before, 20_000)
        response = self.request(21, 0, body)
        check(struct.unpack_from(">h", response, 8 + 2 + len(topic) + 4 + 12)[0], "deleting records")

    # Records

    def write(self, topic, partition, data, transaction=None):
        """Sends one batch and returns its first offset."""
        body = text(transaction) + struct.pack(">hii", -1, 20_000, 1) + text(topic) + struct.pack(">ii", 1, partition)
        response = self.request(0, 7, body + struct.pack(">i", len(data)) + data)
        error, offset = struct.unpack_from(">hq", response, 4 + 2 + len(topic) + 4 + 4)
        check(error, f"writing to {topic}-{partition}")
        return offset

    def bounds(self, topic, partition):
        """Returns the start offset, the end offset, and the last stable offset."""
        found = []
        for isolation, timestamp in ((0, -2), (0, -1), (1, -1)):
            body = struct.pack(">ibi", -1, isolation, 1) + text(topic) + struct.pack(">iiq", 1, partition, timestamp)
            response = self.request(2, 2, body)
            error, _, offset = struct.unpack_from(">hqq", response, 4 + 4 + 2 + len(topic) + 4 + 4)
            check(error, f"the bounds of {topic}-{partition}")
            found.append(offset)
        return tuple(found)

    def read(self, topic, partition, offset, isolation=0):
        """Fetches once. Returns the error, the complete batches, and the aborted transactions."""
        body = struct.pack(">iiiibi", -1, 0, 0, 1 << 24, isolation, 1) + text(topic)
        response = self.request(1, 4, body + struct.pack(">iiqi", 1, partition, offset, 1 << 20))
        at = 4 + 4 + 2 + len(topic) + 4
        _, error, _, _, count = struct.unpack_from(">ihqqi", response, at)
        at += 26
        aborted = [struct.unpack_from(">qq", response, at + 16 * index) for index in range(max(0, count))]
        at += 16 * max(0, count)
        size, = struct.unpack_from(">i", response, at)
        return error, split(response[at + 4:at + 4 + max(size, 0)]), aborted

    # Groups

    def commit(self, group, offsets, metadata=""):
        """Commits offsets: {(topic, partition): offset}."""
        body = text(group) + struct.pack(">i", -1) + text("") + struct.pack(">q", -1) + struct.pack(">i", len(offsets))
        for (topic, partition), offset in offsets.items():
            body += text(topic) + struct.pack(">iiq", 1, partition, offset) + text(metadata)
        check_partitions(self.request(8, 2, body), 0, f"the commit of {group}")

    def committed(self, group):
        """Returns the committed offsets of a group: {(topic, partition): (offset, metadata)}."""
        response, found = self.request(9, 2, text(group) + struct.pack(">i", -1)), {}
        topics, at = struct.unpack_from(">i", response)[0], 4
        for _ in range(topics):
            name, at = read_text(response, at)
            count, at = struct.unpack_from(">i", response, at)[0], at + 4
            for _ in range(count):
                partition, offset = struct.unpack_from(">iq", response, at)
                metadata, at = read_text(response, at + 12)
                check(struct.unpack_from(">h", response, at)[0], f"a position of {group}")
                found[name, partition] = (offset, metadata)
                at += 2
        check(struct.unpack_from(">h", response, at)[0], f"the positions of {group}")
        return found

    def groups(self):
        response = self.request(16, 0, b"")
        check(struct.unpack_from(">h", response)[0], "the list of groups")
        count, at, found = struct.unpack_from(">i", response, 2)[0], 6, []
        for _ in range(count):
            name, at = read_text(response, at)
            _, at = read_text(response, at)
            found.append(name)
        return sorted(found)

    # Transactions

    def producer(self, transaction, timeout=900_000):
        response = self.request(22, 0, text(transaction) + struct.pack(">i", timeout))
        error, producer, epoch = struct.unpack_from(">hqh", response, 4)
        check(error, f"a producer id for {transaction}")
        return producer, epoch

    def add_partitions(self, transaction, producer, places):
        body = text(transaction) + struct.pack(">qhi", *producer, len(places))
        for topic, partition in places:
            body += text(topic) + struct.pack(">ii", 1, partition)
        check_partitions(self.request(24, 0, body), 4, f"adding partitions to {transaction}")

    def stage(self, transaction, producer, group, offsets):
        """Commits offsets in a transaction."""
        body = text(transaction) + struct.pack(">qh", *producer) + text(group)
        check(struct.unpack_from(">h", self.request(25, 0, body), 4)[0], f"adding {group} to {transaction}")
        body = text(transaction) + text(group) + struct.pack(">qhi", *producer, len(offsets))
        for (topic, partition), offset in offsets.items():
            body += text(topic) + struct.pack(">iiq", 1, partition, offset) + text("staged")
        check_partitions(self.request(28, 0, body), 4, f"the positions of {transaction}")

    def end(self, transaction, producer, commits):
        body = text(transaction) + struct.pack(">qhb", *producer, commits)
        check(struct.unpack_from(">h", self.request(26, 0, body), 4)[0], f"ending {transaction}")

    def transactions(self):
        """Returns the state and the producer id of every transactional id."""
        response = self.flexible(66, 0, b"\x01\x01\0")
        check(struct.unpack_from(">h", response, 4)[0], "the list of transactions")
        at = 6
        unknown, at = read_unsigned(response, at)
        for _ in range(max(0, unknown - 1)):
            length, at = read_unsigned(response, at)
            at += length - 1
        count, at = read_unsigned(response, at)
        found = {}
        for _ in range(count - 1):
            length, at = read_unsigned(response, at)
            name, at = response[at:at + length - 1].decode(), at + length - 1
            producer, at = struct.unpack_from(">q", response, at)[0], at + 8
            length, at = read_unsigned(response, at)
            found[name] = (response[at:at + length - 1].decode(), producer)
            at += length
        return found


class Refused(Exception):
    """The broker responded with an error."""

    def __init__(self, code, what):
        super().__init__(f"{what}: error {code}")
        self.code = code


def check(code, what):
    if code:
        raise Refused(code, what)


def check_partitions(response, at, what):
    """Checks the error of each partition in a response that contains only errors."""
    topics, at = struct.unpack_from(">i", response, at)[0], at + 4
    for _ in range(topics):
        _, at = read_text(response, at)
        count, at = struct.unpack_from(">i", response, at)[0], at + 4
        for _ in range(count):
            check(struct.unpack_from(">h", response, at + 4)[0], what)
            at += 6


def read_text(data, at):
    length, = struct.unpack_from(">h", data, at)
    at += 2
    return (None, at) if length < 0 else (data[at:at + length].decode(), at + length)


def read_unsigned(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def split(data):
    """Returns the complete batches of a fetch: (first offset, offset after the last, bytes)."""
    found, at = [], 0
    while len(data) - at >= 61:
        base, length = struct.unpack_from(">qi", data, at)
        if at + 12 + length > len(data):
            break
        last, = struct.unpack_from(">i", data, at + 23)
        found.append((base, base + last + 1, data[at:at + 12 + length]))
        at += 12 + length
    return found


