"""Freezes one of two processes of a group (SIGSTOP) for longer than its session, under load, repeatedly.

A freeze of three sessions ends when the other process already carries all partitions. A freeze that is hardly longer
than the session ends while the other process is taking the partitions over.
"""

import signal
import time

from .process import Failure, wait_until
from .stage import Stage


def run(arguments):
    if not arguments.rivven:
        raise SystemExit("two processes cannot share an embedded log: freeze-process needs --rivven")
    with Stage(arguments, "frozen") as stage:
        if arguments.parts == "sink":
            # Only the sink has two processes. A source in a third process fills the Rivven topic.
            stage.process("fill", parts="source").start()
        pair = [stage.process(name, parts=arguments.parts) for name in ("first", "second")]
        stage.writer.start()
        stage.start(*pair)
        for turn in range(arguments.turns):
            freeze(pair[turn % 2], pair[1 - turn % 2], arguments.freeze_seconds[turn // 2 % len(arguments.freeze_seconds)])
        return {"turns": arguments.turns, "parts": arguments.parts, **stage.finish()}, []


def freeze(frozen, other, seconds):
    before = progress(other)
    frozen.send(signal.SIGSTOP)
    time.sleep(seconds)
    frozen.send(signal.SIGCONT)
    other.check_alive()
    if progress(other) <= before:
        raise Failure(f"{other.name} carried nothing while {frozen.name} was frozen for {seconds} s: {other.tail()}")
    for each in (frozen, other):
        wait_until(each.is_running, 60, lambda: f"{each.name} is not ready again: {each.connectors()}; {each.tail()}")
    # A member may be ready while it still joins. The next freeze begins after both have carried records for some
    # seconds.
    for _ in range(2):
        marks = [progress(each) for each in (frozen, other)]
        wait_until(lambda: all(progress(each) > mark for each, mark in zip((frozen, other), marks)), 60,
                   lambda: f"not both carry again: {frozen.tail()}, {other.tail()}")
        time.sleep(2.5)


def progress(process):
    return (process.metric("rivven_sink_messages_produced_total") or 0) + (
        process.metric("rivven_source_messages_consumed_total") or 0)
