#!/usr/bin/env python3
"""A soak test of the broker with a data directory: hundreds of thousands of commits and transactions, and many kills.

    soak.py --connect PATH/rivven-connect [--transactions N] [--groups N] [--commits N] [--kills N] [--seed S]

The broker is killed with SIGKILL while requests are in flight. Then it must start within a second of processor time,
and have every committed offset and every outcome that it acknowledged, and none that was not sent. Its memory must stay
below 256 MiB and each journal below 16 MiB. Each journal must be rewritten at least ten times, and be small after that.

Needs only Python 3.9. The last line is JSON. Exits with 1 on a fault.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time

import pipeline
from client import Broker, Client
from commits import Commits
from transactions import PARTITIONS, Transactions

LONGEST_START = 1
MOST_MEMORY = 256 << 20
LARGEST_JOURNAL = 16 << 20
FEWEST_REWRITES = 10
AT_ONCE = 400


class Journal:
    """The directory of a journal, watched from outside: a rewrite removes its first segments."""

    def __init__(self, directory):
        self.directory = directory
        self.first, self.rewrites, self.largest, self.smallest_after = None, 0, 0, None

    def watch(self):
        sizes = {}
        for name in os.listdir(self.directory):
            if name.endswith(".log"):
                try:
                    sizes[name] = os.path.getsize(os.path.join(self.directory, name))
                except FileNotFoundError:
                    continue
        total, first = sum(sizes.values()), min(sizes, default=None)
        self.largest = max(self.largest, total)
        if self.first is not None and first is not None and first > self.first:
            self.rewrites += 1
            self.smallest_after = min(total, self.smallest_after or total)
        self.first = first


class Soak:
    def __init__(self, arguments, work):
        self.arguments, self.work = arguments, work
        self.chance = random.Random(arguments.seed)
        self.data = os.path.join(work, "data")
        self.commits = Commits(arguments.groups, self.chance)
        self.transactions = Transactions(50, self.chance)
        self.journals = {name: Journal(os.path.join(self.data, name)) for name in ("offsets", "transactions")}
        self.started, self.longest_start, self.most_memory = 0, 0, 0
        self.broker = None

    def run(self):
        rounds = self.arguments.kills + 1
        for number in range(rounds):
            self.start()
            if number == 0:
                self.create_topics()
            else:
                self.check()
            self.work_until((number + 1) / rounds, is_last=number == rounds - 1)
            print(f"soak: {self.commits.count} commits and {self.transactions.count} transactions acknowledged or in "
                  f"flight, start {self.started:.2f} s, memory {self.broker_memory() >> 20} MiB", flush=True)
            if number == rounds - 1:
                self.end("stopped", self.broker.stop())
        # Checks the state after a clean stop, and after a kill of an idle broker.
        for how in ("stopped", "killed"):
            self.start()
            self.check()
            self.end(how, self.broker.stop() if how == "stopped" else self.broker.kill())
        for name, journal in self.journals.items():
            if journal.rewrites < FEWEST_REWRITES:
                raise SystemExit(f"{name} was rewritten only {journal.rewrites} times: raise the amount of work")

    def start(self):
        self.broker = Broker(self.arguments.connect, self.data, self.work)
        if not self.broker.served:
            raise SystemExit(f"the broker does not start: {self.broker.lines()}")
        self.started = self.broker.processor_seconds()
        self.longest_start = max(self.longest_start, self.started)
        if self.started > LONGEST_START:
            raise SystemExit(f"the start took {self.started:.2f} s of processor time")

    def end(self, how, code):
        if how == "stopped" and code != 0:
            raise SystemExit(f"the broker ended with {code}: {self.broker.lines()}")
        if " error " in self.broker.lines():
            raise SystemExit(f"the broker logged an error: {self.broker.lines()}")

    def create_topics(self):
        client = Client(self.broker.address)
        client.create_topic("orders", 3)
        client.create_topic("paid", PARTITIONS, retention_ms=-1)
        client.close()

    def check(self):
        requests, client = pipeline.Pipeline(self.broker.address), Client(self.broker.address)
        self.commits.check(requests)
        self.transactions.check(client)
        requests.close()
        client.close()

    def work_until(self, share, is_last):
        """Sends commits and transactions up to a given share, then kills the broker with requests in flight."""
        client = Client(self.broker.address)
        self.transactions.begin(client)
        client.close()
        lines = pipeline.Pipeline(self.broker.address), pipeline.Pipeline(self.broker.address)
        commits, transactions = int(self.arguments.commits * share), int(self.arguments.transactions * share)
        while self.commits.count < commits or self.transactions.count < transactions:
            left = commits - self.commits.count, transactions - self.transactions.count
            is_end = left[0] <= AT_ONCE and left[1] <= AT_ONCE // 10
            batches = (self.commits.requests(max(0, min(AT_ONCE, left[0]))),
                       self.transactions.requests(max(0, min(AT_ONCE // 10 + 2, left[1]))))
            for line, requests in zip(lines, batches):
                line.send(requests)
            if is_end and not is_last:
                # Some responses have arrived, and some requests have not.
                self.commits.take(lines[0].receive(self.chance.randrange(len(batches[0]) + 1)))
                self.most_memory = max(self.most_memory, self.broker.memory("VmHWM"))
                self.broker.kill()
            self.take(lines, is_end and not is_last)
            self.watch()
            if is_end:
                break
        for line in lines:
            line.close()

    def take(self, lines, is_killed):
        self.commits.take(lines[0].receive(len(self.commits.pending)))
        self.transactions.take(lines[1].receive(len(self.transactions.pending)))
        if not is_killed and (self.commits.pending or self.transactions.pending):
            raise SystemExit(f"the broker ended: {self.broker.process.poll()}: {self.broker.lines()[-2000:]}")

    def watch(self):
        for name, journal in self.journals.items():
            journal.watch()
            if journal.largest > LARGEST_JOURNAL:
                raise SystemExit(f"{name} grew to {journal.largest} bytes")
        if self.broker_memory() > MOST_MEMORY:
            raise SystemExit(f"the broker uses {self.broker_memory()} bytes of memory")

    def broker_memory(self):
        if self.broker.process.poll() is None:
            self.most_memory = max(self.most_memory, self.broker.memory("VmHWM"))
        return self.most_memory

    def summary(self):
        return {
            "seed": self.arguments.seed, "transactions": self.transactions.count, "groups": self.arguments.groups,
            "commits": self.commits.count, "kills": self.arguments.kills,
            "rewrites": {name: journal.rewrites for name, journal in self.journals.items()},
            "largest_journal": {name: journal.largest for name, journal in self.journals.items()},
            "rewritten_to": {name: journal.smallest_after for name, journal in self.journals.items()},
            "memory": self.most_memory, "longest_start": round(self.longest_start, 3)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connect", required=True)
    parser.add_argument("--transactions", type=int, default=100_000)
    parser.add_argument("--groups", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    arguments = parser.parse_args()
    print(f"soak: seed {arguments.seed}", flush=True)
    began, fault = time.time(), None
    work = tempfile.mkdtemp(prefix="rivven-soak-")
    soak = Soak(arguments, work)
    try:
        soak.run()
    except SystemExit as error:
        fault = str(error)
        print(f"soak: {fault}", flush=True)
    finally:
        if soak.broker:
            soak.broker.kill()
        shutil.rmtree(work, ignore_errors=True)
    print(json.dumps({**soak.summary(), "seconds": round(time.time() - began, 1), "fault": fault}))
    sys.exit(1 if fault else 0)


if __name__ == "__main__":
    main()
