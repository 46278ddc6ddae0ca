"""Record batches for Produce: valid ones of every codec, some with wrong headers, some that decompress to a lot."""

import gzip
import json
import os
import struct
import sys
import time

from schema import ROOT

sys.path.insert(0, os.path.join(ROOT, "IntegrationTests"))
from trials.wire import batch, crc32c, record

GOLDEN = os.path.join(ROOT, "Packages/KafkaProtocol/Tests/KafkaProtocolTests/Vectors/record-batches.jsonl")
#: The offset and format of the fields in a batch's header, from the attributes on.
HEADER = [(21, ">h"), (23, ">i"), (27, ">q"), (35, ">q"), (43, ">q"), (51, ">h"), (53, ">i"), (57, ">i")]
EDGES = [0, 1, -1, 2, 5, 127, 32767, -32768, 2**31 - 1, -2**31, 2**63 - 1, -2**63]


def large(megabytes):
    """Returns a batch of one record with the given decompressed size."""
    value = record(bytes(megabytes << 20))
    return batch([], int(time.time() * 1000), codec=1, count=1, data=gzip.compress(value))


class Batches:
    def __init__(self):
        with open(GOLDEN) as lines:
            self.golden = [bytes.fromhex(json.loads(line)["hex"]) for line in lines]
        self.large = [large(4), large(48)]

    def pick(self, random, producer):
        """Returns a batch. `producer` is the id and epoch of an existing producer."""
        kind = random.random()
        if kind < 0.35:
            return random.choice(self.golden)
        if kind < 0.75:
            return self.fresh(random, producer)
        if kind < 0.995:
            return self.false(random)
        if kind < 0.999:
            return random.choice(self.golden) * random.randint(2, 40)
        return random.choice(self.large)

    def fresh(self, random, producer):
        now = int(time.time() * 1000)
        records = [record(random.randbytes(random.randint(0, 40)), key=random.choice((None, b"", b"k1", b"k2")),
                          offset=index, time=random.choice((0, 0, 1, 5000)),
                          headers=[(b"h", b"x")] * random.choice((0, 0, 2)))
                   for index in range(random.choice((1, 1, 2, 5)))]
        if random.random() < 0.4:
            return batch(records, now, codec=random.choice((0, 1)))
        attributes = random.choice((0, 0x10, 0x10, 0x20, 0x30))
        sequence = random.choice((0, 0, 0, 1, 2, len(records), 2**31 - 1, -1))
        return batch(records, now, attributes=attributes, producer=(*producer, sequence))

    def false(self, random):
        """Returns a valid batch with a changed header or changed bytes, and a correct checksum."""
        data = bytearray(random.choice(self.golden))
        if len(data) < 61 or data[16] != 2 or len(data) > 600:
            return self.fresh(random, (random.choice(EDGES), random.randint(-2, 3)))
        for _ in range(random.randint(1, 3)):
            if random.random() < 0.6:
                offset, format = random.choice(HEADER)
                size = struct.calcsize(format)
                value = random.choice(EDGES) & (1 << 8 * size) - 1
                data[offset:offset + size] = value.to_bytes(size, "big")
            else:
                data[random.randrange(61, len(data)) if len(data) > 61 else 60] = random.randrange(256)
        struct.pack_into(">I", data, 17, crc32c(data[21:]))
        return bytes(data)
