#!/usr/bin/env python3
"""Runs the main job on real brokers, checked by a client that is not ours.

Kafka -> event log -> Kafka, in format `record`, `batch` or `json`: key, value, headers and timestamp must arrive equal,
byte for byte, and in order within each partition. With --kill the connector is killed with SIGKILL on the way and
started again. Then no record may be missing. A record may be repeated only if its partition was read again from the
last committed position.

    main_job.py --bootstrap HOST:PORT --connect PATH/rivven-connect [--format FORMAT] [--rivven HOST:PORT]
                [--records N] [--kill N]

Needs confluent-kafka. The last line is JSON. Exits with 1 if anything differs.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

PARTITIONS = 6


def odd_records():
    """Returns records with contents that orders do not have: nulls, empty values, binary data, odd timestamps."""
    hour, day = 3_600_000, 86_400_000
    now = int(time.time() * 1000)
    return [
        dict(key=None, value=None),
        dict(key=b"", value=b""),
        dict(key=b"tombstone", value=None),
        dict(key=None, value=b"no key"),
        dict(key=b"\xff\xfe\x00", value=b"\x80\x81 not text \xc3\x28"),
        dict(key=b"headers", value=b"h", headers=[("a", b"1"), ("a", b"2"), ("b", None), ("c", b""), ("", b"\xff")]),
        dict(key=b"large", value=os.urandom(900_000)),
        dict(key=b"later", value=b"t", timestamp=now + hour // 2),
        dict(key=b"earlier", value=b"t", timestamp=now - 3 * day),
        dict(key=b"earliest", value=b"t", timestamp=1_000_000_000_000),
        dict(key=b"brace", value=b'{"number": 18446744073709551616, "exp": 1e400, "a": 1, "a": 2}'),
    ]


def make_topics(bootstrap, names):
    admin = AdminClient({"bootstrap.servers": bootstrap})
    config = {"retention.ms": "-1", "max.message.bytes": "2000000"}
    for future in admin.create_topics([NewTopic(n, PARTITIONS, 1, config=config) for n in names]).values():
        future.result(30)


def write(bootstrap, topic, count, payload_program):
    if payload_program and count:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            for number in range(2000):
                file.write(json.dumps({"order_id": f"o-{number}", "note": "x" * (number % 900)}) + "\n")
            file.flush()
            subprocess.run(
                [payload_program, "produce", "--bootstrap", bootstrap, "--topic", topic, "--records", str(count),
                 "--payload", file.name, "--compression", "lz4", "--acks", "all", "--linger-ms", "5",
                 "--batch-size", "16384", "--idempotent", "true", "--keyed", "true"],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        count = 0
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 20, "message.max.bytes": 2_000_000})
    odd = [record for record in odd_records() if len(record["value"] or b"") < 1000]
    for number in range(count):
        record = dict(key=f"k-{number}", value=f'{{"order_id":"o-{number}"}}')
        if number % 5 == 0:
            record = odd[number // 5 % len(odd)]
        # The number makes each record unique, so that a repeated record is recognized.
        record = {**record, "headers": record.get("headers", []) + [("n", str(number).encode())]}
        while True:
            try:
                producer.produce(topic, **record)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    # The queue of the producer may be full.
    producer.flush(60)
    for partition in range(PARTITIONS):
        for record in odd_records():
            producer.produce(topic, partition=partition, on_delivery=check_delivery, **record)
            producer.flush()
    if producer.flush(60):
        raise SystemExit("not all records could be written")


def check_delivery(error, _message):
    if error:
        raise SystemExit(f"a record could not be written: {error}")


def counts(consumer, topic):
    return [consumer.get_watermark_offsets(TopicPartition(topic, p), timeout=10) for p in range(PARTITIONS)]


def read(bootstrap, topic):
    """Returns the records of each partition, in order."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": f"check-{random.random()}",
                         "enable.auto.commit": False, "fetch.message.max.bytes": 4_000_000, "check.crcs": True})
    bounds = counts(consumer, topic)
    left = sum(high - low for low, high in bounds)
    consumer.assign([TopicPartition(topic, p, low) for p, (low, _) in enumerate(bounds)])
    found = [[] for _ in range(PARTITIONS)]
    deadline = time.time() + 120
    while left and time.time() < deadline:
        for message in consumer.consume(1000, 1.0):
            if message.error():
                raise SystemExit(f"cannot read {topic}: {message.error()}")
            found[message.partition()].append(
                (message.key(), message.value(), message.headers(), message.timestamp()))
            left -= 1
    consumer.close()
    if left:
        raise SystemExit(f"{left} records of {topic} did not arrive")
    return found


def compare(source, target, may_repeat, may_interleave):
    """Checks that the target has every record of the source, and returns the number of repeated records.

    The first occurrences must be in order. With `may_repeat`, the target may go back to an earlier record and continue
    in
    order from there. With `may_interleave`, two runs may be mixed: a Rivven broker executes the last request of a
    killed
    process record by record, while the first request of the next process is executed.
    """
    repeats = 0
    for partition, (left, right) in enumerate(zip(source, target)):
        place = reached = 0
        for index, record in enumerate(right):
            if place < len(left) and record == left[place]:
                place += 1
            elif reached < len(left) and record == left[reached] and may_interleave:
                place = reached + 1
            else:
                places = range(place - 1, -1, -1) if not may_interleave else range(reached - 1, -1, -1)
                back = next((p for p in places if left[p] == record), None)
                if not may_repeat or back is None:
                    raise SystemExit(f"partition {partition}, record {index} of the target differs from the source")
                place = back + 1
            repeats += place <= reached
            reached = max(reached, place)
        if reached != len(left):
            raise SystemExit(f"partition {partition}: {len(left) - reached} records are missing")
    return repeats


def check_the_check():
    """Checks that the comparison accepts equal sides, counts repeats, and detects each planted defect."""
    sound = [list("abcdef")]
    planted = {"a missing record": [list("abcef")], "a missing end": [list("abcde")], "two swapped": [list("abdcef")],
               "a changed record": [list("abcxef")], "one too many": [list("abcdefg")]}
    for may_repeat, may_interleave in [(False, False), (True, False), (True, True)]:
        compare(sound, sound, may_repeat, may_interleave)
        for name, target in planted.items():
            try:
                compare(sound, target, may_repeat, may_interleave)
            except SystemExit:
                continue
            raise SystemExit(f"the comparison does not detect {name}")
    if compare(sound, [list("abcabcdef")], True, False) != 3:
        raise SystemExit("the comparison does not count repeats")


def configuration(arguments, source, middle, target, state):
    broker = f"{{bootstrap_servers: [\"{arguments.rivven}\"]}}" if arguments.rivven else "embedded"
    return f"""version: "1.0"
broker: {broker}
sources:
  orders:
    connector: kafka
    topic: {middle}
    topic_config: {{partitions: {PARTITIONS}}}
    config: {{brokers: "{arguments.bootstrap}", topic: {source}, consumer_group: {middle},
              group_instance_id: {middle}, format: {arguments.format}}}
sinks:
  replica:
    connector: kafka
    topics: [{middle}]
    consumer_group: {middle}
    config: {{brokers: "{arguments.bootstrap}", topic: {target}, format: {arguments.format}}}
settings:
  state_dir: {state}
"""


def carry(arguments, config, source, target, kills):
    """Runs the connector until the target has as many records as the source."""
    watch = Consumer({"bootstrap.servers": arguments.bootstrap, "group.id": "watch"})
    wanted = sum(high - low for low, high in counts(watch, source))
    random.seed(7)
    marks = sorted(random.uniform(0.05, 0.9) * wanted for _ in range(kills))
    deadline = time.time() + arguments.timeout
    process = subprocess.Popen([arguments.connect, "run", "-c", config])
    try:
        while True:
            written = sum(high - low for low, high in counts(watch, target))
            if marks and written >= marks[0]:
                marks.pop(0)
                process.send_signal(signal.SIGKILL)
                process.wait()
                process = subprocess.Popen([arguments.connect, "run", "-c", config])
            elif not marks and written >= wanted:
                break
            elif process.poll() is not None:
                raise SystemExit(f"the connector ended with {process.returncode}")
            if time.time() > deadline:
                raise SystemExit(f"after {arguments.timeout} s the target has {written} of {wanted} records")
            time.sleep(0.02 if kills else 0.2)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        if process.wait(60) != 0:
            raise SystemExit(f"after SIGTERM the connector ended with {process.returncode}")
    finally:
        if process.poll() is None:
            process.kill()
        watch.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--connect", required=True)
    parser.add_argument("--rivven")
    parser.add_argument("--format", choices=["record", "batch", "json"], default="record")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--kill", type=int, default=0, help="how often to kill the connector on the way")
    parser.add_argument("--producer", help="a program with librdkafka's flags that writes the orders")
    parser.add_argument("--timeout", type=int, default=300)
    arguments = parser.parse_args()
    check_the_check()

    name = f"job{os.getpid()}"
    source, middle, target = f"{name}-source", f"{name}-events", f"{name}-target"
    make_topics(arguments.bootstrap, [source, target])
    write(arguments.bootstrap, source, arguments.records, arguments.producer)
    with tempfile.TemporaryDirectory() as state:
        path = os.path.join(state, "job.yaml")
        with open(path, "w") as file:
            file.write(configuration(arguments, source, middle, target, os.path.join(state, "data")))
        begun = time.time()
        carry(arguments, path, source, target, arguments.kill)
        seconds = time.time() - begun
    left, right = read(arguments.bootstrap, source), read(arguments.bootstrap, target)
    repeats = compare(left, right, may_repeat=arguments.kill > 0,
                      may_interleave=arguments.kill > 0 and arguments.rivven is not None)
    records = sum(map(len, left))
    print(json.dumps({"format": arguments.format, "records": records, "equal": True, "repeated": repeats, "kills": arguments.kill,
                      "seconds": round(seconds, 2), "through": arguments.rivven or "embedded"}))


if __name__ == "__main__":
    sys.exit(main())
