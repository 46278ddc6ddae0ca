"""A running rivven-connect: its configuration, its log with arrival times, and its HTTP endpoints."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request


class Failure(Exception):
    """The error that a property which a trial checks is not true."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_true, seconds, what, every=0.2):
    """Waits until `is_true` returns a true value, and returns that. Fails with `what` after `seconds`."""
    deadline = time.time() + seconds
    while True:
        found = is_true()
        if found:
            return found
        if time.time() > deadline:
            raise Failure(f"{what() if callable(what) else what} within {seconds:.0f} s")
        time.sleep(every)


class Process:
    """A process of `rivven-connect run`. Its configuration is a dictionary, written as JSON, which is valid YAML."""

    def __init__(self, binary, folder, name, sources=None, sinks=None, rivven=None, **settings):
        self.binary, self.name = binary, name
        self.path = os.path.join(folder, f"{name}.yaml")
        self.port = free_port()
        self.lines, self.process = [], None
        self.parts = {
            "version": "1.0",
            "broker": {"bootstrap_servers": [rivven]} if rivven else "embedded",
            "sources": sources or {}, "sinks": sinks or {},
            "settings": {"state_dir": os.path.join(folder, "state"), "drain_timeout_ms": 30000,
                         "http": {"address": f"127.0.0.1:{self.port}"}, **settings},
        }
        self.write()

    def write(self):
        parts = {key: value for key, value in self.parts.items() if value}
        with open(self.path, "w") as file:
            json.dump(parts, file, indent=1)

    # Life

    def start(self, *flags):
        self.process = subprocess.Popen([self.binary, "run", "-c", self.path, *flags], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=self.follow, args=(self.process.stdout,), daemon=True).start()
        return self

    def follow(self, stream):
        for line in stream:
            self.lines.append((time.time(), line.decode(errors="replace").rstrip("\n")))

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()

    def stop(self, seconds=45):
        """Sends SIGTERM, requires exit code 0, and returns how many seconds the end took."""
        began = time.time()
        self.send(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"{self.name}: still running {seconds} s after SIGTERM") from None
        if code != 0:
            raise Failure(f"{self.name}: exit code {code} after SIGTERM; the last lines: {self.tail()}")
        return time.time() - began

    def check_alive(self):
        code = self.process.poll()
        if code is not None:
            raise Failure(f"{self.name}: ended by itself with {code}; the last lines: {self.tail()}")

    def run_to_end(self, seconds=240):
        self.start("--until-end")
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"{self.name}: run --until-end did not end within {seconds} s: {self.tail()}") from None
        if code != 0:
            raise Failure(f"{self.name}: run --until-end ended with {code}: {self.tail()}")

    # Log

    def tail(self, count=5):
        return [line for _, line in self.lines[-count:]]

    def logged(self, pattern, since=0.0):
        """Returns the log lines since a time that match a regular expression, with their arrival times."""
        found = re.compile(pattern, re.IGNORECASE)
        return [(at, line) for at, line in list(self.lines) if at >= since and found.search(line)]

    # HTTP

    def get(self, path, seconds=3):
        """Returns the status code and the body of a page; code 0 if there is no response."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=seconds) as response:
                return response.status, response.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (OSError, ValueError):
            return 0, ""

    def connectors(self):
        """Returns what /health reports, by connector."""
        code, text = self.get("/health")
        if not code:
            return {}
        return {each["name"]: each for each in json.loads(text)["connectors"]}

    def is_running(self):
        found = self.connectors()
        return bool(found) and all(
            each["state"] in ("running", "standby") and each["ready"] for each in found.values())

    def metric(self, name, connector=None):
        """Returns the sum of a metric over the connectors, or `None` if it is absent."""
        label = f'connector="{connector}"' if connector else "connector="
        values = [float(line.split()[-1]) for line in self.get("/metrics")[1].splitlines()
                  if line.startswith(name + "{") and label in line]
        return sum(values) if values else None

    # Other commands on the same file

    def command(self, name, *flags, seconds=120):
        """Runs another command with the same configuration file. Returns its exit code and output."""
        try:
            ended = subprocess.run([self.binary, name, "-c", self.path, *flags], stdin=subprocess.DEVNULL,
                                   capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f"{name} did not end within {seconds} s") from None
        return ended.returncode, (ended.stdout + ended.stderr).decode(errors="replace")

    def promises(self):
        """Returns, by connector, whether `explain` promises exactly once."""
        code, text = self.command("explain", "--json")
        if code != 0:
            raise Failure(f"explain ended with {code}: {text}")
        # `connector` is `source "orders"`, or only the name.
        return {each["connector"].rstrip('"').split('"')[-1]: each["guarantee"] == "exactly once"
                for each in json.loads(text)}

    def verify(self):
        code, text = self.command("verify", "--strict", seconds=300)
        if code != 0:
            raise Failure(f"verify --strict ended with {code}: {text.strip()}")


class EmbeddedKafka:
    """A process of `rivven-connect broker`. It keeps its data in a directory if one is given."""

    def __init__(self, binary, folder, *flags, data=None, port=0):
        self.port = port or free_port()
        ready = os.path.join(folder, f"ready-{self.port}")
        if os.path.exists(ready):
            os.remove(ready)
        flags = [*flags, *(["--data-dir", data] if data else [])]
        self.address = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen([binary, "broker", "--listen", self.address, "--ready-file", ready, *flags],
                                        stdout=subprocess.DEVNULL)
        wait_until(lambda: os.path.exists(ready) or self.process.poll() is not None, 30,
                   "the embedded broker does not serve")
        if self.process.poll() is not None:
            raise Failure(f"the embedded broker ended with {self.process.returncode}")

    def kill(self):
        self.process.kill()
        self.process.wait()
