#!/usr/bin/env python3
"""Starts the broker on damaged copies of data directories.

    damage.py --connect PATH/rivven-connect [--cases N] [--seed S] [--case I] [--workers W]

Each case damages one file or folder of a directory that a broker left after a clean stop or a kill: changed bits, cuts,
swapped and missing files, links. The broker must start with everything that was acknowledged, or name each loss with
its file and place, or refuse to start with such a message and exit code 1. Then `--salvage` must start it, and keep
what is not damaged. No start may crash, take more than five seconds, or change anything outside the directory.

--case repeats one case and keeps its directory. Needs only Python 3.9. The last line is JSON. Exits with 1 on a fault.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import shutil
import sys
import tempfile
import time

import client
import harm
import judge
import scene


class Case:
    """A damage, and how the broker handles it."""

    def __init__(self, binary, work, number, seed, scenes):
        self.binary, self.number = binary, number
        self.work = os.path.join(work, f"case-{number}")
        self.chance = random.Random(f"{seed}/{number}")
        self.scene = scenes[number % len(scenes)]
        self.copy = os.path.join(self.work, "data")
        self.outside = os.path.join(self.work, "outside")
        self.harm = None
        self.text = ""

    def run(self):
        """Runs the case, and returns its outcome."""
        shutil.copytree(self.scene.directory, self.copy)
        os.mkdir(self.outside)
        self.harm = harm.Harm(self.scene, self.copy, self.outside, self.chance)
        before = listing(self.outside)
        outcome = self.start_and_judge()
        if listing(self.outside) != before:
            raise judge.Fault("a file outside the directory was changed")
        return outcome

    def start_and_judge(self):
        broker = self.start()
        if broker.served:
            return "started, loss named" if self.judge(broker) else "started"
        if broker.process.returncode != 1:
            raise judge.Fault(f"refused with exit code {broker.process.returncode}: {self.text}")
        if not any(judge.named(self.text, self.copy, os.path.dirname(path) or path) for path in self.harm.paths):
            raise judge.Fault(f"the refusal does not name the file and place: {self.text}")
        # A salvage must not touch what another process uses, or what a newer program has written.
        is_newer = "use a newer one" in self.text or "a newer version of this program" in self.text
        if "LOCK" in self.harm.paths or is_newer:
            return "refused"
        broker = self.start("--salvage")
        if not broker.served:
            raise judge.Fault(f"the broker does not start with --salvage: {self.text}")
        self.judge(broker, is_salvage=True)
        return "salvaged"

    def start(self, *flags):
        broker = client.Broker(self.binary, self.copy, self.work, *flags)
        self.text = broker.lines()
        if broker.is_hanging or broker.seconds > client.START_LIMIT:
            broker.kill()
            raise judge.Fault(f"the broker did not start within {client.START_LIMIT} s")
        return broker

    def judge(self, broker, is_salvage=False):
        """Compares what the broker serves with what was acknowledged. Returns how many losses the log names."""
        try:
            found = scene.capture(broker.address)
            self.text = broker.lines()
            lost = judge.check_named(self.scene, found, self.text, self.copy)
            if is_salvage:
                judge.check_kept(self.scene, found, self.harm)
            added = self.write(broker, found)
            code = broker.stop() if self.chance.random() < 0.5 else broker.kill()
            if code not in (0, None):
                raise judge.Fault(f"the broker ended with {code}: {broker.lines()}")
        finally:
            broker.kill()
        self.restart(found, added)
        return lost

    def write(self, broker, found):
        """Writes a batch to each partition that accepts one, and returns these batches."""
        writer, added = scene.Writer(broker.address, self.number), {}
        for topic, index in found["partitions"]:
            try:
                writer.write(topic, index, 100)
                added[topic, index] = writer.written[-1]
            except client.Refused:
                # Damage that only a read finds.
                continue
        if "orders" in found["topics"]:
            writer.commit("afterwards", {("orders", 0): 5})
        return added

    def restart(self, found, added):
        """Checks that another start keeps what was served or acknowledged after the damage."""
        broker = self.start()
        if not broker.served:
            # Damage that the first start did not read, because the records were there at a clean stop.
            is_known = any(partition["error"] for partition in found["partitions"].values())
            if is_known and any(judge.named(self.text, self.copy, path) for path in self.harm.paths):
                return
            raise judge.Fault(f"the second start was refused: {self.text}")
        try:
            now = scene.capture(broker.address)
        finally:
            broker.kill()
        for place, before in found["partitions"].items():
            there = {base: data for base, _, data in now["partitions"].get(place, {"batches": []})["batches"]}
            if any(there.get(base) != data for base, _, data in before["batches"]):
                raise judge.Fault(f"{place} lost records at the second start: {self.text}")
            if place in added and not before["error"] and added[place][2] not in there:
                raise judge.Fault(f"{place} lost the batch that was written after the damage: {self.text}")
        for group, positions in found["groups"].items():
            if now["groups"].get(group) != positions:
                raise judge.Fault(f"{group} lost committed offsets at the second start: {self.text}")
        if "orders" in found["topics"] and now["groups"].get("afterwards") != {("orders", 0): (5, "")}:
            raise judge.Fault("a commit after the damage is lost")

    def report(self):
        return f"case {self.number}: {self.harm}"


def listing(folder):
    """Returns the names, sizes and contents below a folder."""
    found = []
    for parent, folders, names in os.walk(folder):
        for name in sorted(folders + names):
            path = os.path.join(parent, name)
            content = ""
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    content = file.read()
            found.append((path, content))
    return sorted(found, key=lambda each: each[0])


def attempt(case, keeps):
    try:
        return case, case.run(), None
    except (judge.Fault, client.Refused, OSError, EOFError, KeyError, ValueError) as error:
        return case, "faulty", f"{type(error).__name__}: {error}"
    finally:
        if not keeps:
            shutil.rmtree(case.work, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connect", required=True)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    parser.add_argument("--case", type=int)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    print(f"damage: seed {arguments.seed}, {arguments.cases} cases", flush=True)
    began = time.time()
    work = tempfile.mkdtemp(prefix="rivven-damage-")
    try:
        scenes = []
        for index in range(2):
            directory = os.path.join(work, f"scene-{index}")
            scenes.append(scene.build(arguments.connect, directory, work, f"{arguments.seed}/{index}", index % 2 == 1))
        numbers = range(arguments.cases) if arguments.case is None else [arguments.case]
        outcomes, faults = collections.Counter(), []
        with concurrent.futures.ThreadPoolExecutor(arguments.workers) as pool:
            cases = [Case(arguments.connect, work, number, arguments.seed, scenes) for number in numbers]
            for case, outcome, fault in pool.map(lambda each: attempt(each, arguments.case is not None), cases):
                outcomes[outcome] += 1
                if fault:
                    faults.append(fault)
                if fault or arguments.case is not None:
                    print(f"{case.report()}: {outcome}: {fault}", flush=True)
        if arguments.case is not None:
            print(cases[0].text, f"kept in {work}", sep="\n")
    finally:
        if arguments.case is None:
            shutil.rmtree(work, ignore_errors=True)
    print(json.dumps({"seed": arguments.seed, "cases": len(numbers), **{
        name: outcomes[name] for name in ("started", "started, loss named", "refused", "salvaged", "faulty")
    }, "seconds": round(time.time() - began, 1)}))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
