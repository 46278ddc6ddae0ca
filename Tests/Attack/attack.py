#!/usr/bin/env python3
"""Attacks the embedded broker over the wire: mutated requests of every API and version that it serves.

    attack.py --connect BINARY [--requests N] [--seed S] [--processes P]
    attack.py --connect BINARY --replay FILE

The broker runs in its own process, with a data directory. Within a second, each request must receive a response, or its
connection must be closed. Meanwhile a second client writes records to its own topic, reads them back, and measures how
long that takes. The broker's memory must stay below a limit, and must not grow once it has warmed up. At the end the
broker is stopped and started again, and must have the second client's records. A tenth of the requests go to a second
broker that requires authentication, and none of them is authenticated.

The same seed gives the same requests, except for ids that the broker chooses. If one of these properties is false, that
is a find: the last requests before it are written to a file, one frame per line in hexadecimal. --replay sends such a
file again, each frame on its own connection. The last line is JSON. Exits with 1 if there is a find.
"""

import argparse
import json
import multiprocessing
import os
import queue
import random
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from attacker import LONGEST, Attacker, Find
from batches import Batches
from guard import Guard
from prepare import prepare
from processor import Processor
from schema import Reader, messages
from trials.process import free_port, wait_until
from trials.wire import Connection, text
from values import TOPICS, WIDE, WIDE_MEMBERS, WIDE_OFFSETS

#: The broker's memory limit, and by how much its peak in the last third may exceed its peak in the second third.
MEMORY, GROWTH = 400 << 20, 64 << 20
#: Seconds: to start, to stop, between reports of progress.
START, STOP, REPORT = 10, 20, 30


class Broker:
    """`rivven-connect broker` on a data directory."""

    def __init__(self, binary, folder, *flags):
        self.binary, self.folder, self.flags = binary, folder, flags
        self.log = os.path.join(folder, "broker.log")

    def start(self):
        port, ready = free_port(), os.path.join(self.folder, "ready")
        if os.path.exists(ready):
            os.remove(ready)
        self.address = f"127.0.0.1:{port}"
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "broker", "--listen", self.address, "--data-dir", os.path.join(self.folder, "data"),
                 "--ready-file", ready, *self.flags], stdout=subprocess.DEVNULL, stderr=log)
        wait_until(lambda: os.path.exists(ready) or self.process.poll() is not None, START,
                   "the broker does not serve", 0.01)
        self.check()
        return time.monotonic() - began

    def check(self):
        if self.process.poll() is not None:
            with open(self.log, errors="replace") as log:
                raise Find(f"the broker ended with {self.process.returncode}: {log.read()[-2000:]}")

    def stop(self):
        self.check()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            raise Find(f"the broker did not end within {STOP} s of SIGTERM") from None
        if code != 0:
            raise Find(f"the broker ended with {code} after SIGTERM")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def memory(self):
        """Returns the current and the peak resident memory."""
        with open(f"/proc/{self.process.pid}/status") as lines:
            found = dict(line.split(":", 1) for line in lines)
        return [int(found[name].split()[0]) << 10 for name in ("VmRSS", "VmHWM")]


def served(address):
    """Returns the APIs that the broker supports, with their versions."""
    response = Connection(address).request(18, 0, b"")
    return {key: (first, last) for key, first, last in struct.iter_unpack(">hhh", response[6:])}


class Janitor:
    """Deletes the topics and groups that requests with mutated names have created. Without them the broker's state does
    not grow during the run, so memory that still grows is a leak."""

    def __init__(self, address, schemas, guard):
        self.address, self.schemas, self.guard = address, schemas, guard

    def ask(self, connection, key, version, body):
        return Reader(self.schemas[1][key], version, connection.request(key, version, body), 0).message()

    def sweep(self):
        connection = Connection(self.address, START)
        found = self.ask(connection, 3, 1, struct.pack(">i", -1))["Topics"]
        names = [topic["Name"] for topic in found]
        names = [name for name in names if name.decode() not in (*TOPICS, WIDE, self.guard)]
        for part in (names[at:at + 500] for at in range(0, len(names), 500)):
            self.ask(connection, 20, 1, struct.pack(">i", len(part)) + counted(part) + struct.pack(">i", 1000))
        groups = [group["GroupId"] for group in self.ask(connection, 16, 0, b"")["Groups"]]
        groups = [group for group in groups if group.decode() not in (WIDE_OFFSETS, WIDE_MEMBERS, self.guard)]
        for part in (groups[at:at + 500] for at in range(0, len(groups), 500)):
            self.ask(connection, 42, 0, struct.pack(">i", len(part)) + counted(part))
        connection.close()


def counted(names):
    return b"".join(struct.pack(">h", len(name)) + name for name in names)


# ---------------------------------------------------------------- processes

def attack(broker, address, count, seed, is_locked, wide_producer, left, results):
    """Runs one process of the attack."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    schemas = messages()
    attacker, find = None, None
    try:
        attacker = Attacker(address, count, seed, served(address), schemas, Batches(), is_locked, Processor(broker),
                            wide_producer)

        def progress(count):
            left.value = count

        attacker.run(progress)
    except Find as found:
        find = str(found)
    except OSError as fault:
        find = f"cannot reach the broker: {fault}"
    except Exception:
        find = traceback.format_exc()
    recent = attacker.recent if find and attacker else []
    frames = [(at, request.frame.hex()) for at, burst in recent for request in burst]
    results.put((attacker.counts if attacker else None, find, frames))


def watch(broker, guard, is_over, results):
    """Runs the process of the second client."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    find = None
    try:
        guard.open()
        guard.create()
        guard.processor = Processor(broker)
        while not is_over.is_set():
            guard.round()
            time.sleep(0.002)
    except Find as found:
        find = str(found)
    except (OSError, EOFError, struct.error) as fault:
        find = f"the second client: {type(fault).__name__}: {fault}"
    guard.connection = guard.processor = None
    results.put((guard, find))


class Run:
    """One broker under attack."""

    def __init__(self, arguments, folder, count, seed, password=None):
        self.arguments, self.count, self.seed, self.password = arguments, count, seed, password
        self.schemas = messages()
        flags = []
        if password:
            users = os.path.join(folder, "users")
            with open(os.open(users, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write(f"PLAIN:guard:{password}\nSCRAM-SHA-256:guard:{password}\nSCRAM-SHA-512:guard:{password}\n")
            flags = ["--sasl-file", users]
        self.broker = Broker(arguments.connect, folder, *flags)
        self.samples, self.finds, self.frames = [], [], []

    def go(self):
        """Returns the reports. Raises Find after all processes have ended."""
        self.broker.start()
        try:
            self.wide_producer = None if self.password else prepare(self.broker.address)
            return self.attacked()
        except (OSError, EOFError) as fault:
            raise Find(f"the broker does not respond: {type(fault).__name__}: {fault}") from None
        finally:
            self.broker.kill()

    def attacked(self):
        self.served = served(self.broker.address)
        count, address, pid = self.arguments.processes, self.broker.address, self.broker.process.pid
        results, guarded, is_over = multiprocessing.Queue(), multiprocessing.Queue(), multiprocessing.Event()
        guard = Guard(address, self.password)
        watcher = multiprocessing.Process(target=watch, args=(pid, guard, is_over, guarded), daemon=True)
        watcher.start()
        share = [self.count // count + (index < self.count % count) for index in range(count)]
        left = [multiprocessing.Value("q", each, lock=False) for each in share]
        attackers = [multiprocessing.Process(
            target=attack, args=(pid, address, share[index], self.seed * 1000 + index, bool(self.password),
                                 self.wide_producer, left[index], results), daemon=True)
            for index in range(count)]
        began = time.monotonic()
        for process in attackers:
            process.start()
        counts = self.collect(attackers, left, results, guard)
        seconds = time.monotonic() - began
        is_over.set()
        guard, find = guarded.get(timeout=60)
        watcher.join()
        self.finds += [find] if find else []
        self.broker.check()
        report = self.report(counts, guard, seconds)
        self.judge_memory(report)
        if not self.finds:
            report["restart_seconds"] = round(self.restart(guard), 3)
        return report

    def collect(self, attackers, left, results, guard):
        """Watches the broker's memory until every attacker has reported."""
        counts, swept, reported = [], time.monotonic(), time.monotonic()
        janitor = None if self.password else Janitor(self.broker.address, self.schemas, guard.topic)
        while len(counts) < len(attackers):
            try:
                found, find, frames = results.get(timeout=0.2)
                counts += [found]
                self.finds += [find] if find else []
                self.frames += frames
            except queue.Empty:
                pass
            if self.finds:
                for each in left:
                    each.value = 0
            if self.broker.process.poll() is None:
                self.samples.append((1 - sum(each.value for each in left) / self.count, *self.broker.memory()))
                if time.monotonic() - reported > REPORT:
                    reported = time.monotonic()
                    print(f"attack: {self.samples[-1][0]:.0%} sent, the broker has {self.samples[-1][1] >> 20} MiB",
                          file=sys.stderr, flush=True)
                if janitor and not self.finds and time.monotonic() - swept > 2:
                    try:
                        janitor.sweep()
                    except (OSError, EOFError, ValueError) as fault:
                        self.finds.append(f"topics and groups cannot be deleted: {type(fault).__name__}: {fault}")
                    swept = time.monotonic()
            if not any(process.is_alive() for process in attackers) and results.empty():
                break
        for process in attackers:
            process.join()
        return [each for each in counts if each]

    def restart(self, guard):
        guard.open()
        guard.verify()
        self.broker.stop()
        seconds = self.broker.start()
        guard.address = self.broker.address
        guard.open()
        guard.verify()
        guard.round()
        self.broker.stop()
        return seconds

    def report(self, counts, guard, seconds):
        def total(name):
            return sum(sum(getattr(each, name).values()) for each in counts)

        worst = max(counts, key=lambda each: each.longest)
        by_api = {}
        for each in counts:
            for name in ("answered", "closed", "silent", "parked"):
                for key, value in getattr(each, name).items():
                    by_api[key] = by_api.get(key, 0) + value
        names = {key: schema.name.removesuffix("Request") for key, schema in self.schemas[0].items()}
        apis = {names[key]: by_api.get(key, 0) for key in sorted(self.served)}
        apis["not served"] = sum(by_api.values()) - sum(apis.values())
        return {
            "seed": self.seed, "seconds": round(seconds, 1),
            "requests": sum(by_api.values()), "answered": total("answered"), "closed": total("closed"),
            "silent": total("silent"), "waiting": total("parked"),
            "responses_checked": sum(each.checked for each in counts),
            "connections": sum(each.connections for each in counts),
            "longest_request_seconds": round(worst.longest, 3),
            "longest_request": names.get(worst.longest_key, worst.longest_key),
            "second_client_rounds": guard.rounds, "second_client_longest_seconds": round(guard.longest, 3),
            "second_client_longest": names.get(guard.longest_key),
            "peak_memory_mib": round(max(peak for _, _, peak in self.samples) / 2**20), "apis": apis}

    def judge_memory(self, report):
        def largest(first, last):
            return max((memory for at, memory, _ in self.samples if first <= at < last), default=0)

        second, last = largest(1 / 3, 2 / 3), largest(2 / 3, 1.1)
        report["memory_mib_by_third"] = [round(value / 2**20) for value in (largest(0, 1 / 3), second, last)]
        if max(peak for _, _, peak in self.samples) > MEMORY:
            self.finds.append(f"the broker had {report['peak_memory_mib']} MiB, and at most {MEMORY >> 20} are allowed")
        if second and last > second + GROWTH:
            self.finds.append(f"the broker's memory grows: {report['memory_mib_by_third']} MiB by thirds of the run")


# ---------------------------------------------------------------- main

def keep(frames):
    descriptor, path = tempfile.mkstemp(prefix="attack-find-", suffix=".hex")
    with open(descriptor, "w") as file:
        file.writelines(frame + "\n" for _, frame in sorted(frames))
    return path


def replay(arguments, folder):
    """Sends the frames of a file one after another, each on its own connection."""
    broker = Broker(arguments.connect, folder)
    broker.start()
    try:
        prepare(broker.address)
        with open(arguments.replay) as lines:
            frames = [bytes.fromhex(line) for line in lines]
        for number, frame in enumerate(frames):
            connection = Connection(broker.address, 5)
            began = time.monotonic()
            try:
                connection.socket.sendall(frame)
                connection.socket.shutdown(1)
                while connection.socket.recv(1 << 20):
                    pass
            except OSError:
                pass
            took = time.monotonic() - began
            broker.check()
            connection.close()
            if took > LONGEST:
                raise Find(f"frame {number + 1} of {arguments.replay} took {took:.2f} s")
        broker.stop()
        broker.start()
        broker.stop()
    finally:
        broker.kill()
    print(json.dumps({"replayed": len(frames), "finds": 0}))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connect", required=True, help="the rivven-connect binary")
    parser.add_argument("--requests", type=int, default=1_000_000, help="the number of requests (default 1000000)")
    parser.add_argument("--seed", type=int, default=None, help="the seed of the requests (default: random)")
    parser.add_argument("--processes", type=int, default=2, help="the number of sending processes (default 2)")
    parser.add_argument("--replay", metavar="FILE", help="sends the frames of a find again")
    arguments = parser.parse_args()
    # Also ends the broker and the processes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    seed = random.randrange(1, 2**31) if arguments.seed is None else arguments.seed
    finds, reports, frames = [], {}, []
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        if arguments.replay:
            try:
                return replay(arguments, folder)
            except Find as find:
                print(f"attack: {find}", file=sys.stderr)
                return 1
        print(f"attack: seed {seed}", file=sys.stderr, flush=True)
        parts = {"open": (arguments.requests, None), "locked": (max(1, arguments.requests // 10), "correct horse")}
        for name, (count, password) in parts.items():
            os.mkdir(os.path.join(folder, name))
            run = Run(arguments, os.path.join(folder, name), count, seed, password)
            try:
                reports[name] = run.go()
            except Find as find:
                run.finds.append(str(find))
            finds += [f"{name}: {find}" for find in run.finds]
            frames += run.frames
            if run.finds:
                break
    for find in finds:
        print(f"attack: {find}", file=sys.stderr)
    if frames:
        print(f"attack: the last frames are in {keep(frames)}", file=sys.stderr)
    print(json.dumps({"seed": seed, "finds": len(finds), **reports}))
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
