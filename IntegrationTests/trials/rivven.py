"""Rivven's wire format (postcard, protocol version 2), independent of our client: reads topics, and fakes a broker."""

import socket
import struct
import threading


class Rivven:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=30)
        self.correlation = 0
        response = self.request(33, number(2) + text("integration-tests"))
        if response[0] != 35:
            raise OSError(f"the handshake received response {response[0]}")

    def request(self, index, payload):
        self.correlation += 1
        body = struct.pack(">BI", 0, self.correlation) + number(index) + payload
        self.socket.sendall(struct.pack(">I", len(body)) + body)
        length = struct.unpack(">I", self.receive(4))[0]
        answer = self.receive(length)
        if struct.unpack_from(">I", answer, 1)[0] != self.correlation:
            raise OSError("a response to another request")
        place = Place(answer, 5)
        index = place.number()
        if index == 18:
            raise OSError(place.take(place.number()).decode(errors="replace"))
        return index, place

    def receive(self, count):
        found = b""
        while len(found) < count:
            piece = self.socket.recv(count - len(found))
            if not piece:
                raise OSError("the connection was closed")
            found += piece
        return found

    def partitions(self, topic):
        _, place = self.request(11, text(topic))
        place.take(place.number())
        return place.number()

    def bounds(self, topic, partition):
        _, place = self.request(14, text(topic) + number(partition))
        return place.number(), place.number()

    def read(self, topic, partition):
        """Returns every event of a partition as (key, value)."""
        offset, end = self.bounds(topic, partition)
        found = []
        while offset < end:
            _, place = self.request(5, text(topic) + number(partition) + number(offset) + number(2000) + b"\0\0")
            count = place.number()
            if not count:
                raise OSError(f"{topic}-{partition} ends at {offset}, and its bounds say {end}")
            for _ in range(count):
                at = place.number()
                place.number()
                key = place.take(place.number()) if place.take(1) == b"\1" else None
                value = place.take(place.number())
                place.number()
                for _ in range(place.number()):
                    place.take(place.number())
                    place.take(place.number())
                if at >= offset:
                    found.append((key, value))
                    offset = at + 1
        return found


class ErringRivven:
    """A broker that responds with an error to every request, or to every request except the handshake."""

    def __init__(self, message, refuses_handshake=False):
        self.error = number(18) + number(len(message)) + message
        self.refuses_handshake = refuses_handshake
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, client):
        accepted = number(35) + number(2) + b"\1" + number(0)
        try:
            while head := client.recv(4, socket.MSG_WAITALL):
                request = client.recv(struct.unpack(">I", head)[0], socket.MSG_WAITALL)
                is_accepted = request[5] == 33 and not self.refuses_handshake
                body = request[:5] + (accepted if is_accepted else self.error)
                client.sendall(struct.pack(">I", len(body)) + body)
        except (OSError, struct.error, IndexError):
            pass
        client.close()


class Place:
    """A position in a response, from which fields are read in order."""

    def __init__(self, data, at):
        self.data, self.at = data, at

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def take(self, count):
        found = self.data[self.at:self.at + count]
        if len(found) < count:
            raise OSError("a response that is too short")
        self.at += count
        return found


def number(value):
    found = b""
    while value >= 0x80:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def text(value):
    data = value.encode()
    return number(len(data)) + data
