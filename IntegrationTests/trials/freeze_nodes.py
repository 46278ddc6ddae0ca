"""Freezes each node of a real cluster in turn while a source and a sink run. Records must arrive again within 25 s.

If a transaction coordinator is writing the markers of a commit to the node when it freezes, it waits for its own
`request.timeout.ms`, and delays the commit for that long. Kafka's default is 30 s: this trial needs brokers with
`request.timeout.ms=10000`.
"""

import subprocess
import time

from confluent_kafka.admin import AdminClient

from .judge import Stall, client
from .process import Failure, wait_until
from .stage import Stage

LIMIT = 25


def run(arguments):
    if not arguments.node_pause or not arguments.node_resume:
        raise SystemExit("freeze-nodes needs --node-pause and --node-resume, in which {} is the node's number")
    # With one address, no client could start while that node is frozen.
    arguments.bootstrap = addresses(arguments.bootstrap)
    turns, failures = [], []
    with Stage(arguments, "nodes", replication=arguments.replication) as stage:
        process = stage.process("process")
        stage.writer.start()
        stage.start(process)
        for seconds in arguments.freeze_seconds:
            for node in range(1, arguments.nodes + 1):
                turns.append(freeze(arguments, stage, process, node, seconds))
                if turns[-1]["stalled_s"] > LIMIT:
                    failures.append(f"node {node} frozen for {seconds:.0f} s: partition {turns[-1]['partition']} stalled "
                                    f"for {turns[-1]['stalled_s']} s")
        result = stage.finish()
    return {"turns": turns, **result}, failures


def addresses(bootstrap):
    """Returns the addresses of all nodes of the cluster."""
    nodes = AdminClient(client(bootstrap)).list_topics(timeout=30).brokers.values()
    return ",".join(f"{node.host}:{node.port}" for node in nodes)


def freeze(arguments, stage, process, node, seconds):
    stall = Stall(stage.writer, stage.arrivals)
    shell(arguments.node_pause, node)
    try:
        observe(process, stall, seconds)
    finally:
        shell(arguments.node_resume, node)
    # The node's return may move leaders and coordinators again. The next freeze begins when they are stable.
    observe(process, stall, 20)
    wait_until(lambda: stage.arrivals.total >= sum(stage.writer.acknowledged) - 5 * arguments.rate, 120,
               lambda: f"node {node} is back; {stage.arrivals.counts} of {stage.writer.acknowledged} records arrived; "
                       f"{process.connectors()}")
    wait_until(process.is_running, 60, lambda: f"not ready after node {node} came back: {process.connectors()}")
    return {"node": node, "frozen_s": seconds, "stalled_s": round(stall.longest, 1), "partition": stall.partition}


def observe(process, stall, seconds):
    deadline = time.time() + seconds
    while time.time() < deadline:
        process.check_alive()
        stall.sample()
        time.sleep(0.3)


def shell(command, node):
    if subprocess.run(command.replace("{}", str(node)), shell=True, stdout=subprocess.DEVNULL, timeout=60).returncode:
        raise Failure(f"{command} failed for node {node}")
