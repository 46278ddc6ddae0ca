"""Each node of a real cluster is frozen in turn while a source and a sink run: the stream continues within 25 s."""

import subprocess
import time

from .process import Failure, wait_until
from .stage import Stage

LIMIT = 25


def run(arguments):
    if not arguments.node_pause or not arguments.node_resume:
        raise SystemExit("freeze-nodes needs --node-pause and --node-resume; {} in them stands for the node's number")
    turns, failures = [], []
    with Stage(arguments, "nodes", replication=arguments.replication) as stage:
        process = stage.process("process")
        stage.writer.start()
        stage.start(process)
        for seconds in arguments.freeze_seconds:
            for node in range(1, arguments.nodes + 1):
                turns.append(freeze(arguments, stage, process, node, seconds))
                if turns[-1]["stalled_s"] > LIMIT:
                    failures.append(f"node {node} frozen for {seconds} s: a partition stalled for {turns[-1]['stalled_s']} s")
        result = stage.finish()
        stage.arrivals.end()
    return {"turns": turns, **result}, failures


def freeze(arguments, stage, process, node, seconds):
    stage.arrivals.watch()
    shell(arguments.node_pause, node)
    try:
        deadline = time.time() + seconds
        while time.time() < deadline:
            process.check_alive()
            time.sleep(0.5)
        stalled = stage.arrivals.gap
    finally:
        shell(arguments.node_resume, node)
    # The cluster is whole again, and the stream has caught up, before the next node is frozen.
    wait_until(lambda: stage.arrivals.total >= stage.writer.number - 5 * arguments.rate, 120,
               lambda: f"{stage.arrivals.total} of {stage.writer.number} records after node {node} came back")
    wait_until(process.is_running, 60, lambda: f"not ready after node {node} came back: {process.connectors()}")
    time.sleep(15)
    return {"node": node, "frozen_s": seconds, "stalled_s": round(stalled, 1)}


def shell(command, node):
    if subprocess.run(command.replace("{}", str(node)), shell=True, stdout=subprocess.DEVNULL, timeout=60).returncode:
        raise Failure(f"{command} failed for node {node}")
