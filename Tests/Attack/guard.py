"""The second client. It writes records to its own topic, reads each back, and measures how long a request takes."""

import random
import struct
import time

from attacker import LONGEST, Find
from batches import batch, record
from trials.wire import Connection, read_zigzag, text

PRODUCE, METADATA, OFFSET_COMMIT, OFFSET_FETCH, CREATE_TOPICS = 0, 3, 8, 9, 19


class Guard:
    def __init__(self, address, password=None):
        self.address, self.password, self.processor = address, password, None
        # A name that no mutated request can have.
        self.topic = self.group = f"guard-{random.SystemRandom().getrandbits(128):032x}"
        self.written, self.longest, self.longest_key, self.rounds = [], 0.0, None, 0

    def open(self):
        self.connection = Connection(self.address, 30)
        if self.password:
            self.connection.request(17, 1, text("PLAIN"))
            token = f"\0guard\0{self.password}".encode()
            error, = struct.unpack_from(">h", self.connection.request(36, 0, struct.pack(">i", len(token)) + token))
            if error:
                raise Find(f"the second client cannot authenticate: error {error}")

    def request(self, key, version, body):
        began = time.monotonic()
        response = self.connection.request(key, version, body)
        self.took(time.monotonic() - began, key)
        return response

    def took(self, seconds, key):
        if self.processor and seconds > LONGEST / 2:
            now = time.monotonic()
            seconds = self.processor.own(now - seconds, now)
        if seconds > self.longest:
            self.longest, self.longest_key = seconds, key
        if seconds > LONGEST:
            raise Find(f"the second client waited {seconds:.2f} s for the response to API {key}")

    def create(self):
        body = struct.pack(">i", 1) + text(self.topic) + struct.pack(">ihiii?", 1, 1, 0, 0, 1000, False)
        response = self.connection.request(CREATE_TOPICS, 2, body)
        error, = struct.unpack_from(">h", response, 4 + 4 + 2 + len(self.topic))
        if error:
            raise Find(f"the second client's topic is not created: error {error}")

    def round(self):
        """Writes a record and reads it back, with the topic's metadata; sometimes also commits a group's offset."""
        number = len(self.written)
        if self.processor:
            self.processor.note()
        value = b"%d:" % number + random.randbytes(random.randint(0, 60))
        response = self.request(METADATA, 1, struct.pack(">i", 1) + text(self.topic))
        if self.topic.encode() not in response:
            raise Find("the second client's topic is not in its metadata")
        began = time.monotonic()
        error, offset, _, _ = self.connection.produce(self.topic, batch([record(value)], int(time.time() * 1000)))
        self.took(time.monotonic() - began, PRODUCE)
        if (error, offset) != (0, number):
            raise Find(f"the second client's record {number} got error {error} and offset {offset}")
        self.written.append(value)
        began = time.monotonic()
        error, data = self.connection.fetch(self.topic, number)
        self.took(time.monotonic() - began, 1)
        if error or list(records(data)) != [(number, value)]:
            raise Find(f"the second client's record {number} was not read as it was written: error {error}")
        if self.rounds % 20 == 0:
            self.position(number)
        self.rounds += 1

    def position(self, number):
        head = text(self.group) + struct.pack(">i", -1) + text("") + struct.pack(">q", -1)
        place = struct.pack(">i", 1) + text(self.topic) + struct.pack(">ii", 1, 0)
        response = self.request(OFFSET_COMMIT, 2, head + place + struct.pack(">q", number) + text(""))
        error, = struct.unpack_from(">h", response, len(response) - 2)
        response = self.request(OFFSET_FETCH, 1, text(self.group) + place)
        committed, = struct.unpack_from(">q", response, 4 + 2 + len(self.topic) + 4 + 4)
        if error or committed != number:
            raise Find(f"the second client committed {number} (error {error}), and OffsetFetch returned {committed}")

    def verify(self):
        """Reads all records from the first one on."""
        at = 0
        while at < len(self.written):
            error, data = self.connection.fetch(self.topic, at)
            found = list(records(data))
            if error or not found:
                raise Find(f"the second client cannot read its record {at}: error {error}")
            for offset, value in found:
                if offset >= at:
                    if offset != at or self.written[at] != value:
                        raise Find(f"the second client's record {at} is lost or changed: offset {offset} was found")
                    at += 1


def records(data):
    """Returns the offsets and values of uncompressed batches that have one record each, without a key."""
    while len(data) >= 61:
        base, length = struct.unpack_from(">qi", data)
        _, at = read_zigzag(data, 61)
        at += 1
        for _ in ("time", "offset", "key"):
            _, at = read_zigzag(data, at)
        size, at = read_zigzag(data, at)
        yield base, data[at:at + size]
        data = data[12 + length:]
