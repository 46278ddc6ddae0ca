#!/usr/bin/env python3
"""Tests rivven-connect under failures, on real brokers, judged by clients that are not ours.

Nothing may fail silently, get stuck, or be lost. If `rivven-connect explain` promises exactly once, each record must
arrive once and in order; otherwise no record may be lost.

    trouble.py MODE --connect PATH/rivven-connect [--bootstrap HOST:PORT] [--rivven HOST:PORT] [OPTION]...

MODE:
    half-open        connections that stay open but pass no data, to: source, group coordinator, metadata, sink,
                     transaction coordinator, Rivven; noticed in time, reported, recovered
    freeze-nodes     each node of the cluster frozen for --freeze-seconds; needs --node-pause and --node-resume
    freeze-process   one of two processes frozen for three sessions, under load; needs --rivven
    recreate         a topic recreated and grown at random while a source runs; embedded broker without --bootstrap
    ten-connectors   ten connectors, three of them broken in different ways: the others are not delayed
    continue         this binary continues from what an older one (--older) has stored
    refusal          a Rivven broker that requires authentication: the reason is named, and the connection retried
    states           twelve states, compared with /ready, /health, the metrics and the exit code
    signals          TERM, INT, HUP, PIPE, USR1, a second TERM
    large-responses  responses of 90 MB: memory stays bounded
    escapes          control characters from a hostile broker do not reach the terminal

Needs confluent-kafka. The last line is JSON. Exits with 1 if a property is not true.
"""

import argparse
import importlib
import json
import os
import random
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from trials import judge  # noqa: E402
from trials.process import Failure  # noqa: E402

MODES = ["half-open", "freeze-nodes", "freeze-process", "recreate", "ten-connectors", "continue", "states", "signals",
         "large-responses", "escapes", "refusal"]


def parser():
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("mode", choices=MODES)
    made.add_argument("--connect", required=True, help="the rivven-connect to try")
    made.add_argument("--bootstrap", help="a broker of a Kafka cluster, without authentication")
    made.add_argument("--rivven", help="a Rivven broker; without it the log is the embedded one")
    made.add_argument("--rate", type=int, default=600, help="records per second (default 600)")
    made.add_argument("--seed", type=int, default=7)
    made.add_argument("--keep-logs", metavar="DIR", help="where to write the log of each process")
    one = made.add_argument_group("half-open")
    one.add_argument("--role", default="all", help="one trial, or all (default)")
    one.add_argument("--thaw", action="store_true", help="frozen connections deliver what they held when they heal")
    one = made.add_argument_group("freeze-nodes")
    one.add_argument("--node-pause", metavar="COMMAND", help="freezes node {}")
    one.add_argument("--node-resume", metavar="COMMAND", help="lets node {} continue")
    one.add_argument("--nodes", type=int, default=3)
    one.add_argument("--replication", type=int, default=3)
    one = made.add_argument_group("freeze-nodes, freeze-process")
    one.add_argument("--freeze-seconds", type=float, nargs="+",
                     help="how long, in turn (default 40 and 180 for nodes; 30 and 11 for processes, whose session is 10 s)")
    one.add_argument("--parts", choices=["both", "source", "sink"], default="both", help="what the frozen processes carry")
    one = made.add_argument_group("freeze-process, recreate")
    one.add_argument("--turns", type=int, help="the number of repetitions (default 4, or 50 for recreate)")
    one.add_argument("--start-offset", choices=["earliest", "latest"], default="earliest")
    one = made.add_argument_group("ten-connectors")
    one.add_argument("--sasl-bootstrap", metavar="HOST:PORT", help="a SASL_PLAINTEXT listener with PLAIN")
    one = made.add_argument_group("continue")
    one.add_argument("--older", help="the rivven-connect that stores")
    return made


def main():
    made = parser()
    arguments = made.parse_args()
    if arguments.mode in ("half-open", "freeze-nodes", "freeze-process", "ten-connectors") and not arguments.bootstrap:
        made.error(f"{arguments.mode} needs --bootstrap")
    arguments.turns = arguments.turns or (50 if arguments.mode == "recreate" else 4)
    arguments.freeze_seconds = arguments.freeze_seconds or ([40, 180] if arguments.mode == "freeze-nodes" else [30, 11])
    judge.check_the_check()
    random.seed(arguments.seed)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    name = {"continue": "continuing"}.get(arguments.mode, arguments.mode.replace("-", "_"))
    module = importlib.import_module(f"trials.{name}")
    try:
        result, failures = module.run(arguments)
    except Failure as failure:
        result, failures = {}, [str(failure)]
    print(json.dumps({"mode": arguments.mode, "passed": not failures, **result, "failures": failures,
                      "through": arguments.rivven or "embedded"}), flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
