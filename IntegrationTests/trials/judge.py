"""Judges the records that arrived, with clients that are not ours: exactly once and in order, or at least once."""

import threading
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

import kills
from .process import Failure, wait_until

PARTITIONS = kills.PARTITIONS


def client(bootstrap, **more):
    """Returns the configuration of a client that does not log lost connections, because the trials cause them."""
    return {"bootstrap.servers": bootstrap, "log_level": 2, **{key.replace("_", "."): value for key, value in more.items()}}


class Writer(kills.Writer):
    """A writer that soon gives up on a node that does not respond, so that trials measure only the connector."""

    def __init__(self, bootstrap, topic, rate):
        super().__init__(bootstrap, topic, rate)
        self.producer = Producer(client(bootstrap, enable_idempotence=True, linger_ms=5, message_timeout_ms=300_000,
                                        request_timeout_ms=4000, socket_timeout_ms=6000))
        self.acknowledged = [0] * PARTITIONS

    def noted(self, error, message):
        super().noted(error, message)
        if not error:
            self.acknowledged[message.partition()] += 1


class Arrivals(threading.Thread):
    """Counts the committed records of a topic as they arrive, per partition."""

    #: Seconds without a record until a new client takes over, because this one may wait for a node that does not
    #: respond.
    PATIENCE = 3

    def __init__(self, bootstrap, topic):
        super().__init__(daemon=True)
        self.bootstrap, self.topic = bootstrap, topic
        self.counts, self.next = [0] * PARTITIONS, [0] * PARTITIONS
        self.is_over = threading.Event()
        self.start()

    def run(self):
        while not self.is_over.is_set():
            consumer = Consumer(client(
                self.bootstrap, group_id=f"arrivals-{self.topic}", enable_auto_commit=False,
                isolation_level="read_committed", socket_timeout_ms=3000, fetch_wait_max_ms=100,
                topic_metadata_refresh_interval_ms=3000))
            consumer.assign([TopicPartition(self.topic, p, offset) for p, offset in enumerate(self.next)])
            last = [time.time()] * PARTITIONS
            while not self.is_over.is_set() and time.time() - min(last) < self.PATIENCE:
                for message in consumer.consume(2000, 0.1):
                    if not message.error():
                        self.counts[message.partition()] += 1
                        self.next[message.partition()] = message.offset() + 1
                        last[message.partition()] = time.time()
            consumer.close()

    @property
    def total(self):
        return sum(self.counts)

    def end(self):
        self.is_over.set()
        self.join(10)


class Stall:
    """The longest time during which a partition had acknowledged records to carry and none of them arrived."""

    def __init__(self, writer, arrivals):
        self.writer, self.arrivals = writer, arrivals
        self.counts, self.since = [-1] * PARTITIONS, [time.time()] * PARTITIONS
        self.longest, self.partition = 0.0, None

    def sample(self):
        now = time.time()
        for partition, (written, arrived) in enumerate(zip(self.writer.acknowledged, self.arrivals.counts)):
            if arrived != self.counts[partition] or arrived >= written:
                self.counts[partition], self.since[partition] = arrived, now
            elif now - self.since[partition] > self.longest:
                self.longest, self.partition = now - self.since[partition], partition


def make_topics(bootstrap, names, replication=1, partitions=PARTITIONS, **config):
    admin = AdminClient(client(bootstrap))
    config = {"retention.ms": "-1", **config}
    for future in admin.create_topics([NewTopic(n, partitions, replication, config=config) for n in names]).values():
        future.result(60)
    # A busy broker includes a new topic in its metadata some time after it has created it.
    wait_until(lambda: all(has_leaders(admin, name, partitions) for name in names), 60, f"{names} have no leaders")


def has_leaders(admin, topic, partitions):
    found = admin.list_topics(topic, timeout=30).topics[topic]
    return len(found.partitions) == partitions and all(each.leader >= 0 for each in found.partitions.values())


def read(bootstrap, topic):
    return kills.read(bootstrap, topic)


def offsets(events):
    """Returns the Kafka offsets of `record` events: each value is a batch, which begins with its base offset."""
    return [int.from_bytes(value[:8], "big") for _, value in events]


def judge(expected, found, exactly, what):
    """Compares the partitions of both sides and returns the number of repeated records.

    With `exactly` they must be equal. Otherwise every record must be present, with the first occurrences in order.
    """
    repeated = 0
    for partition, (left, right) in enumerate(zip(expected, found)):
        extra = len(right) - len(set(map(repr, right)))
        repeated += max(extra, 0)
        if exactly:
            fault = kills.fault(left, right)
        else:
            fault = kills.fault(left, firsts(right))
        if fault:
            raise Failure(f"{what}, partition {partition}: {fault}; {extra} repeated, "
                          f"{len(set(map(repr, left)) - set(map(repr, right)))} missing")
    return repeated


def firsts(records):
    """Returns the first occurrence of each record."""
    seen, found = set(), []
    for record in records:
        mark = repr(record)
        if mark not in seen:
            seen.add(mark)
            found.append(record)
    return found


def check_the_check():
    """Checks that `judge` counts repeats and detects each planted defect."""
    kills.check_the_check()
    sound = [list("abcdef")]
    for exactly, planted in [(True, "aabcdef"), (True, "abcde"), (False, "abcde"), (False, "abdcef"), (False, "bcdef")]:
        try:
            judge(sound, [list(planted)], exactly, "planted")
        except Failure:
            continue
        raise SystemExit(f"the comparison does not detect {planted}")
    if judge(sound, [list("abcabcdef")], False, "planted") != 3:
        raise SystemExit("the comparison does not count repeats")
