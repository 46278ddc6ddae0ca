"""A Rivven broker that requires authentication: `check` and `run` name the reason, and `run` keeps retrying.

Uses the broker given with --rivven, or a fake one that rejects everything, as rivvend without --no-require-auth does.
"""

import os
import signal
import tempfile
import time

from . import judge
from .process import EmbeddedKafka, Failure, Process, wait_until
from .rivven import ErringRivven
from .signals import ends

REFUSAL = b"AUTHENTICATION_REQUIRED: Please authenticate first"
#: What the message must contain: the broker's reason, and both solutions.
NAMED = ["AUTHENTICATION_REQUIRED", "broker.auth", "--no-require-auth"]


def run(arguments):
    with tempfile.TemporaryDirectory() as folder:
        kafka = None if arguments.bootstrap else EmbeddedKafka(arguments.connect, folder)
        try:
            return trial(arguments, folder, arguments.bootstrap or kafka.address), []
        finally:
            if kafka:
                kafka.kill()


def trial(arguments, folder, bootstrap):
    rivven = arguments.rivven or ErringRivven(REFUSAL, refuses_handshake=True).address
    topics = [f"refusal{os.getpid()}-{name}" for name in ("source", "target")]
    judge.make_topics(bootstrap, topics)
    source = {"connector": "kafka", "topic": "events", "config": {
        "brokers": bootstrap, "topic": topics[0], "consumer_group": topics[0], "format": "record"}}
    sink = {"connector": "kafka", "topics": ["events"], "consumer_group": topics[0], "config": {
        "brokers": bootstrap, "topic": topics[1], "format": "record"}}
    process = Process(arguments.connect, folder, "refused", {"in": source}, {"out": sink}, rivven)
    code, text = process.command("check")
    if code != 1:
        raise Failure(f"check ended with {code} instead of 1: {text}")
    for connector in ("in", "out"):
        require(next((line for line in text.splitlines() if f'"{connector}"' in line), ""), "check", connector)
    try:
        process.start()
        wait_until(lambda: process.check_alive() or process.logged("error"), 20, lambda: f"no error in {process.tail()}")
        time.sleep(8)
        process.check_alive()
        lines = [line for _, line in process.logged("AUTHENTICATION_REQUIRED")]
        if len(lines) != 1:
            raise Failure(f"the log names the refusal {len(lines)} times: {lines}")
        require(lines[0], "the log")
        code, text = process.get("/ready")
        if code != 503:
            raise Failure(f"/ready is {code}: {text}")
        for name, status in process.connectors().items():
            require(text, "/ready", name)
            if status["state"] != "failed" or status["ready"]:
                raise Failure(f"/health reports {status}")
            require(status["last_error"] or "", "/health", name)
        ended = ends(process, signal.SIGTERM, 0, 2)
        process.start("--until-end")
        code = process.process.wait(60)
        if code != 1:
            raise Failure(f"run --until-end ended with {code} instead of 1: {process.tail()}")
        return {"ended_s": ended}
    finally:
        process.kill()


def require(text, where, connector=None):
    missing = [each for each in [*NAMED, *([f'"{connector}"'] if connector and where != "/health" else [])] if each not in text]
    if missing:
        raise Failure(f"{where} does not name {missing}: {text[:500]}")
