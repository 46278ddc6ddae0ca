"""Ten connectors in one process, three of them broken in different ways: the other seven are not delayed."""

import os
import re
import tempfile
import time

from confluent_kafka import Producer

from . import judge
from .process import EmbeddedKafka, Failure, Process, wait_until

SECONDS = 30
RATE = 500
#: The broken connectors, and what the log and the status must say about each.
CAUSES = {"wrong-password": r"authenti|SASL", "missing-topic": r"missing-topic-source|does not exist",
          "invalid-records": r"INVALID_RECORD"}


def run(arguments):
    with tempfile.TemporaryDirectory() as folder:
        guarded = None if arguments.sasl_bootstrap else EmbeddedKafka(arguments.connect, folder, "--sasl", "PLAIN:u:secret")
        try:
            return trial(arguments, folder, arguments.sasl_bootstrap or guarded.address)
        finally:
            if guarded:
                guarded.kill()


def trial(arguments, folder, sasl):
    name = f"ten{os.getpid()}"
    topics = [f"{name}-source-{n}" for n in range(4)]
    judge.make_topics(arguments.bootstrap, topics)
    fill(arguments.bootstrap, topics)
    alone, _, _ = carry(arguments, folder, name, "alone", {}, {})
    compacted = f"{name}-compacted"
    judge.make_topics(arguments.bootstrap, [compacted], **{"cleanup.policy": "compact"})
    broken_sources = {
        "wrong-password": source(sasl, topics[0], f"{name}-never", f"{name}-w", security={
            "protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", "sasl_username": "u", "sasl_password": "wrong"}),
        "missing-topic": source(arguments.bootstrap, f"{name}-missing-topic-source", f"{name}-never-2", f"{name}-m")}
    # The records have no keys, which a compacted topic rejects.
    broken_sinks = {"invalid-records": sink(arguments.bootstrap, f"{name}-beside-events-3", compacted, f"{name}-i")}
    beside, process, status = carry(arguments, folder, name, "beside", broken_sources, broken_sinks)
    failures = [f"{connector} carried {beside[connector]}, and {count} alone"
                for connector, count in alone.items() if beside[connector] < 0.9 * count]
    causes = {}
    for connector, cause in CAUSES.items():
        lines = [line for _, line in process.logged(r"\b(warning|error)\b") if f" {connector}: " in line]
        causes[connector] = lines
        named = [line for line in lines if re.search(cause, line, re.IGNORECASE)]
        if len(named) != 1:
            failures.append(f"the log names the cause of {connector} {len(named)} times, not once: {lines[:3]}")
        if not re.search(cause, str(status.get(connector, {})), re.IGNORECASE):
            failures.append(f"the status does not name the cause of {connector}: {status.get(connector)}")
    return {"alone": alone, "beside": beside, "lines": {connector: len(lines) for connector, lines in causes.items()}}, failures


def fill(bootstrap, topics):
    producer = Producer(judge.client(bootstrap, linger_ms=20))
    for number in range(RATE * SECONDS * 2):
        for topic in topics:
            while True:
                try:
                    producer.produce(topic, value=f"{number}", partition=number % judge.PARTITIONS)
                    break
                except BufferError:
                    producer.poll(0.1)
        producer.poll(0)
    if producer.flush(120):
        raise SystemExit("the sources' topics could not be filled")


def source(brokers, topic, events, group, security=None):
    config = {"brokers": brokers, "topic": topic, "consumer_group": group, "format": "record"}
    if security:
        config["security"] = security
    return {"connector": "kafka", "topic": events, "config": config}


def sink(brokers, events, topic, group):
    return {"connector": "kafka", "topics": [events], "consumer_group": group,
            "config": {"brokers": brokers, "topic": topic, "format": "record"}}


def carry(arguments, folder, name, label, broken_sources, broken_sinks):
    """Runs seven working connectors for a limited time, beside the broken ones. Returns what each has carried."""
    name = f"{name}-{label}"
    judge.make_topics(arguments.bootstrap, [f"{name}-target-{n}" for n in range(3)])
    limit = {"rate_limit": {"events_per_second": RATE}}
    prefix = name.rsplit("-", 1)[0]
    brokers = arguments.bootstrap
    sources = {f"source-{n}": source(brokers, f"{prefix}-source-{n}", f"{name}-events-{n}", f"{name}-{n}") | limit
               for n in range(4)}
    sinks = {f"sink-{n}": sink(brokers, f"{name}-events-{n}", f"{name}-target-{n}", f"{name}-{n}") | limit
             for n in range(3)}
    process = Process(arguments.connect, folder, label, sources | broken_sources, sinks | broken_sinks,
                      arguments.rivven, state_dir=os.path.join(folder, label))
    try:
        process.start()
        began = time.time()
        while time.time() < began + SECONDS:
            process.check_alive()
            time.sleep(0.2)
        status = wait_until(process.connectors, 10, "/health does not respond")
        counts = {each: status[each]["carried"] for each in [*sources, *sinks]}
        process.stop()
        if not all(counts.values()):
            raise Failure(f"{label}: a working connector carried nothing: {counts}; {process.tail()}")
        return counts, process, status
    finally:
        process.kill()
        if arguments.keep_logs:
            os.makedirs(arguments.keep_logs, exist_ok=True)
            with open(os.path.join(arguments.keep_logs, f"{name}.log"), "w") as file:
                file.writelines(line + "\n" for _, line in process.lines)
