"""One of two processes of a group is frozen (SIGSTOP) for three sessions under load and continues, again and again."""

import signal
import time

from .process import Failure, wait_until
from .stage import SESSION_MS, Stage


def run(arguments):
    if not arguments.rivven:
        raise SystemExit("two processes cannot share an embedded log: freeze-process needs --rivven")
    with Stage(arguments, "frozen") as stage:
        pair = [stage.process("first"), stage.process("second")]
        stage.writer.start()
        stage.start(*pair)
        for turn in range(arguments.turns):
            frozen, other = pair[turn % 2], pair[1 - turn % 2]
            frozen.send(signal.SIGSTOP)
            before = other.metric("rivven_sink_messages_produced_total")
            time.sleep(3 * SESSION_MS / 1000)
            frozen.send(signal.SIGCONT)
            other.check_alive()
            if other.metric("rivven_sink_messages_produced_total") <= before:
                raise Failure(f"{other.name} carried nothing while {frozen.name} was frozen: {other.tail()}")
            wait_until(frozen.is_running, 60, lambda: f"{frozen.name} is not ready again: {frozen.connectors()}")
            time.sleep(5)
        return {"turns": arguments.turns, **stage.finish()}, []
