"""A topic is deleted and created again, and gets more partitions, at random times while a source runs.

Every record of a deleted topic is carried, or a warning names the gap. No record of the new topic is skipped. Existing
partitions continue while others are added. The key of each record contains the incarnation of its topic.
"""

import os
import random
import re
import tempfile
import threading
import time

from confluent_kafka import Consumer, KafkaException, Producer, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient, NewPartitions, NewTopic

from .judge import client
from .process import EmbeddedKafka, Failure, Process, wait_until

MOST = 8
#: The maximum seconds until records of new partitions, or of a new topic, have been carried.
LIMIT = 60
#: The warning that names a gap: the ids of the deleted topic and the new one, and the position left in each partition.
GAP = re.compile(r"warning.* was deleted and created again \(id (\S+), now (\S+)\)")
LEFT = re.compile(r"partition (\d+) from offset (\d+)")


class Topic:
    """The source's topic, and the records that were written to each of its incarnations."""

    def __init__(self, bootstrap, name):
        self.bootstrap, self.name = bootstrap, name
        self.admin = AdminClient(client(bootstrap))
        self.incarnation, self.count = -1, 0
        self.written, self.deleted = {}, set()
        #: The topic id of each incarnation, in order.
        self.ids = []
        self.create(3)

    def create(self, count):
        deadline = time.time() + 30
        while True:
            try:
                self.admin.create_topics([NewTopic(self.name, count, 1)])[self.name].result(30)
                break
            except KafkaException:
                # The broker carries out a deletion some time after it has confirmed it.
                if time.time() > deadline:
                    raise
                time.sleep(0.1)
        self.incarnation, self.count = self.incarnation + 1, count
        self.settle()
        names = TopicCollection([self.name])
        found = self.admin.describe_topics(names)[self.name].result(30)
        # Kafka's tools print a topic id in URL-safe base64; librdkafka uses the standard alphabet.
        self.ids.append(str(found.topic_id).translate(str.maketrans("+/", "-_")))

    def delete(self):
        self.admin.delete_topics([self.name])[self.name].result(30)
        self.deleted.add(self.incarnation)

    def grow(self, count):
        self.admin.create_partitions([NewPartitions(self.name, count)])[self.name].result(30)
        self.count = count
        self.settle()

    def settle(self):
        """Waits until the broker's metadata contains every partition with its leader."""
        def is_there():
            found = AdminClient(client(self.bootstrap)).list_topics(self.name, timeout=10).topics[self.name]
            return not found.error and len(found.partitions) == self.count and all(
                each.leader >= 0 for each in found.partitions.values())
        wait_until(is_there, 30, f"{self.name} has no leaders", every=0.05)

    def write(self, least, most):
        # A new client each time: one that knows the deleted topic would not know this one's partitions.
        producer = Producer(client(self.bootstrap, linger_ms=5, message_timeout_ms=30_000))
        failed = []
        for partition in range(self.count):
            keys = self.written.setdefault((self.incarnation, partition), [])
            for _ in range(random.randint(least, most)):
                key = f"{self.incarnation}/{partition}/{len(keys)}"
                keys.append(key)
                producer.produce(self.name, key=key, value="v" * random.randint(0, 200), partition=partition,
                                 on_delivery=lambda error, _: failed.append(error) if error else None)
        if producer.flush(40) or failed:
            raise SystemExit(f"cannot write to {self.name}: {failed[:1]}")


class Carried(threading.Thread):
    """The keys that arrive in the target, per partition, in order."""

    def __init__(self, bootstrap, topic):
        super().__init__(daemon=True)
        self.keys = [[] for _ in range(MOST)]
        self.seen, self.is_over = set(), threading.Event()
        self.consumer = Consumer(client(bootstrap, group_id=f"carried-{topic}", enable_auto_commit=False,
                                        fetch_wait_max_ms=100))
        self.consumer.assign([TopicPartition(topic, p, 0) for p in range(MOST)])
        self.start()

    def run(self):
        while not self.is_over.is_set():
            for message in self.consumer.consume(2000, 0.1):
                if not message.error():
                    key = message.key().decode()
                    self.keys[message.partition()].append(key)
                    self.seen.add(key)

    def has_all(self, topic):
        return all(key in self.seen for (incarnation, _), keys in list(topic.written.items())
                   if incarnation == topic.incarnation for key in keys)

    def missing(self, topic):
        return {partition: [key for key in keys if key not in self.seen][:3] for (incarnation, partition), keys
                in topic.written.items() if incarnation == topic.incarnation if not all(k in self.seen for k in keys)}


def run(arguments):
    check_the_judge()
    with tempfile.TemporaryDirectory() as folder:
        broker = None if arguments.bootstrap else EmbeddedKafka(arguments.connect, folder)
        try:
            return trial(arguments, folder, arguments.bootstrap or broker.address)
        finally:
            if broker:
                broker.kill()


def trial(arguments, folder, bootstrap):
    name = f"recreate{os.getpid()}"
    topic = Topic(bootstrap, f"{name}-source")
    topic.admin.create_topics([NewTopic(f"{name}-target", MOST, 1)])[f"{name}-target"].result(30)
    carried = Carried(bootstrap, f"{name}-target")
    process = Process(
        arguments.connect, folder, "process", rivven=arguments.rivven,
        sources={"in": {"connector": "kafka", "topic": f"{name}-events",
                        "config": {"brokers": bootstrap, "topic": topic.name, "consumer_group": name, "format": "record",
                                   "start_offset": arguments.start_offset, "auto_commit_interval_ms": 500,
                                   "session_timeout_ms": 10000, "heartbeat_interval_ms": 1000,
                                   "request_timeout_ms": 10000}}},
        sinks={"out": {"connector": "kafka", "topics": [f"{name}-events"], "consumer_group": name,
                       "config": {"brokers": bootstrap, "topic": f"{name}-target", "format": "record"}}})
    begun, turns = time.time(), {"recreated": 0, "grown": 0, "slowest_s": 0.0}
    try:
        process.start()
        wait_until(process.is_running, 60, lambda: f"not running: {process.tail()}")
        await_positions(bootstrap, name, topic)
        for _ in range(arguments.turns):
            topic.write(1, 40)
            if random.random() < 0.5:
                await_all(process, carried, topic, turns)
            change(topic, turns)
            topic.write(*random.choice([(0, 2), (1, 40), (60, 120)]))
        await_all(process, carried, topic, turns)
        carried.is_over.set()
        # The process writes suppressed, counted log lines when it ends.
        process.stop()
        gaps = named_gaps(topic.ids, [line for _, line in process.lines])
        result = {**turns, **judge(topic.written, carried.keys, topic.deleted, lambda *gap: is_named(gaps, *gap))}
        return {**result, "seconds": round(time.time() - begun, 1)}, []
    finally:
        process.kill()
        if arguments.keep_logs:
            os.makedirs(arguments.keep_logs, exist_ok=True)
            with open(os.path.join(arguments.keep_logs, f"{name}.log"), "w") as file:
                file.writelines(f"{at - begun:8.3f} {line}\n" for at, line in process.lines)


def change(topic, turns):
    if topic.count < MOST and random.random() < 0.35:
        topic.grow(min(MOST, topic.count + random.randint(1, 2)))
        turns["grown"] += 1
    else:
        topic.delete()
        time.sleep(random.choice([0, 0, 0.5, 2]))
        topic.create(random.randint(1, 6))
        turns["recreated"] += 1


def await_positions(bootstrap, group, topic):
    """Waits until the source has its partitions and positions. With `latest`, it skips records written before."""
    admin = AdminClient(client(bootstrap))
    def is_member():
        try:
            found = admin.describe_consumer_groups([group])[group].result(10)
        except KafkaException:
            # A coordinator that has just started is still loading its groups.
            return False
        return sum(len(each.assignment.topic_partitions) for each in found.members) >= topic.count
    wait_until(is_member, 60, "the source has no partitions", every=0.5)
    # The source looks the positions up right after the assignment.
    time.sleep(3)


def await_all(process, carried, topic, turns):
    began = time.time()
    def is_done():
        process.check_alive()
        return carried.has_all(topic)
    wait_until(is_done, LIMIT, lambda: f"incarnation {topic.incarnation} of {topic.count} partitions is not carried: "
                                       f"{carried.missing(topic)}; {process.tail()}; {process.connectors()}")
    turns["slowest_s"] = max(turns["slowest_s"], round(time.time() - began, 1))


def named_gaps(ids, lines):
    """Returns the gaps that the log names: the first and last incarnation affected, and the offset per partition."""
    found = [(GAP.search(line), line) for line in lines]
    return [(ids.index(gap[1]), ids.index(gap[2]) - 1, {int(p): int(offset) for p, offset in LEFT.findall(line)})
            for gap, line in found if gap]


def is_named(gaps, incarnation, partition, carried):
    """Whether a warning reports that the records of a partition from the offset `carried` on were not read.

    A topic that was deleted before the source saw it has no warning of its own. It is between the two that one names.
    """
    return any(first == incarnation and offsets.get(partition, 0) == carried
               or first < incarnation <= last and carried == 0 for first, last, offsets in gaps)


def judge(written, carried, deleted, is_warned):
    """Compares the carried keys, by partition, with those written, by incarnation and partition.

    `deleted` contains the deleted incarnations. `is_warned` receives an incarnation, a partition and the number of its
    carried records, and returns whether a warning names the records that follow.
    """
    repeated, gaps = 0, 0
    for partition, keys in enumerate(carried):
        order = [tuple(map(int, key.split("/"))) for key in keys]
        first = list(dict.fromkeys(order))
        repeated += len(order) - len(first)
        if any(place != partition for _, place, _ in first):
            raise Failure(f"partition {partition} of the target has a record of another partition")
        if first != sorted(first):
            at = next(i for i, (a, b) in enumerate(zip(first, sorted(first))) if a != b)
            raise Failure(f"partition {partition} of the target is out of order: {first[max(0, at - 2):at + 3]}")
    seen = {key for keys in carried for key in keys}
    for (incarnation, partition), keys in written.items():
        found = [key for key in keys if key in seen]
        place = f"incarnation {incarnation}, partition {partition}: {len(found)} of {len(keys)} records are carried"
        if found == keys:
            continue
        if found != keys[:len(found)]:
            skipped = next(key for key, other in zip(keys, found) if key != other)
            raise Failure(f"{place}: {skipped} is skipped, but later ones are not")
        if incarnation not in deleted:
            raise Failure(f"{place}, and the topic still exists")
        if not is_warned(incarnation, partition, len(found)):
            raise Failure(f"{place} when the topic was deleted, and no warning says so")
        gaps += 1
    return {"records": sum(map(len, written.values())), "repeated": repeated, "named_gaps": gaps}


def check_the_judge():
    """Checks that the judge detects each planted defect."""
    written = {(0, 0): ["0/0/0", "0/0/1"], (1, 0): ["1/0/0", "1/0/1", "1/0/2"], (1, 1): ["1/1/0"]}
    sound = [["0/0/0", "1/0/0", "1/0/1", "1/0/2"], ["1/1/0"]]
    if judge(written, sound, {0}, lambda *_: True)["named_gaps"] != 1:
        raise SystemExit("the judge does not count a gap")
    planted = {"a gap that is not named": (sound, False),
               "a skipped first record": ([["0/0/0", "1/0/1", "1/0/2"], ["1/1/0"]], True),
               "a skipped record": ([["0/0/0", "1/0/0", "1/0/2"], ["1/1/0"]], True),
               "a missing end": ([["0/0/0", "1/0/0", "1/0/1"], ["1/1/0"]], True),
               "a missing partition": ([["0/0/0", "1/0/0", "1/0/1", "1/0/2"], []], True),
               "another partition": ([["0/0/0", "1/0/0", "1/0/1", "1/0/2", "1/1/0"], []], True),
               "the wrong order": ([["1/0/0", "0/0/0", "1/0/1", "1/0/2"], ["1/1/0"]], True)}
    for name, (carried, is_warned) in planted.items():
        try:
            judge(written, carried, {0}, lambda *_: is_warned)
        except Failure:
            continue
        raise SystemExit(f"the judge does not detect {name}")
    gaps = named_gaps(["a", "b", "c", "d"], [
        'warning in: topic "t" was deleted and created again (id a, now c): partition 0 from offset 1, partition 1 from '
        'offset 7; the new topic is read from its first record'])
    if not (is_named(gaps, 0, 0, 1) and is_named(gaps, 0, 2, 0) and is_named(gaps, 1, 0, 0)):
        raise SystemExit("the judge does not find a gap that is named")
    if any(is_named(gaps, *gap) for gap in [(0, 0, 2), (0, 1, 0), (0, 2, 1), (1, 0, 1), (2, 0, 0)]):
        raise SystemExit("the judge matches a warning to the wrong gap")
