#!/usr/bin/env python3
"""Compares the embedded broker with real Kafka: what each does with valid and invalid record batches.

    conversions.py --connect BINARY --bootstrap HOST:PORT

Each batch is produced to a new topic on both brokers. These are compared: whether the batch is accepted, the error, the
records that the error names, the stored header and records, and what ListOffsets finds for several timestamps.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
import time

from confluent_kafka.admin import AdminClient, NewTopic

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from trials.judge import client
from trials.process import EmbeddedKafka, wait_until
from trials.wire import Connection, batch, record, stored, zigzag

UNKNOWN_SERVER_ERROR, INVALID_RECORD, AUTHORIZATION = -1, 87, 53
FAR = 10**9
#: Cases in which the embedded broker differs on purpose.
DIFFERENT = {
    "bytes after the gzip stream": "Kafka passes over bytes that follow the compressed ones, and stores them",
    "no timestamp": "Kafka finds a record without a timestamp as the one with the latest timestamp",
    "producer (5, -1, 0)": "Kafka accepts a producer id without an epoch",
    "a negative offset": "Kafka finds a record at offset -1",
}


def named(codec):
    return {0: "plain", 1: "gzip"}[codec]


def batches(now):
    """Yields the cases: a name, the topic's configuration, and the bytes of the batch."""
    two = [record(b"a"), record(b"b", offset=1, time=5)]
    late = {"message.timestamp.type": "LogAppendTime"}
    compact = {"cleanup.policy": "compact"}
    for codec in (0, 1):
        def make(records=two, codec=codec, **fields):
            return batch(records, fields.pop("at", now), codec=codec, **fields)
        n = named(codec)
        yield f"two records, {n}", {}, make(latest=now + 5)
        yield f"one record, {n}", {}, make([record()])
        for count in (5, 50, 400):
            records = [record(b"v" * (i % 7), offset=i, time=i * 37 % 101) for i in range(count)]
            yield f"{count} records, {n}", {}, make(records)
            yield f"{count} records, LogAppendTime, {n}", late, make(records)
        for stated in (-1, -500, 0, 3, 4, 6, 500, 10**6, 3 * 10**6):
            yield f"latest timestamp stated {stated} late, {n}", {}, make(latest=now + stated)
        for shift in (-7 * 10**8, -10**6, -1, 1, 10**6, 3_599_000, 3_700_000, FAR, 10**12):
            yield f"a record {shift} late, {n}", {}, make([record(), record(offset=1, time=shift), record(offset=2)])
            yield f"a record {shift} late, LogAppendTime, {n}", late, make([record(), record(offset=1, time=shift)])
        for after in (0, 1000, FAR * 100):
            config = {"message.timestamp.after.max.ms": str(after)}
            yield f"after.max.ms {after}, {n}", config, make([record(time=20_000), record(offset=1, time=10**7)])
        for before in (0, 1000, 10**7):
            config = {"message.timestamp.before.max.ms": str(before)}
            yield f"before.max.ms {before}, {n}", config, make([record(), record(offset=1, time=-10**6)])
        yield f"no timestamp, {n}", {}, make([record()], at=-1)
        yield f"no timestamp in the first of two, {n}", {}, make([record(), record(offset=1, time=now)], at=-1)
        yield f"a negative timestamp, {n}", {}, make([record(time=-now - 5)])
        for count in (-1, 0, 1, 3, 100, 2**31 - 1):
            yield f"counts {count} of 2 records, {n}", {}, make(count=count)
        for last in (-1, 0, 2, 7):
            yield f"last offset {last} of 2 records, {n}", {}, make(last=last)
        for base in (-1, 1, 5, 2**40):
            yield f"base offset {base}, {n}", {}, make(base=base)
        for first, second in ((0, 0), (1, 0), (0, 5), (2, 3)):
            yield f"offsets {first} and {second}, {n}", {}, make([record(offset=first), record(offset=second)])
        yield f"a negative offset, {n}", {}, make([record(offset=-1)])
        for keys in ((None,), (b"k",), (b"",), (None, b"k", None), (b"k", b"k", None), (b"a", b"b", b"c")):
            records = [record(key=key, offset=i) for i, key in enumerate(keys)]
            yield f"keys {keys} on a compacted topic, {n}", compact, make(records)
            yield f"keys {keys} on a compacted topic with deletion, {n}", {"cleanup.policy": "compact,delete"}, make(records)
        yield (f"no key and a late record on a compacted topic, {n}", compact,
               make([record(), record(key=b"k", offset=1, time=FAR), record(offset=2)]))
        yield f"garbage for records, {n}", {}, make([b"\xff" * 9])
        yield f"bytes after the record, {n}", {}, make([record() + b"zzz"])
        yield f"record attributes, {n}", {}, make([record(attributes=5)])
        yield f"a length of -2 for the key, {n}", {}, make(
            [zigzag(7) + b"\0" + zigzag(0) + zigzag(0) + zigzag(-2) + zigzag(1) + b"a" + zigzag(0)])
        yield f"a header without a name, {n}", {}, make([record(headers=[(None, b"x")])])
        yield f"a header twice, {n}", {}, make([record(headers=[(b"h", b"x"), (b"h", None)])])
        yield f"a header that is not UTF-8, {n}", {}, make([record(headers=[(b"\xff\xfe", b"x")])])
        yield f"a record longer than its parts, {n}", {}, make([zigzag(9) + record(b"a")[1:] + b"xx"])
        yield f"a record of length 0, {n}", {}, make([zigzag(0)])
        yield f"a record of a negative length, {n}", {}, make([zigzag(-3)])
        for attributes in (0x08, 0x10, 0x20, 0x40, 0x80, 0x4000):
            yield f"attributes {attributes:#x}, {n}", {}, make(attributes=attributes)
            yield f"attributes {attributes:#x}, LogAppendTime, {n}", late, make(attributes=attributes)
        for producer in ((5, 0, 0), (5, 0, -1), (5, -1, 0), (-1, 0, 0), (5, 3, 7)):
            yield f"producer {producer}, {n}", {}, make(producer=producer)
        yield f"a wrong checksum, {n}", {}, make(checksum=5)
        for magic in (-1, 0, 1, 3, 127):
            yield f"magic {magic}, {n}", {}, make(magic=magic)
        yield f"two batches, {n}", {}, make() + make()
        yield f"the beginning of a second batch, {n}", {}, make() + make()[:-3]
        yield f"bytes after the batch, {n}", {}, make() + b"xx"
        yield f"cut off, {n}", {}, make()[:-3]
        yield f"larger than max.message.bytes, {n}", {"max.message.bytes": "70"}, make([record(os.urandom(200))])
    sound = gzip.compress(record(b"abcdefghijklmnop"))
    for name, data in {"cut off in the stream": sound[:-9], "garbage": b"x" * 15, "nothing": b"",
                       "a wrong sum": sound[:-8] + b"12345678", "bytes after the gzip stream": sound + b"zz"}.items():
        yield f"gzip: {name}", {}, batch([], now, count=1, codec=1, data=data)
    for codec in (2, 3, 4):
        yield f"codec {codec}: garbage", {}, batch([], now, count=1, codec=codec, data=b"x" * 9)
    for codec in (5, 6, 7):
        yield f"codec {codec}", {}, batch(two, now, codec=codec)
    yield "nothing", {}, b""
    yield "three bytes", {}, b"abc"
    yield "zeros", {}, bytes(100)


class Broker:
    def __init__(self, address):
        self.address = address
        self.admin = AdminClient(client(address))
        self.connection = Connection(address)

    def create(self, topic, config):
        self.admin.create_topics([NewTopic(topic, 1, 1, config=config)])[topic].result(30)

    def outcome(self, topic, data, now):
        # The leader of a new topic may not be ready yet.
        wait_until(lambda: self.connection.list_offset(topic, -1)[0] == 0, 30, f"{topic} has no leader", every=0.02)
        try:
            error, offset, invalid, appended = self.connection.produce(topic, data)
        except (EOFError, OSError):
            self.connection = Connection(self.address)
            return {"error": "closed"}
        batches = []
        if error == 0:
            try:
                batches = stored(self.connection.fetch(topic)[1])
            except (OSError, ValueError, IndexError, EOFError) as fault:
                batches = [f"not readable: {type(fault).__name__}"]
        found = {name: self.connection.list_offset(topic, time) for name, time in
                 {"end": -1, "latest": -3, "0": 0, "now": now, "+1": now + 1, "+4": now + 4, "+99": now + 99}.items()}
        if appended > 0:
            # The times of the two brokers differ.
            for each in batches:
                each["latest"] = "the broker's"
            found = {name: (code, "the broker's" if at > 0 else at, offset) for name, (code, at, offset) in found.items()}
        return {"error": error, "offset": offset, "named": invalid, "stored": batches, "found": found}


def is_same(real, ours):
    """Whether both outcomes agree. Kafka returns UNKNOWN_SERVER_ERROR if its validation fails in an unforeseen way."""
    if real["error"] in (UNKNOWN_SERVER_ERROR, AUTHORIZATION) and ours["error"] == INVALID_RECORD:
        return {**real, "error": INVALID_RECORD} == ours
    return real == ours


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connect", required=True, help="the rivven-connect binary")
    parser.add_argument("--bootstrap", required=True, help="a real Kafka")
    arguments = parser.parse_args()
    now = int(time.time() * 1000) - 10_000
    cases, run = list(batches(now)), f"conversions{os.getpid()}"
    assert len({name for name, _, _ in cases}) == len(cases)
    counts = {"same": 0, "accepted": 0, "different on purpose": 0}
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        embedded = EmbeddedKafka(arguments.connect, folder)
        try:
            real, ours = Broker(arguments.bootstrap), Broker(embedded.address)
            for index, (name, config, data) in enumerate(cases):
                topic = f"{run}-{index}"
                real.create(topic, config)
                ours.create(topic, config)
                outcomes = real.outcome(topic, data, now), ours.outcome(topic, data, now)
                counts["accepted"] += outcomes[0]["error"] == 0
                if is_same(*outcomes):
                    counts["same"] += 1
                elif any(part in name for part in DIFFERENT):
                    counts["different on purpose"] += 1
                else:
                    failures.append(f"{name}:\n  Kafka {outcomes[0]}\n  ours  {outcomes[1]}")
                real.admin.delete_topics([topic])[topic].result(30)
                ours.admin.delete_topics([topic])[topic].result(30)
        finally:
            embedded.kill()
    print("\n".join(failures), file=sys.stderr)
    print(json.dumps({"batches": len(cases), **counts, "failures": len(failures)}))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
