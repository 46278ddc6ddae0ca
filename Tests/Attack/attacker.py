"""Sends requests over several connections. Each must receive a response, or its connection close, within a second."""

import collections
import select
import socket
import struct
import time

from schema import Reader
from stream import Requests
from values import Known

PRODUCE, FETCH, JOIN_GROUP, SYNC_GROUP, API_VERSIONS, SASL_HANDSHAKE, SASL_AUTHENTICATE = 0, 1, 11, 14, 18, 17, 36
#: The requests that may wait: for records, up to the time that they give, or for the other members of a group. A
#: mutated request may give any time, so the attack stops waiting for it after a while. If one blocks the broker itself,
#: all other requests and the second client notice that.
WAITING = (FETCH, JOIN_GROUP, SYNC_GROUP)
LONGEST = 1.0
PATIENCE = 0.25
BEFORE_AUTHENTICATION = (API_VERSIONS, SASL_HANDSHAKE, SASL_AUTHENTICATE)


class Find(Exception):
    """A request that the broker handled in a way that is not allowed."""


class Counts:
    def __init__(self):
        self.answered, self.closed, self.silent, self.parked = (collections.Counter() for _ in range(4))
        self.longest, self.longest_key, self.connections, self.checked = 0.0, None, 0, 0

    def took(self, seconds, key):
        if seconds > self.longest:
            self.longest, self.longest_key = seconds, key


class Link:
    """A connection, on which bursts of requests are sent one after another."""

    def __init__(self, attacker):
        self.attacker = attacker
        self.burst, self.again = [], []
        self.socket = None

    def open(self):
        self.socket = socket.socket()
        self.socket.settimeout(5)
        self.socket.connect(self.attacker.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.inbox, self.skip, self.burst = bytearray(), 0, []
        self.attacker.counts.connections += 1
        self.attacker.links[self.socket.fileno()] = self
        self.begin()

    def begin(self):
        """Sends the next burst and the probe after it."""
        attacker = self.attacker
        size = attacker.requests.random.choice((1, 1, 1, 2, 4, 8))
        # After a close, the requests without a response are sent again one by one, to find the one that causes it.
        burst = [self.again.pop()] if self.again else []
        size = 1 if burst else size
        while len(burst) < size and not (burst and burst[-1].is_last) and attacker.left > 0:
            attacker.left -= 1
            burst.append(attacker.requests.next())
        if not burst:
            return self.close()
        self.is_last = burst[-1].is_last
        if not self.is_last:
            burst.append(attacker.requests.probe())
        self.burst, self.next = burst, 0
        self.outbox = memoryview(b"".join(request.frame for request in burst))
        self.since = time.monotonic()
        attacker.recent.append((self.since, burst))
        attacker.poll.register(self.socket, select.POLLIN | select.POLLOUT)
        self.write()

    def write(self):
        try:
            while self.outbox:
                self.outbox = self.outbox[self.socket.send(self.outbox):]
            if self.is_last:
                # The broker waits for the rest of the frame, or has closed the connection.
                self.socket.shutdown(socket.SHUT_WR)
            self.since = time.monotonic()
            self.attacker.poll.modify(self.socket, select.POLLIN)
        except BlockingIOError:
            pass
        except OSError:
            # The broker has closed the connection: the next read reports that.
            self.outbox = memoryview(b"")
            self.attacker.poll.modify(self.socket, select.POLLIN)

    def read(self):
        try:
            data = self.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            return self.was_closed()
        if self.outbox or self.skip:
            # The request is still being sent, or a long response is still arriving.
            self.since = time.monotonic()
        if self.skip:
            passed = min(self.skip, len(data))
            self.skip -= passed
            data = data[passed:]
        self.inbox += data
        self.frames()

    def frames(self):
        inbox, at = self.inbox, 0
        while len(inbox) - at >= 8:
            length, correlation = struct.unpack_from(">ii", inbox, at)
            if length > 4096:
                # Of a long response, only the header is checked.
                self.answered(correlation, None)
                self.skip = max(0, at + 4 + length - len(inbox))
                at = min(len(inbox), at + 4 + length)
            elif len(inbox) - at < 4 + length:
                break
            else:
                self.answered(correlation, inbox[at + 4:at + 4 + length])
                at += 4 + length
            if not self.burst:
                return
        del inbox[:at]

    def answered(self, correlation, data):
        place = next((index for index in range(self.next, len(self.burst))
                      if self.burst[index].correlation == correlation), self.next)
        for request in self.burst[self.next:place]:
            self.was_silent(request)
        if place >= len(self.burst):
            raise Find("a response arrived for which there was no request")
        request = self.burst[place]
        self.judged(request, self.attacker.counts.answered)
        self.next = place + 1
        if self.attacker.is_locked and request.key not in BEFORE_AUTHENTICATION and correlation == request.correlation:
            raise Find(f"API {request.key} was accepted before authentication")
        if request.is_sound and data is not None:
            self.attacker.check(request, bytes(data))
        if self.next == len(self.burst):
            self.burst = []
            self.begin()

    def was_silent(self, request):
        """Handles a missing response, after a later one has arrived. Only Produce may have no response."""
        if request.key != PRODUCE:
            raise Find(f"API {request.key} version {request.version} got no response")
        self.attacker.counts.silent[request.key] += 1

    def judged(self, request, counter):
        now = time.monotonic()
        took, self.since = now - self.since, now
        if request.is_probe:
            return
        counter[request.key] += 1
        if request.key not in WAITING:
            took = self.attacker.own(took, now)
            self.attacker.counts.took(took, request.key)
            if took > LONGEST:
                raise Find(f"API {request.key} version {request.version} took {took:.2f} s")

    def was_closed(self):
        """Handles a close by the broker, which the next request or one after it has caused."""
        left = [request for request in self.burst[self.next:] if not request.is_probe]
        if len(left) > 1:
            self.again += left
        elif left:
            request = left[0]
            self.judged(request, self.attacker.counts.closed)
            if request.is_sound and not self.attacker.may_close(request):
                raise Find(f"a valid request of API {request.key} version {request.version} got no response")
        self.reopen()

    def look(self, now):
        """Stops waiting for requests that have waited too long."""
        if now - self.since < PATIENCE:
            return
        ahead = self.burst[self.next:]
        while len(ahead) > 1 and ahead[0].key == PRODUCE:
            ahead.pop(0)
        if ahead and ahead[0].key in WAITING:
            self.attacker.counts.parked[ahead[0].key] += 1
            self.again += [request for request in ahead[1:] if not request.is_probe]
            self.reopen()
        elif self.attacker.own(now - self.since, now) > LONGEST:
            keys = [(request.key, request.version) for request in self.burst[self.next:]]
            raise Find(f"neither a response nor a close within {now - self.since:.2f} s for the APIs {keys}")

    def reopen(self):
        self.close()
        if self.again or self.attacker.left > 0:
            self.open()

    def close(self):
        self.burst = []
        if self.socket is None:
            return
        del self.attacker.links[self.socket.fileno()]
        try:
            self.attacker.poll.unregister(self.socket)
        except KeyError:
            pass
        self.socket.close()
        self.socket = None


class Attacker:
    """One process of the attack."""

    CONNECTIONS = 4

    def __init__(self, address, count, seed, served, schemas, batches, is_locked, processor, wide_producer):
        host, port = address.rsplit(":", 1)
        self.address, self.left, self.is_locked = (host, int(port)), count, is_locked
        self.processor = processor
        favourites = (SASL_HANDSHAKE, SASL_AUTHENTICATE) if is_locked else ()
        self.known, self.responses = Known(wide_producer), schemas[1]
        self.requests = Requests(seed, schemas[0], served, self.known, batches, favourites)
        self.counts, self.links, self.poll = Counts(), {}, select.poll()
        self.recent = collections.deque(maxlen=400)

    def run(self, progress):
        """Sends all requests. Calls `progress` with the number of requests that are left. Raises Find."""
        for _ in range(self.CONNECTIONS):
            Link(self).open()
        looked = time.monotonic()
        while self.links:
            for descriptor, events in self.poll.poll(50):
                link = self.links.get(descriptor)
                if link is None:
                    continue
                if events & select.POLLOUT:
                    link.write()
                if events & ~select.POLLOUT and link.socket is not None:
                    link.read()
            now = time.monotonic()
            self.processor.note()
            if now - looked > 0.05:
                looked = now
                progress(self.left)
                for link in list(self.links.values()):
                    link.look(now)

    def own(self, took, now):
        """Returns a duration without the time of waiting for a processor. Short durations are returned unchanged."""
        return took if took < LONGEST / 2 else self.processor.own(now - took, now)

    def may_close(self, request):
        """Returns whether a valid request may close its connection: an unexpected authentication, a request that lacks
        one, or a refused Produce with acks=0."""
        return self.is_locked or request.key in (PRODUCE, SASL_HANDSHAKE, SASL_AUTHENTICATE)

    def check(self, request, data):
        """Decodes the response to a valid request by its schema. No byte may be left."""
        schema = self.responses[request.key]
        if request.version < 3 and request.key == PRODUCE:
            return
        at = 5 if request.version in schema.flexible and request.key != API_VERSIONS else 4
        try:
            response = Reader(schema, request.version, data, at).message()
        except ValueError as fault:
            raise Find(f"cannot decode the response to a valid request: {fault}") from None
        self.counts.checked += 1
        self.known.learn(request.key, request, response)
