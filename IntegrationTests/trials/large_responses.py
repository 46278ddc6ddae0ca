"""A broker with Metadata responses of about 90 MB: the memory of the process stays bounded, and it stops in time."""

import re
import socket
import struct
import tempfile
import threading
import time

from .process import Failure, Process, wait_until

SECONDS = 12
#: Memory for one response, a copy of its strings, and a million decoded elements.
MOST_MB = 700
#: The maximum seconds from SIGTERM to the end of the process.
END = 5
VERSIONS = {3: (9, 9), 18: (0, 3)}


def run(arguments):
    results, failures = {}, []
    for name, make in RESPONSES.items():
        results[name] = attempt(arguments, make)
        if results[name]["peak_mb"] > MOST_MB:
            failures.append(f"{name}: {results[name]['peak_mb']} MB of memory")
        if results[name]["end_s"] > END:
            failures.append(f"{name}: the end took {results[name]['end_s']} s")
    return {"responses": results}, failures


def attempt(arguments, make):
    broker = Broker(make)
    with tempfile.TemporaryDirectory() as folder:
        process = Process(arguments.connect, folder, "process", sources={"in": {
            "connector": "kafka", "topic": "events",
            "config": {"brokers": broker.address, "topic": "orders", "consumer_group": "g"}}}, sinks=None)
        try:
            process.start()
            wait_until(lambda: broker.responses, 30, lambda: f"Metadata was not requested: {process.tail()}")
            peak, deadline = 0, time.time() + SECONDS
            while time.time() < deadline:
                process.check_alive()
                peak = memory(process.process.pid)
                time.sleep(0.2)
            begun = time.time()
            process.stop()
            if not process.logged("error|warning"):
                raise Failure("a rejected response was not reported")
            return {"mb": broker.size // 1_000_000, "peak_mb": peak, "responses": broker.responses,
                    "end_s": round(time.time() - begun, 1)}
        finally:
            process.kill()
            broker.close()


def memory(pid):
    """Returns the peak resident memory so far, in MB."""
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) // 1024


class Broker:
    """A broker that responds to ApiVersions, and to Metadata with one large response."""

    def __init__(self, make):
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.address, self.responses = f"127.0.0.1:{port}", 0
        self.body = make(port)
        self.size = len(self.body)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            while True:
                request = receive(connection, struct.unpack(">I", receive(connection, 4))[0])
                api, _, correlation = struct.unpack_from(">hhi", request)
                if api == 18:
                    ranges = b"".join(struct.pack(">hhh", key, *range_) + b"\0" for key, range_ in VERSIONS.items())
                    head = struct.pack(">i", correlation)
                    body = struct.pack(">h", 0) + array(ranges, len(VERSIONS)) + bytes(5)
                else:
                    head, body = struct.pack(">i", correlation) + b"\0", self.body
                    self.responses += 1
                connection.sendall(struct.pack(">I", len(head) + len(body)) + head)
                connection.sendall(body)
        except OSError:
            connection.close()

    def close(self):
        self.listener.close()


def receive(connection, count):
    found = b""
    while len(found) < count:
        piece = connection.recv(count - len(found))
        if not piece:
            raise OSError("the connection was closed")
        found += piece
    return found


# Metadata, version 9.

def number(value):
    found = b""
    while value >= 0x80:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def text(value):
    return number(len(value) + 1) + value.encode()


def array(items, count):
    return number(count + 1) + items


def broker(node, host, port):
    return struct.pack(">i", node) + text(host) + struct.pack(">i", port) + b"\0\0"


def topic(name, partitions=b"", count=0):
    return struct.pack(">h", 0) + text(name) + b"\0" + array(partitions, count) + struct.pack(">iB", -(2**31), 0)


def partition(index, replicas):
    nodes = array(struct.pack(f">{len(replicas)}i", *replicas), len(replicas))
    return struct.pack(">hiii", 0, index, 1, 0) + nodes * 3 + b"\0"


def metadata(port, brokers=b"", broker_count=0, topics=b"", topic_count=0, tags=b"\0"):
    own = broker(1, "127.0.0.1", port)
    return (struct.pack(">i", 0) + array(own + brokers, broker_count + 1) + text("cluster") + struct.pack(">i", 1)
            + array(topics, topic_count) + struct.pack(">i", -(2**31)) + tags)


def brokers(count, host):
    return lambda port: metadata(port, b"".join(broker(node, host, 1) for node in range(2, count + 2)), count)


def topics(count, length):
    return lambda port: metadata(
        port, topics=b"".join(topic(f"{index:07}" + "x" * length) for index in range(count)), topic_count=count)


def partitions(count, replicas):
    def make(port):
        every = b"".join(partition(index, range(replicas)) for index in range(count))
        return metadata(port, topics=topic("orders", every, count), topic_count=1)
    return make


def tags(count, size):
    return lambda port: metadata(port, tags=number(count) + b"".join(
        number(100 + index) + number(size) + bytes(size) for index in range(count)))


RESPONSES = {
    "five million brokers": brokers(5_000_000, ""),
    "brokers": brokers(900_000, "h" * 88),
    "topics": topics(900_000, 80),
    "topics with long names": topics(2_700, 32_000),
    "partitions": partitions(240_000, 30),
    "small partitions": partitions(220_000, 1),
    "replicas": partitions(1, 7_000_000),
    "tagged fields": tags(900_000, 95),
    "one tagged field": tags(1, 90_000_000),
}
