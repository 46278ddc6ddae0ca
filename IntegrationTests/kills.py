#!/usr/bin/env python3
"""Tests exactly-once delivery on real brokers while processes are killed, judged by a client that is not ours.

A writer keeps writing while rivven-connect is killed with SIGKILL repeatedly, each time while it carries records. After
that a read_committed consumer must find in the target what the source has: each record once, in order, byte for byte.

    kills.py MODE --bootstrap HOST:PORT --connect PATH/rivven-connect [--kills N] [OPTION]...

MODE:
    in        kills Kafka -> event log: format `record`, the position comes from the log's tail
    out       kills event log -> Kafka: transactions, which contain the position
    both      both directions in one process
    pair      two processes of one group share 6 partitions, in both directions; they are killed in turn; needs
              --rivven
    cut-over  a migration while a writer keeps running, with its cut-over and its rollback
Options:
    --rivven HOST:PORT    a Rivven broker; without it the embedded log is used
    --node-kill COMMAND   shell command that kills a node of Kafka, run at every tenth kill ...
    --node-up COMMAND     ... and shell command that starts it again, run two kills later
    --replication N       replication factor of the topics (default 1)

Needs confluent-kafka. The last line is JSON. Exits with 1 if a record is missing, changed, out of order or repeated.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

PARTITIONS = 6


class Writer(threading.Thread):
    """Writes numbered records at a steady rate, to one topic after another."""

    def __init__(self, bootstrap, topic, rate):
        super().__init__(daemon=True)
        self.topic, self.rate = topic, rate
        self.number, self.failed = 0, None
        self.is_over, self.is_paused, self.is_quiet = threading.Event(), threading.Event(), threading.Event()
        self.producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5,
                                  "message.timeout.ms": 120_000})

    def noted(self, error, _message):
        if error:
            self.failed = error

    def run(self):
        began, sent = time.time(), 0
        while not self.is_over.is_set():
            if self.is_paused.is_set():
                self.producer.flush()
                self.is_quiet.set()
                time.sleep(0.01)
                began, sent = time.time(), 0
                continue
            # The loop must notice the end even if the broker is slower than the rate.
            while sent < (time.time() - began) * self.rate and not self.is_over.is_set() and not self.is_paused.is_set():
                self.write_one()
                sent += 1
            self.producer.poll(0.005)
        self.producer.flush()

    def write_one(self):
        partition = self.number % PARTITIONS
        value = f"{self.number}:" + "v" * (self.number % 300)
        headers = [("n", str(self.number).encode()), ("n", None)] if self.number % 7 == 0 else None
        key = None if self.number % 11 == 0 else f"k{self.number % 50}"
        while True:
            try:
                self.producer.produce(self.topic, value=None if self.number % 97 == 0 else value, key=key,
                                      partition=partition, headers=headers, on_delivery=self.noted)
                break
            except BufferError:
                self.producer.poll(0.05)
        self.number += 1

    def pause(self):
        """Waits until every record is acknowledged. Then nothing is written until `go_on` is called."""
        self.is_quiet.clear()
        self.is_paused.set()
        self.is_quiet.wait(150)
        if self.failed:
            raise SystemExit(f"the broker rejected a record of the writer: {self.failed}")

    def go_on(self, topic):
        self.topic = topic
        self.is_paused.clear()

    def end(self):
        self.is_over.set()
        self.join(150)
        if self.is_alive():
            raise SystemExit("not all records of the writer were acknowledged within 150 s")
        if self.failed:
            raise SystemExit(f"the broker rejected a record of the writer: {self.failed}")


def has_all(bootstrap, source, target):
    """Returns a function: whether the target has as many committed records as the source. It counts as they arrive."""
    left = sum(map(len, read(bootstrap, source)))
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": f"count-{random.random()}",
                         "enable.auto.commit": False, "isolation.level": "read_committed"})
    consumer.assign([TopicPartition(target, p, 0) for p in range(PARTITIONS)])

    def is_done():
        nonlocal left
        deadline = time.time() + 1
        while left > 0 and time.time() < deadline:
            left -= sum(not message.error() for message in consumer.consume(5000, 0.2))
        return left <= 0

    return is_done


def is_committed(bootstrap, group, topic):
    """Returns a function: whether a group has committed all of a topic."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": group})
    places = [TopicPartition(topic, p) for p in range(PARTITIONS)]
    ends = [consumer.get_watermark_offsets(place, timeout=30)[1] for place in places]
    return lambda: all(found.offset >= end for found, end in zip(consumer.committed(places, timeout=30), ends))


def make_topics(arguments, names):
    admin = AdminClient({"bootstrap.servers": arguments.bootstrap})
    topics = [NewTopic(name, PARTITIONS, arguments.replication, config={"retention.ms": "-1"}) for name in names]
    for future in admin.create_topics(topics).values():
        future.result(60)


def read(bootstrap, topic):
    """Returns the committed records of each partition, in order."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": f"judge-{random.random()}",
                         "enable.auto.commit": False, "isolation.level": "read_committed", "check.crcs": True,
                         "enable.partition.eof": True, "auto.offset.reset": "error"})
    starts = [consumer.get_watermark_offsets(TopicPartition(topic, p), timeout=30)[0] for p in range(PARTITIONS)]
    consumer.assign([TopicPartition(topic, p, start) for p, start in enumerate(starts)])
    found, open_ones = [[] for _ in range(PARTITIONS)], set(range(PARTITIONS))
    deadline = time.time() + 180
    while open_ones:
        if time.time() > deadline:
            raise SystemExit(f"cannot read {topic} to its end")
        for message in consumer.consume(1000, 1.0):
            if not message.error():
                found[message.partition()].append(
                    (message.key(), message.value(), message.headers(), message.timestamp()))
            elif message.error().code() == KafkaError._PARTITION_EOF:
                open_ones.discard(message.partition())
            elif not message.error().retriable():
                raise SystemExit(f"cannot read {topic}: {message.error()}")
    consumer.close()
    return found


def fault(source, target):
    """Returns what is wrong with the target of one partition, or None."""
    if source == target:
        return None
    place = next((i for i, (a, b) in enumerate(zip(source, target)) if a != b), min(len(source), len(target)))
    what = "is missing or out of order"
    if place >= len(source):
        what = "is one too many"
    elif place < len(target) and target[place] in source[:place]:
        what = "is replaced by a repeated one"
    return f"record {place} of {len(source)} {what} (the target has {len(target)})"


def compare(source, target):
    for partition, (left, right) in enumerate(zip(source, target)):
        found = fault(left, right)
        if found:
            raise SystemExit(f"partition {partition}: {found}")


def check_the_check():
    """Checks that the comparison accepts equal partitions and detects each planted defect."""
    sound = list("abcdef")
    if fault(sound, list(sound)):
        raise SystemExit("the comparison rejects equal partitions")
    for planted in ["abcef", "abcde", "abdcef", "abcxef", "abcdeff", "aabcdef", "abcdefa", ""]:
        if not fault(sound, list(planted)):
            raise SystemExit(f"the comparison does not detect {planted}")


class Connector:
    """A rivven-connect that is killed and started again, with one configuration."""

    def __init__(self, arguments, path, text):
        self.arguments, self.path, self.process = arguments, path, None
        with open(path, "w") as file:
            file.write(text)

    def start(self):
        self.process = subprocess.Popen([self.arguments.connect, "run", "-c", self.path])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def check(self):
        if self.process and self.process.poll() is not None:
            raise SystemExit(f"the connector ended by itself with {self.process.returncode}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        # A process that has just started may not have installed its signal handlers yet.
        if self.process.wait(90) not in (0, -signal.SIGTERM):
            raise SystemExit(f"after SIGTERM the connector ended with {self.process.returncode}")

    def finish(self, is_done):
        """Carries what is left, and stops with SIGTERM."""
        self.start()
        deadline = time.time() + 240
        while not is_done():
            self.check()
            if time.time() > deadline:
                self.abandon()
                raise SystemExit("the remaining records were not carried within 240 s")
            time.sleep(0.5)
        self.stop()

    def abandon(self):
        if self.process and self.process.poll() is None:
            self.process.kill()


def source_text(arguments, name, topic, events, start="earliest", member=None):
    instance = f"group_instance_id: {member}, " if member else ""
    return f"""sources:
  {name}:
    connector: kafka
    topic: {events}
    topic_config: {{partitions: {PARTITIONS}}}
    config: {{brokers: "{arguments.bootstrap}", topic: {topic}, consumer_group: {events}, {instance}format: record,
              start_offset: {start}, auto_commit_interval_ms: 500, session_timeout_ms: 6000, heartbeat_interval_ms: 500}}
"""


def sink_text(arguments, name, events, topic):
    return f"""sinks:
  {name}:
    connector: kafka
    topics: [{events}]
    consumer_group: {events}
    config: {{brokers: "{arguments.bootstrap}", topic: {topic}, format: record, transactional_id: {events}}}
"""


def settings_text(arguments, state):
    broker = f"broker: {{bootstrap_servers: [\"{arguments.rivven}\"]}}\n" if arguments.rivven else ""
    return broker + f"settings: {{state_dir: {state}, drain_timeout_ms: 60000}}\n"


def size(path):
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += os.path.getsize(os.path.join(folder, name))
            except OSError:
                pass
    return total


def kill_on(arguments, connectors, progress):
    """Kills the connectors in turn, each time while records are carried; every tenth time also a node of Kafka."""
    nodes = 0
    node_down_since = None
    for index in range(arguments.kills):
        connector = connectors[index % len(connectors)]
        before, deadline = progress(), time.time() + 120
        while progress() <= before:
            for each in connectors:
                each.check()
            if time.time() > deadline:
                raise SystemExit(f"no more records are carried before kill {index + 1}")
            time.sleep(0.02)
        time.sleep(random.uniform(0, 0.7))
        if arguments.node_kill and node_down_since is None and index % 10 == 1:
            subprocess.run(arguments.node_kill, shell=True, check=True, stdout=subprocess.DEVNULL)
            node_down_since, nodes = index, nodes + 1
        connector.kill()
        if node_down_since is not None and index >= node_down_since + 2:
            bring_up(arguments)
            node_down_since = None
        connector.start()
    if node_down_since is not None:
        bring_up(arguments)
    return nodes


def bring_up(arguments):
    for _ in range(5):
        if subprocess.run(arguments.node_up, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(2)
    raise SystemExit("the Kafka node does not start again")


def carry(arguments, state):
    name = f"kills{os.getpid()}"
    source, events, target = f"{name}-source", f"{name}-events", f"{name}-target"
    make_topics(arguments, [source, target])
    data = os.path.join(state, "data")
    tail = settings_text(arguments, data)
    ways = {"in": source_text(arguments, "in", source, events, member=name), "out": sink_text(arguments, "out", events, target)}
    both = ways["in"] + ways["out"] + tail
    last = Connector(arguments, os.path.join(state, "last.yaml"), both)
    watch = None

    def written():
        nonlocal watch
        watch = watch or Consumer({"bootstrap.servers": arguments.bootstrap, "group.id": "watch"})
        try:
            return sum(watch.get_watermark_offsets(TopicPartition(target, p), timeout=3)[1] for p in range(PARTITIONS))
        except KafkaException:
            # A node is down. A new client finds the new leader; this one would keep querying the node.
            watch.close()
            watch = None
            return -1

    writer = Writer(arguments.bootstrap, source, arguments.rate)
    if arguments.mode == "pair":
        shared = source_text(arguments, "in", source, events) + ways["out"] + tail
        connectors = [Connector(arguments, os.path.join(state, f"{n}.yaml"), shared) for n in range(2)]
        progress = written
    elif arguments.mode == "in":
        connectors = [Connector(arguments, os.path.join(state, "in.yaml"), ways["in"] + tail)]
        progress = lambda: size(data)
    elif arguments.mode == "out":
        # Fill the log first, with enough records that the sink still has work at the last kill.
        writer.rate *= 10
        writer.start()
        time.sleep(max(5, arguments.kills))
        writer.end()
        Connector(arguments, os.path.join(state, "fill.yaml"), ways["in"] + tail).finish(
            is_committed(arguments.bootstrap, events, source))
        limit = arguments.rate
        slow = ways["out"] + f"    rate_limit: {{events_per_second: {limit}, burst_size: {max(limit // 50, 1)}}}\n"
        connectors = [Connector(arguments, os.path.join(state, "out.yaml"), slow + tail)]
        progress = written
    else:
        connectors = [Connector(arguments, os.path.join(state, "both.yaml"), both)]
        progress = written
    begun = time.time()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        for connector in connectors:
            connector.start()
        if arguments.mode != "out":
            writer.start()
        nodes = kill_on(arguments, connectors, progress)
        if arguments.mode != "out":
            writer.end()
        for connector in connectors:
            connector.stop()
    finally:
        for connector in connectors:
            connector.abandon()
    last.finish(has_all(arguments.bootstrap, source, target))
    left, right = read(arguments.bootstrap, source), read(arguments.bootstrap, target)
    compare(left, right)
    return dict(records=sum(map(len, left)), kills=arguments.kills, node_kills=nodes,
                seconds=round(time.time() - begun, 1))


def cut_over(arguments, state):
    """Migrates old -> new while a writer runs, moves the writer to the new topic, and then migrates everything back."""
    name = f"move{os.getpid()}"
    old, new, there, back = (f"{name}-{what}" for what in ["old", "new", "there", "back"])
    make_topics(arguments, [old, new])

    def way(label, left, right, start):
        folder = os.path.join(state, label)
        return (source_text(arguments, "in", left, f"{name}-{label}", start) +
                sink_text(arguments, "out", f"{name}-{label}", right) + settings_text(arguments, folder))

    forward = Connector(arguments, os.path.join(state, "there.yaml"), way("there", old, new, "earliest"))
    reverse = Connector(arguments, os.path.join(state, "back.yaml"), way("back", new, old, "latest"))
    writer = Writer(arguments.bootstrap, old, arguments.rate)
    begun = time.time()
    try:
        writer.start()
        forward.start()
        time.sleep(8)
        # Cut-over: the writer pauses until the new topic has all records, and continues there.
        writer.pause()
        at_cut = writer.number
        forward.stop()
        forward.finish(has_all(arguments.bootstrap, old, new))
        compare(read(arguments.bootstrap, old), read(arguments.bootstrap, new))
        # The way back starts at the end of the new topic, before the writer writes there.
        reverse.start()
        await_group(arguments.bootstrap, f"{name}-back", new)
        writer.go_on(new)
        time.sleep(8)
        # Rollback: the same in the other direction.
        writer.pause()
        at_return = writer.number
        reverse.stop()
        reverse.finish(has_all(arguments.bootstrap, new, old))
        compare(read(arguments.bootstrap, new), read(arguments.bootstrap, old))
        writer.go_on(old)
        time.sleep(3)
        writer.end()
    finally:
        forward.abandon()
        reverse.abandon()
    found = read(arguments.bootstrap, old)
    for partition, records in enumerate(found):
        numbers = [int(value.split(b":")[0]) for _, value, _, _ in records if value is not None]
        wanted = [n for n in range(partition, writer.number, PARTITIONS) if n % 97]
        if numbers != wanted:
            raise SystemExit(f"partition {partition} of the old side does not have each record once and in order")
    return dict(records=writer.number, cut_at=at_cut, back_at=at_return, seconds=round(time.time() - begun, 1))


def await_group(bootstrap, group, topic):
    """Waits until a group has committed a position for every partition."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": group})
    deadline = time.time() + 60
    while any(found.offset < 0 for found in consumer.committed([TopicPartition(topic, p) for p in range(PARTITIONS)])):
        if time.time() > deadline:
            raise SystemExit(f"group {group} has no committed offset in {topic}")
        time.sleep(0.1)
    consumer.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["in", "out", "both", "pair", "cut-over"])
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--connect", required=True)
    parser.add_argument("--rivven")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--rate", type=int, default=3000, help="records per second")
    parser.add_argument("--replication", type=int, default=1)
    parser.add_argument("--node-kill")
    parser.add_argument("--node-up")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    if arguments.mode == "pair" and not arguments.rivven:
        parser.error("two processes cannot share an embedded log: pair needs --rivven")
    if bool(arguments.node_kill) != bool(arguments.node_up):
        parser.error("--node-kill and --node-up go together")
    check_the_check()
    random.seed(arguments.seed)
    with tempfile.TemporaryDirectory() as state:
        result = (cut_over if arguments.mode == "cut-over" else carry)(arguments, state)
    print(json.dumps({"mode": arguments.mode, "equal": True, **result, "through": arguments.rivven or "embedded"}))


if __name__ == "__main__":
    sys.exit(main())
