"""The setup of a trial: a writer, and one or two processes of a group that carry Kafka -> Rivven -> Kafka."""

import os
import tempfile
import time
import uuid

from . import judge
from .judge import PARTITIONS
from .process import Failure, Process, wait_until
from .rivven import Rivven

#: The session timeout of a source's Kafka group. Rivven's groups have 10 s too.
SESSION_MS = 10_000
REQUEST_TIMEOUT_MS = 10_000


class Stage:
    """Creates the topics and the writer; `process` creates the processes that share the work.

    Without a Rivven broker the embedded log is used, so there can be only one process.
    """

    def __init__(self, arguments, label, replication=1):
        self.arguments, self.bootstrap, self.rivven = arguments, arguments.bootstrap, arguments.rivven
        name = f"{label}-{uuid.uuid4().hex[:12]}"
        self.source, self.events, self.target = f"{name}-source", f"{name}-events", f"{name}-target"
        self.folder = tempfile.TemporaryDirectory()
        self.processes = []
        judge.make_topics(self.bootstrap, [self.source, self.target], replication)
        self.writer = judge.Writer(self.bootstrap, self.source, arguments.rate)
        self.arrivals = judge.Arrivals(self.bootstrap, self.target)
        self.begun = time.time()

    def process(self, name, source=None, sink=None, rivven=None, parts="both", binary=None, **settings):
        """Returns a new process. `source`, `sink` and `rivven` are addresses, for example of proxies."""
        sources = {"in": {
            "connector": "kafka", "topic": self.events, "topic_config": {"partitions": PARTITIONS},
            "config": {"brokers": source or self.bootstrap, "topic": self.source, "consumer_group": self.events,
                       "format": "record", "auto_commit_interval_ms": 500, "session_timeout_ms": SESSION_MS,
                       "heartbeat_interval_ms": 1000, "request_timeout_ms": REQUEST_TIMEOUT_MS}}}
        sinks = {"out": {
            "connector": "kafka", "topics": [self.events], "consumer_group": self.events,
            "config": {"brokers": sink or self.bootstrap, "topic": self.target, "format": "record",
                       "transactional_id": self.events, "request_timeout_ms": REQUEST_TIMEOUT_MS}}}
        made = Process(binary or self.arguments.connect, self.folder.name, name, sources if parts != "sink" else None,
                       sinks if parts != "source" else None, rivven or self.rivven, **settings)
        if self.rivven:
            made.parts["broker"]["request_timeout_ms"] = REQUEST_TIMEOUT_MS
            made.write()
        self.processes.append(made)
        return made

    def start(self, *processes):
        """Starts processes and waits until each carries records. The writer must be running."""
        for each in processes:
            each.start()
        wait_until(lambda: all(self.is_at_work(each) for each in processes), 90,
                   lambda: f"not every process carries: {[each.tail() for each in processes]}")

    def is_at_work(self, process):
        process.check_alive()
        read = process.metric("rivven_source_messages_consumed_total") if process.parts["sources"] else 1
        written = process.metric("rivven_sink_messages_produced_total") if process.parts["sinks"] else 1
        return bool(read and written)

    def finish(self):
        """Carries the rest with a new process, and judges both directions by the guarantees that `explain` reports."""
        self.writer.end()
        for each in self.processes:
            if each.process and each.process.poll() is None:
                each.stop()
        last = self.process("last")
        last.run_to_end()
        promised = last.promises()
        source, target = judge.read(self.bootstrap, self.source), judge.read(self.bootstrap, self.target)
        result = {"records": sum(map(len, source)), "promised": promised}
        if self.rivven:
            reader = Rivven(self.rivven)
            found = [judge.offsets(reader.read(self.events, p)) for p in range(PARTITIONS)]
            every = [list(range(len(records))) for records in source]
            result["repeated_in"] = judge.judge(every, found, promised["in"], "Kafka to Rivven")
            source = [[records[offset] for offset in order] for records, order in zip(source, found)]
            result["repeated_out"] = judge.judge(source, target, promised["out"], "Rivven to Kafka")
        else:
            result["repeated"] = judge.judge(source, target, all(promised.values()), "Kafka to Kafka")
        if all(promised.values()):
            last.verify()
        return {**result, "seconds": round(time.time() - self.begun, 1)}

    def leave(self):
        """Ends all processes, and saves the log of each if --keep-logs is given."""
        self.writer.is_over.set()
        for each in self.processes:
            each.kill()
        self.arrivals.end()
        if self.arguments.keep_logs:
            self.save_logs()
        self.folder.cleanup()

    def save_logs(self):
        os.makedirs(self.arguments.keep_logs, exist_ok=True)
        for each in self.processes:
            path = os.path.join(self.arguments.keep_logs, f"{self.events}-{each.name}.log")
            with open(path, "w") as file:
                file.writelines(f"{at - self.begun:8.3f} {line}\n" for at, line in each.lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.leave()


__all__ = ["Failure", "REQUEST_TIMEOUT_MS", "SESSION_MS", "Stage", "wait_until"]
