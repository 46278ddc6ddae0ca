"""Many requests in flight on one connection, and which of them were acknowledged before the broker was killed."""

import os
import socket
import struct
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Damage"))

import client  # noqa: E402
from wire import text  # noqa: E402


class Pipeline:
    """Sends requests and reads their responses in order. `send` and `receive` are called in turn."""

    def __init__(self, address):
        self.connection = client.Client(address, timeout=30)
        self.socket = self.connection.socket
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread = b""
        self.head = text("soak")

    def send(self, requests):
        """Sends requests: (api key, version, body). Returns whether the broker still accepts them."""
        frames = bytearray()
        for key, version, body in requests:
            frames += struct.pack(">ihhi", 8 + len(self.head) + len(body), key, version, 0) + self.head + body
        try:
            self.socket.sendall(frames)
            return True
        except OSError:
            return False

    def receive(self, count):
        """Yields the bodies of the next `count` responses; fewer if the connection ends."""
        data, at = self.unread, 0
        for _ in range(count):
            while len(data) - at < 4 or len(data) - at < 4 + struct.unpack_from(">i", data, at)[0]:
                try:
                    more = self.socket.recv(1 << 18)
                except OSError:
                    more = b""
                if not more:
                    return
                data, at = data[at:] + more, 0
            size, = struct.unpack_from(">i", data, at)
            yield data[at + 8:at + 4 + size]
            at += 4 + size
        self.unread = data[at:]

    def close(self):
        self.socket.close()
