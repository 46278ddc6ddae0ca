"""Signals: which of them end the process, how fast and with which exit code, and which must not end it."""

import os
import pty
import signal
import socket
import subprocess
import tempfile
import time

from . import judge
from .process import EmbeddedKafka, Failure, Process, wait_until
from .proxy import KafkaProxy, Silent

#: In seconds: one second, and a reserve for a busy machine.
AT_ONCE = 2.0


def run(arguments):
    failures, results = [], {}
    with tempfile.TemporaryDirectory() as folder:
        broker = None if arguments.bootstrap else EmbeddedKafka(arguments.connect, folder)
        place = Place(arguments, folder, arguments.bootstrap or broker.address)
        try:
            for trial in [term_at_start, term_while_connecting, term_when_refused, term_when_idle,
                          hup_without_terminal, hup_with_terminal, usr1, pipe, second_term]:
                try:
                    results[trial.__name__] = trial(place)
                except Failure as failure:
                    failures.append(f"{trial.__name__}: {failure}")
                finally:
                    place.clear()
        finally:
            if broker:
                broker.kill()
    return {"trials": results}, failures


class Place:
    """Creates processes with one source and a topic of their own."""

    def __init__(self, arguments, folder, bootstrap):
        self.arguments, self.folder, self.bootstrap = arguments, folder, bootstrap
        self.made, self.count = [], 0

    def source(self, brokers, sink=None):
        self.count += 1
        name = f"signals{os.getpid()}-{self.count}"
        topics = [name, f"{name}-target"]
        judge.make_topics(self.bootstrap, topics)
        sources = {"in": {"connector": "kafka", "topic": f"{name}-events", "config": {
            "brokers": brokers, "topic": name, "consumer_group": name, "format": "record"}}}
        sinks = {"out": {"connector": "kafka", "topics": [f"{name}-events"], "consumer_group": name, "config": {
            "brokers": sink, "topic": f"{name}-target", "format": "record"}}} if sink else None
        process = Process(self.arguments.connect, self.folder, name, sources, sinks,
                          state_dir=os.path.join(self.folder, f"state-{self.count}"))
        process.topic, process.target = topics
        self.made.append(process)
        return process

    def writer(self, topic):
        made = judge.Writer(self.bootstrap, topic, 300)
        made.start()
        self.made.append(made)
        return made

    def clear(self):
        for each in self.made:
            if isinstance(each, judge.Writer):
                each.is_over.set()
                each.join(10)
            else:
                each.kill()
        self.made = []


def ends(process, number, code, seconds):
    """Sends a signal, requires the exit code within a time, and returns how many seconds that took."""
    began = time.time()
    process.send(number)
    try:
        found = process.process.wait(60)
    except subprocess.TimeoutExpired:
        raise Failure(f"still running 60 s after the signal: {process.tail()}") from None
    took = time.time() - began
    if found != code:
        raise Failure(f"exit code {found} instead of {code}: {process.tail()}")
    if took > seconds:
        raise Failure(f"ended after {took:.1f} s, more than {seconds:.1f}: {process.tail()}")
    return round(took, 2)


def term_at_start(place):
    """The process has just started: it ends cleanly, no matter how far its start has come."""
    codes, begun = [], []
    for milliseconds in range(0, 120, 6):
        process = place.source(place.bootstrap).start()
        time.sleep(milliseconds / 1000)
        process.send(signal.SIGTERM)
        codes.append(process.process.wait(60))
        # Before the program has installed its handlers, SIGTERM kills the process. Until then it has printed nothing.
        if codes[-1] != -signal.SIGTERM or process.lines:
            begun.append(codes[-1])
    if not begun or any(begun):
        raise Failure(f"exit codes {codes}: once the program has begun, 0 is expected")
    return f"{len(begun)} of {len(codes)} had begun"


def term_while_connecting(place):
    """The address accepts connections and never responds."""
    dead = Silent()
    process = place.source(f"127.0.0.1:{dead.port}").start()
    if not dead.wait_for_a_client():
        raise Failure("the process does not connect")
    time.sleep(1)
    return ends(process, signal.SIGTERM, 0, AT_ONCE)


def term_when_refused(place):
    """Nothing listens at the address."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        process = place.source(f"127.0.0.1:{closed.getsockname()[1]}").start()
        time.sleep(3)
        process.check_alive()
        return ends(process, signal.SIGINT, 0, AT_ONCE)


def running(place, sink=None):
    process = place.source(place.bootstrap, sink).start()
    wait_until(process.is_running, 60, lambda: f"not running: {process.tail()}")
    return process


def term_when_idle(place):
    """Nothing is in flight."""
    return ends(running(place), signal.SIGTERM, 0, AT_ONCE)


def hup_without_terminal(place):
    """HUP is logged and ignored."""
    process = running(place)
    began = time.time()
    process.send(signal.SIGHUP)
    wait_until(lambda: process.logged("HUP", began) or process.process.poll() is not None, 5, "HUP is not logged")
    still_carries(place, process)
    return ends(process, signal.SIGTERM, 0, AT_ONCE)


def hup_with_terminal(place):
    """The terminal was closed: the process drains and exits with 0."""
    process = place.source(place.bootstrap)
    leader, follower = pty.openpty()
    # Under nohup the signal is ignored, and child processes inherit that. So restore the default.
    process.process = subprocess.Popen([process.binary, "run", "-c", process.path, "--no-ui"], stdin=follower,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                       preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
    process.lines = []
    try:
        wait_until(process.is_running, 60, "not running")
        return ends(process, signal.SIGHUP, 0, AT_ONCE + 1)
    finally:
        os.close(leader)
        os.close(follower)


def usr1(place):
    """USR1 and USR2 do not end the process."""
    process = running(place)
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        process.send(number)
        time.sleep(0.5)
    still_carries(place, process)
    return ends(process, signal.SIGTERM, 0, AT_ONCE)


def pipe(place):
    """Nobody reads the log any more: more lines are written, and the process continues to carry records."""
    process = place.source(place.bootstrap)
    process.parts["settings"]["metrics"] = {"log_interval_ms": 300}
    process.write()
    process.process = subprocess.Popen([process.binary, "run", "-c", process.path], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_until(process.is_running, 60, "not running")
    process.process.stdout.close()
    process.process.stderr.close()
    # At least three lines are written without a reader.
    time.sleep(1.5)
    still_carries(place, process)
    return ends(process, signal.SIGTERM, 0, AT_ONCE)


def still_carries(place, process):
    process.check_alive()
    before = process.metric("rivven_source_messages_consumed_total") or 0
    writer = place.writer(process.topic)
    wait_until(lambda: process.check_alive() or (process.metric("rivven_source_messages_consumed_total") or 0) > before,
               20, "the process does not carry any more")
    writer.end()


def second_term(place):
    """The target accepts nothing, so the drain cannot end. A second signal ends the process at once."""
    proxy = KafkaProxy(place.bootstrap)
    process = running(place, proxy.address)
    place.writer(process.topic)
    wait_until(lambda: process.metric("rivven_sink_messages_produced_total"), 30, "the sink does not carry")
    proxy.freeze(range(100))
    time.sleep(2)
    process.send(signal.SIGTERM)
    time.sleep(1.5)
    if process.process.poll() is not None:
        raise Failure(f"ended with {process.process.returncode} although a drain was in progress")
    return ends(process, signal.SIGTERM, 130, AT_ONCE)
