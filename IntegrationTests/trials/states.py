"""A truth table: twelve states of a connector, compared with /ready, /health, the metrics and the exit code."""

import os
import re
import signal
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from confluent_kafka import Producer

from . import judge
from .judge import PARTITIONS
from .process import EmbeddedKafka, Failure, Process, wait_until
from .proxy import KafkaProxy, Silent
from .signals import ends

#: The number of states that are tested at the same time. Most of them wait.
AT_A_TIME = 6
#: In seconds: one second, and a reserve for a machine that runs several trials at once.
AT_ONCE = 5


def run(arguments):
    failures, results = [], {}
    with tempfile.TemporaryDirectory() as folder:
        broker = None if arguments.bootstrap else EmbeddedKafka(arguments.connect, folder)
        bootstrap = arguments.bootstrap or broker.address
        try:
            with ThreadPoolExecutor(AT_A_TIME) as pool:
                # The longest first.
                trials = {trial: pool.submit(one, arguments, folder, bootstrap, trial) for trial in [
                    frozen, side_away, outside_the_group, standby, slow_target, failed_connector, failed_partition,
                    draining, lagging, dead_letters, starting, idle]}
            for trial, future in trials.items():
                try:
                    results[trial.__name__] = future.result()
                except Failure as failure:
                    failures.append(f"{trial.__name__}: {failure}")
        finally:
            if broker:
                broker.kill()
    return {"states": results}, failures


def one(arguments, folder, bootstrap, trial):
    place = Place(arguments, os.path.join(folder, trial.__name__), bootstrap)
    try:
        return trial(place)
    finally:
        place.clear()


class Place:
    """The topics and the processes of one state."""

    def __init__(self, arguments, folder, bootstrap):
        os.mkdir(folder)
        self.arguments, self.folder, self.bootstrap = arguments, folder, bootstrap
        self.name = f"{os.path.basename(folder).replace('_', '-')}-{os.getpid()}"
        self.target = f"{self.name}-target"
        self.made, self.is_over = [], threading.Event()

    def topics(self, partitions=PARTITIONS, **target):
        judge.make_topics(self.bootstrap, [self.name], partitions=partitions)
        judge.make_topics(self.bootstrap, [self.target], partitions=partitions, **target)

    def process(self, source=None, sink=None, label="process", config=None, more=None, sink_more=None, **settings):
        """Returns a new process with a source, and with a sink if an address is given for it."""
        sources = {"in": {"connector": "kafka", "topic": f"{self.name}-events", **(more or {}), "config": {
            "brokers": source or self.bootstrap, "topic": self.name, "consumer_group": self.name, "format": "record",
            "request_timeout_ms": 5000, **(config or {})}}}
        sinks = {"out": {
            "connector": "kafka", "topics": [f"{self.name}-events"], "consumer_group": self.name, **(sink_more or {}),
            "config": {"brokers": sink, "topic": self.target, "format": "record", "request_timeout_ms": 5000}}}
        made = Process(self.arguments.connect, self.folder, label, sources, sinks if sink else None,
                       state_dir=os.path.join(self.folder, f"state-{label}"), **settings)
        self.made.append(made)
        return made

    def write(self, count, partitions=range(PARTITIONS), key=b"k", size=1):
        """Writes records to the partitions in turn, and returns when they are acknowledged."""
        producer = Producer(judge.client(self.bootstrap, linger_ms=5))
        partitions = list(partitions)
        for number in range(count):
            producer.produce(self.name, key=key, value=f"{number}".rjust(size), partition=partitions[number % len(partitions)])
            producer.poll(0)
        if producer.flush(60):
            raise Failure("the records could not be written")

    def keep_writing(self, **how):
        def loop():
            while not self.is_over.wait(0.2):
                self.write(10, **how)
        threading.Thread(target=loop, daemon=True).start()

    def clear(self):
        self.is_over.set()
        for each in self.made:
            each.kill()
        if self.arguments.keep_logs:
            os.makedirs(self.arguments.keep_logs, exist_ok=True)
            for each in self.made:
                with open(os.path.join(self.arguments.keep_logs, f"{self.name}-{each.name}.log"), "w") as file:
                    file.writelines(f"{line}\n" for _, line in each.lines)


# What is compared

def differences(process, connector, state, ready, lag=None, reason=None, degraded=None, dead_letters=0):
    """Returns what differs from the expectation. `lag` is "unknown", 0, "positive", or `None` for any."""
    code, text = process.get("/ready")
    found = process.connectors().get(connector)
    if not found:
        return ["/health does not respond"]
    kind = "rivven_source" if found["direction"] == "source" else "rivven_sink"
    metrics = {name: process.metric(f"{kind}_{name}", connector) for name in ("ready", "consumer_lag")}
    line = next((each for each in text.splitlines() if f'"{connector}"' in each), None)
    problems = []
    if found["state"] not in (state if isinstance(state, tuple) else (state,)):
        problems.append(f"state {found['state']}")
    if found["ready"] != ready or (line is None) != ready or (code == 503) != (text.strip() != "ready"):
        problems.append(f"ready {found['ready']}, /ready {code} {text!r}")
    if reason and not (re.search(reason, found["reason"] or "") and re.search(reason, line or "")):
        problems.append(f"reason {found['reason']!r}")
    if metrics["ready"] not in (float(ready), None):
        problems.append(f"the metric ready is {metrics['ready']}")
    known = found["lag"] is not None
    if lag is not None and lag != ("unknown" if not known else "positive" if found["lag"] > 0 else 0):
        problems.append(f"lag {found['lag']}")
    if lag == "unknown" and metrics["consumer_lag"] is not None or lag in (0, "positive") and not metrics["consumer_lag"] == (
            0 if lag == 0 else metrics["consumer_lag"] or None):
        problems.append(f"the metric consumer_lag is {metrics['consumer_lag']}")
    if degraded and not re.search(degraded, " ".join(found["degraded"])) or degraded is None and found["degraded"]:
        problems.append(f"degraded {found['degraded']}")
    if found["dead_letters"] != dead_letters:
        problems.append(f"dead_letters {found['dead_letters']}")
    return problems


def reaches(process, connector, within, **expected):
    """Waits until the process reports the expected state, and returns how many seconds that took."""
    began = time.time()
    found = []

    def is_there():
        process.check_alive()
        found[:] = differences(process, connector, **expected)
        return not found
    wait_until(is_there, within, lambda: f"{connector}: expected {expected}, found {found}; {process.tail()}", every=0.3)
    return round(time.time() - began, 1)


def stays(process, connector, seconds, **expected):
    """Requires the expected state for `seconds`. The requests are not simultaneous, so one difference is allowed."""
    deadline, before = time.time() + seconds, []
    while time.time() < deadline:
        process.check_alive()
        found = differences(process, connector, **expected)
        if found and before:
            raise Failure(f"{connector}: expected {expected} for {seconds} s, found {found}; {process.tail()}")
        before = found
        time.sleep(0.3)


# The states

def starting(place):
    """The address accepts connections and does not respond."""
    silent = Silent()
    process = place.process(f"127.0.0.1:{silent.port}", config={"request_timeout_ms": 30000}).start()
    took = reaches(process, "in", 20, state="starting", ready=False, lag="unknown")
    stays(process, "in", 3, state="starting", ready=False, lag="unknown")
    return {"reached_s": took, "ended_s": ends(process, signal.SIGTERM, 0, AT_ONCE)}


def idle(place):
    place.topics()
    place.write(60)
    process = place.process(sink=place.bootstrap).start()
    took = max(reaches(process, each, 40, state="running", ready=True, lag=0) for each in ("in", "out"))
    for each in ("in", "out"):
        stays(process, each, 6, state="running", ready=True, lag=0)
        if process.connectors()[each]["carried"] != 60 or process.connectors()[each]["oldest_unacknowledged_seconds"]:
            raise Failure(f"{each}: {process.connectors()[each]}")
    return {"reached_s": took, "ended_s": ends(process, signal.SIGTERM, 0, AT_ONCE)}


def standby(place):
    """A topic of one partition with two members."""
    place.topics(partitions=1)
    config = {"session_timeout_ms": 6000, "heartbeat_interval_ms": 1000}
    first = place.process(config=config).start()
    reaches(first, "in", 40, state="running", ready=True, lag=0)
    second = place.process(label="second", config=config).start()
    pair = [first, second]
    took = time.time()
    wait_until(lambda: sorted(each.connectors().get("in", {}).get("state", "") for each in pair) == ["running", "standby"],
               40, lambda: f"{[each.connectors() for each in pair]}")
    took = round(time.time() - took, 1)
    waiting, at_work = sorted(pair, key=lambda each: each.connectors()["in"]["state"] == "running")
    stays(waiting, "in", 8, state="standby", ready=True)
    stays(at_work, "in", 2, state="running", ready=True, lag=0)
    at_work.kill()
    back = reaches(waiting, "in", 40, state="running", ready=True, lag=0)
    return {"reached_s": took, "took_over_s": back, "ended_s": ends(waiting, signal.SIGTERM, 0, AT_ONCE)}


def lagging(place):
    """More records wait than the rate limit lets pass."""
    place.topics()
    place.write(6000)
    process = place.process(more={"rate_limit": {"events_per_second": 100}}).start()
    took = reaches(process, "in", 40, state="running", ready=True, lag="positive")
    stays(process, "in", 8, state="running", ready=True, lag="positive")
    return {"reached_s": took, "ended_s": ends(process, signal.SIGTERM, 0, 20)}


class SlowKafka(KafkaProxy):
    """A broker that delays each Produce response by half a second."""

    def changed(self, link, frame, is_request):
        if not is_request and link.asked.get(int.from_bytes(frame[4:8], "big")) == 0:
            time.sleep(0.5)
        return super().changed(link, frame, is_request)


def slow_target(place):
    place.topics()
    place.write(30_000, size=1000)
    process = place.process(sink=SlowKafka(place.bootstrap).address).start()
    took = reaches(process, "out", 40, state="running", ready=True, lag="positive")
    before = process.connectors()["out"]["carried"]
    stays(process, "out", 20, state="running", ready=True, lag="positive")
    if process.connectors()["out"]["carried"] <= before:
        raise Failure(f"nothing was acknowledged within 20 s: {process.connectors()['out']}")
    return {"reached_s": took, "ended_s": ends(process, signal.SIGTERM, 0, 35)}


def side_away(place):
    """The source's cluster goes away and returns. The sink uses another cluster and is not affected."""
    data = os.path.join(place.folder, "kafka")
    broker = EmbeddedKafka(place.arguments.connect, place.folder, data=data)
    try:
        judge.make_topics(broker.address, [place.name])
        judge.make_topics(place.bootstrap, [place.target])
        process = place.process(broker.address, place.bootstrap).start()
        for each in ("in", "out"):
            reaches(process, each, 40, state="running", ready=True, lag=0)
        broker.kill()
        lost = reaches(process, "in", 30, state=("running", "failed"), ready=False, degraded=".*")
        stays(process, "out", 5, state="running", ready=True, lag=0)
        stays(process, "in", 20, state=("running", "failed"), ready=False, degraded=".*")
        broker = EmbeddedKafka(place.arguments.connect, place.folder, data=data, port=broker.port)
        back = reaches(process, "in", 60, state="running", ready=True, lag=0)
        return {"noticed_s": lost, "back_s": back, "ended_s": ends(process, signal.SIGTERM, 0, AT_ONCE)}
    finally:
        broker.kill()


def outside_the_group(place):
    """The group's coordinator does not respond; everything else does."""
    place.topics()
    place.keep_writing()
    proxy = KafkaProxy(place.bootstrap)
    process = place.process(proxy.address, config={"session_timeout_ms": 6000, "heartbeat_interval_ms": 1000}).start()
    reaches(process, "in", 40, state="running", ready=True)
    proxy.freeze({8, 11, 12, 14})
    took = reaches(process, "in", 25, state="running", ready=False, lag="unknown", reason="outside its group")
    stays(process, "in", 8, state="running", ready=False, lag="unknown", reason="outside its group")
    proxy.heal()
    back = reaches(process, "in", 60, state="running", ready=True)
    return {"reached_s": took, "back_s": back, "ended_s": ends(process, signal.SIGTERM, 0, 20)}


def frozen(place):
    """The target acknowledges nothing any more, although it can be reached."""
    place.topics()
    place.keep_writing()
    proxy = KafkaProxy(place.bootstrap)
    process = place.process(sink=proxy.address, drain_timeout_ms=2000).start()
    reaches(process, "out", 40, state="running", ready=True)
    proxy.freeze({0})
    silent = reaches(process, "out", 30, state="running", ready=True, lag="positive", degraded="acknowledged nothing for")
    took = reaches(process, "out", 70, state="running", ready=False, lag="positive", degraded="acknowledged nothing for",
                   reason="records wait, and nothing was acknowledged for 6")
    stays(process, "in", 3, state="running", ready=True)
    proxy.heal()
    back = reaches(process, "out", 60, state="running", ready=True)
    return {"degraded_s": silent, "not_ready_s": round(silent + took, 1), "back_s": back,
            "ended_s": ends(process, signal.SIGTERM, 0, 20)}


def failed_partition(place):
    """A record without a key in one partition, which a compacted topic rejects; the other partitions continue."""
    place.topics(**{"cleanup.policy": "compact"})
    place.write(1, partitions=[0], key=None)
    place.write(20, partitions=[0])
    place.keep_writing(partitions=range(1, PARTITIONS))
    process = place.process(sink=place.bootstrap).start()
    took = reaches(process, "out", 40, state="running", ready=True, lag="positive", degraded="-0.*INVALID_RECORD")
    stays(process, "out", 10, state="running", ready=True, lag="positive", degraded="-0.*INVALID_RECORD")
    return {"reached_s": took, "ended_s": ends(process, signal.SIGTERM, 0, 20)}


def failed_connector(place):
    """A sink whose partitions are all rejected, and a source whose topic is missing. Neither is ever ready."""
    place.topics(**{"cleanup.policy": "compact"})
    place.write(60, key=None)
    process = place.process(sink=place.bootstrap)
    process.parts["sources"]["lost"] = {"connector": "kafka", "topic": f"{place.name}-lost", "config": {
        "brokers": place.bootstrap, "topic": f"{place.name}-missing", "consumer_group": place.name,
        "request_timeout_ms": 2000}}
    process.write()
    process.start()
    took = max(reaches(process, "lost", 40, state="failed", ready=False, lag="unknown", reason="does not exist"),
               reaches(process, "out", 40, state="failed", ready=False, reason="INVALID_RECORD"))
    for _ in range(40):
        found = process.connectors()
        if found["lost"]["ready"] or found["out"]["ready"]:
            raise Failure(f"a failed connector is ready: {found}")
        time.sleep(0.2)
    if not process.connectors()["in"]["ready"]:
        raise Failure(f"the working connector is not ready: {process.connectors()['in']}")
    ended = ends(process, signal.SIGTERM, 0, 20)
    process.start("--until-end")
    code = process.process.wait(120)
    if code != 1:
        raise Failure(f"--until-end ended with {code} instead of 1: {process.tail()}")
    return {"reached_s": took, "ended_s": ended}


def draining(place):
    """The target accepts nothing, so the drain lasts until `drain_timeout_ms`, and the process exits with 1."""
    place.topics()
    proxy = KafkaProxy(place.bootstrap)
    process = place.process(sink=proxy.address, drain_timeout_ms=8000).start()
    place.keep_writing()
    reaches(process, "out", 40, state="running", ready=True)
    proxy.freeze(range(100))
    time.sleep(2)
    process.send(signal.SIGTERM)
    reaches(process, "out", 3, state="draining", ready=True, degraded=".*")
    stays(process, "out", 2, state="draining", ready=True, degraded=".*")
    code = process.process.wait(15)
    if code != 1:
        raise Failure(f"the end of drain_timeout_ms ended the process with {code} instead of 1: {process.tail()}")
    return {"exit": code}


def dead_letters(place):
    """Invalid records with a dead-letter topic: carried records and dead letters add up to what was written."""
    place.topics(**{"cleanup.policy": "compact"})
    for _ in range(5):
        place.write(12, key=None)
        place.write(60)
    process = place.process(sink=place.bootstrap, sink_more={"dead_letter_topic": f"{place.name}-letters"}).start()
    took = reaches(process, "out", 60, state="running", ready=True, lag=0, dead_letters=60)
    stays(process, "out", 4, state="running", ready=True, lag=0, dead_letters=60)
    if process.connectors()["out"]["carried"] != 300:
        raise Failure(f"{process.connectors()['out']}")
    return {"reached_s": took, "ended_s": ends(process, signal.SIGTERM, 0, AT_ONCE)}
