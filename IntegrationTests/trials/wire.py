"""The Kafka protocol by hand, for requests that no client sends: frames, record batches, and responses."""

import gzip
import socket
import struct

POLYNOMIAL = 0x82F63B78


def crc_table():
    table = []
    for index in range(256):
        value = index
        for _ in range(8):
            value = value >> 1 ^ (POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


TABLE = crc_table()


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value = TABLE[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF


def text(value):
    return struct.pack(">h", -1) if value is None else struct.pack(">h", len(value)) + value.encode()


def unsigned(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def zigzag(value):
    return unsigned((value << 1 ^ value >> 63) & (1 << 64) - 1)


def read_zigzag(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value >> 1 ^ -(value & 1), at


def run(value):
    return zigzag(-1) if value is None else zigzag(len(value)) + value


def record(value=b"v", key=None, offset=0, time=0, headers=(), attributes=0):
    body = bytes([attributes]) + zigzag(time) + zigzag(offset) + run(key) + run(value) + zigzag(len(headers))
    for name, content in headers:
        body += run(name) + run(content)
    return zigzag(len(body)) + body


def batch(records, time, *, codec=0, data=None, count=None, last=None, base=0, latest=None, attributes=0, magic=2,
          producer=(-1, -1, -1), checksum=None):
    """Returns a record batch of magic 2. Each header field can be set to a value that does not match the records."""
    count = len(records) if count is None else count
    if data is None:
        data = b"".join(records)
        data = gzip.compress(data) if codec == 1 else data
    tail = struct.pack(">hiqqqhii", codec | attributes, count - 1 if last is None else last, time,
                       time if latest is None else latest, *producer, count) + data
    head = struct.pack(">ibI", -1, magic, crc32c(tail) if checksum is None else checksum)
    return struct.pack(">qi", base, len(head) + len(tail)) + head + tail


class Connection:
    def __init__(self, address, timeout=20):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout)
        self.number = 0

    def request(self, key, version, body):
        self.number += 1
        head = struct.pack(">hhi", key, version, self.number) + text("wire")
        self.socket.sendall(struct.pack(">i", len(head) + len(body)) + head + body)
        return self.exactly(struct.unpack(">i", self.exactly(4))[0])[4:]

    def exactly(self, count):
        out = bytearray()
        while len(out) < count:
            part = self.socket.recv(count - len(out))
            if not part:
                raise EOFError("the connection was closed")
            out += part
        return bytes(out)

    def close(self):
        self.socket.close()

    def produce(self, topic, data):
        """Sends a batch with Produce version 8. Returns the error, offset, indices of invalid records, append time."""
        body = text(None) + struct.pack(">hii", -1, 20_000, 1) + text(topic) + struct.pack(">ii", 1, 0)
        response = self.request(0, 8, body + struct.pack(">i", len(data)) + data)
        at = 4 + 2 + len(topic) + 4
        _, error, offset, appended, start, count = struct.unpack_from(">ihqqqi", response, at)
        at += 34
        invalid = []
        for _ in range(count):
            index, length = struct.unpack_from(">ih", response, at)
            invalid.append(index)
            at += 6 + max(length, 0)
        return error, offset, invalid, appended

    def fetch(self, topic, offset=0):
        """Returns the error and the bytes of the batches from an offset on, with Fetch version 4."""
        body = struct.pack(">iiiibi", -1, 0, 0, 1 << 24, 0, 1) + text(topic)
        body += struct.pack(">iiqi", 1, 0, offset, 1 << 24)
        response = self.request(1, 4, body)
        at = 4 + 4 + 2 + len(topic) + 4
        _, error, _, _, aborted = struct.unpack_from(">ihqqi", response, at)
        at += 26 + 16 * max(aborted, 0)
        size, = struct.unpack_from(">i", response, at)
        return error, response[at + 4:at + 4 + max(size, 0)]

    def list_offset(self, topic, timestamp):
        """Returns the error, timestamp and offset that ListOffsets finds, with version 5 (version 7 for -3)."""
        version = 7 if timestamp == -3 else 5
        if version == 7:
            name = topic.encode()
            body = struct.pack(">ib", -1, 0) + b"\x02" + unsigned(len(name) + 1) + name + b"\x02"
            body += struct.pack(">iiq", 0, -1, timestamp) + b"\0\0\0"
            self.number += 1
            head = struct.pack(">hhi", 2, 7, self.number) + text("wire") + b"\0"
            self.socket.sendall(struct.pack(">i", len(head) + len(body)) + head + body)
            response = self.exactly(struct.unpack(">i", self.exactly(4))[0])
            at = 4 + 1 + 4 + 1 + len(unsigned(len(name) + 1)) + len(name) + 1
        else:
            body = struct.pack(">ibi", -1, 0, 1) + text(topic) + struct.pack(">iiiq", 1, 0, -1, timestamp)
            response = self.request(2, version, body)
            at = 4 + 4 + 2 + len(topic) + 4
        _, error, found, offset = struct.unpack_from(">ihqq", response, at)
        return error, found, offset


def stored(data):
    """Returns the header fields and the records of stored batches."""
    found = []
    while len(data) >= 61:
        base, length = struct.unpack_from(">qi", data)
        whole, data = data[:12 + length], data[12 + length:]
        crc, = struct.unpack_from(">I", whole, 17)
        attributes, last, first_time, latest, _, _, _, count = struct.unpack_from(">hiqqqhii", whole, 21)
        body = whole[61:]
        records = []
        if attributes & 7 in (0, 1):
            body = gzip.decompress(body) if attributes & 7 else body
            at = 0
            for _ in range(count):
                length, at = read_zigzag(body, at)
                time, next_at = read_zigzag(body, at + 1)
                delta, _ = read_zigzag(body, next_at)
                records.append((delta, time))
                at += length
        found.append({"base": base, "last": last, "attributes": attributes, "first": first_time, "latest": latest,
                      "count": count, "records": records, "sound": crc == crc32c(whole[21:])})
    return found
