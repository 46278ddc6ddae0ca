"""TCP proxies that can keep connections open and let nothing pass: half-open connections on demand.

`Proxy` knows nothing of what it carries. `KafkaProxy` stands before every broker of a cluster, rewrites the addresses
that brokers announce to its own, and knows which APIs a connection has used, so that a trial can stop, for example, only
the connections to the group coordinator.
"""

import socket
import struct
import threading
import time

from confluent_kafka.admin import AdminClient

from .judge import client

PRODUCE, FETCH, LIST_OFFSETS, METADATA, OFFSET_COMMIT, OFFSET_FETCH = 0, 1, 2, 3, 8, 9
FIND_COORDINATOR, JOIN_GROUP, HEARTBEAT, LEAVE_GROUP, SYNC_GROUP, DESCRIBE_CLUSTER = 10, 11, 12, 13, 14, 60
INIT_PRODUCER_ID, ADD_PARTITIONS, ADD_OFFSETS, END_TXN = 22, 24, 25, 26

#: The APIs that mark a connection as one of a role.
ROLES = {
    "fetch": {FETCH},
    "produce": {PRODUCE},
    "group": {JOIN_GROUP, SYNC_GROUP, HEARTBEAT, OFFSET_COMMIT},
    "transaction": {ADD_PARTITIONS, ADD_OFFSETS, END_TXN, INIT_PRODUCER_ID},
    "metadata": {METADATA},
}


class Link:
    """One connection through a proxy."""

    def __init__(self, proxy, client, upstream):
        self.proxy, self.client, self.server = proxy, client, None
        self.is_frozen, self.is_thawed = threading.Event(), threading.Event()
        self.apis, self.asked = set(), {}
        try:
            self.server = socket.create_connection(upstream, timeout=10)
        except OSError:
            client.close()
            return
        for each in (self.client, self.server):
            each.settimeout(None)
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        proxy.links.append(self)
        threading.Thread(target=self.pump, args=(self.client, self.server, True), daemon=True).start()
        threading.Thread(target=self.pump, args=(self.server, self.client, False), daemon=True).start()

    def pump(self, source, target, is_request):
        try:
            while piece := self.proxy.take(source):
                if is_request and self.proxy.must_freeze(self, piece):
                    self.is_frozen.set()
                if self.is_frozen.is_set():
                    # Both sockets stay open and are not read, until the trial thaws them or ends.
                    self.is_thawed.wait()
                target.sendall(self.proxy.changed(self, piece, is_request))
        except OSError:
            pass
        self.close()

    def close(self):
        # `shutdown` wakes the thread that reads the other socket, which `close` alone does not.
        for each in (self.client, self.server):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()
        if self in self.proxy.links:
            self.proxy.links.remove(self)


class Proxy:
    """Carries bytes to one address."""

    def __init__(self, upstream):
        self.links, self.is_blocking = [], False
        self.ports = {}
        self.listen(upstream)

    def listen(self, upstream):
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.ports[upstream] = listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(listener, upstream), daemon=True).start()

    def accept(self, listener, upstream):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=Link, args=(self, client, upstream), daemon=True).start()

    @property
    def address(self):
        return ",".join(f"127.0.0.1:{port}" for port in self.ports.values())

    def take(self, source):
        return source.recv(65536)

    def must_freeze(self, _link, _piece):
        return self.is_blocking

    def changed(self, _link, piece, _is_request):
        return piece

    def freeze(self):
        """Lets nothing pass any more, on connections that are open and on those that are opened later."""
        self.is_blocking = True
        for link in list(self.links):
            link.is_frozen.set()

    def heal(self, thaw=False):
        """Lets new connections pass again. With `thaw` the frozen ones go on with what they held, else they stay dead."""
        self.is_blocking = False
        for link in list(self.links):
            if link.is_frozen.is_set() and thaw:
                link.is_frozen.clear()
                link.is_thawed.set()

    def cut(self):
        """Closes every connection that is not frozen."""
        for link in list(self.links):
            if not link.is_frozen.is_set():
                link.close()


class KafkaProxy(Proxy):
    """Stands before every broker of a cluster."""

    def __init__(self, bootstrap):
        self.links, self.ports, self.blocked = [], {}, frozenset()
        brokers = AdminClient(client(bootstrap)).list_topics(timeout=30).brokers.values()
        for broker in brokers:
            if broker.host != "127.0.0.1":
                raise SystemExit(f"the proxy needs brokers that announce 127.0.0.1, not {broker.host}")
            self.listen((broker.host, broker.port))

    def take(self, source):
        head = receive(source, 4)
        return head and head + receive(source, struct.unpack(">i", head)[0])

    def must_freeze(self, link, piece):
        api, _version, correlation = struct.unpack_from(">hhi", piece, 4)
        link.apis.add(api)
        link.asked[correlation] = api
        return not self.blocked.isdisjoint(link.apis)

    def changed(self, link, piece, is_request):
        if is_request:
            return piece
        api = link.asked.pop(struct.unpack_from(">i", piece, 4)[0], None)
        if api in (METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER):
            for (host, port), mine in self.ports.items():
                # Every version writes the host's bytes and, right behind them, the port as four bytes.
                piece = piece.replace(host.encode() + struct.pack(">i", port), host.encode() + struct.pack(">i", mine))
        return piece

    def freeze(self, apis):
        """Lets nothing pass on connections that have used one of these APIs, or that begin to."""
        self.blocked = frozenset(apis)
        for link in list(self.links):
            if not self.blocked.isdisjoint(link.apis):
                link.is_frozen.set()

    def heal(self, thaw=False):
        self.blocked = frozenset()
        super().heal(thaw)

    @property
    def frozen(self):
        return sum(link.is_frozen.is_set() for link in list(self.links))


def receive(source, count):
    """Exactly `count` bytes; nothing at the end of the stream."""
    pieces = []
    while count:
        piece = source.recv(min(count, 1 << 20))
        if not piece:
            return b""
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


class Silent:
    """An address that accepts connections and never responds."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.accepted = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            self.accepted.append(self.listener.accept()[0])

    def wait_for_a_client(self, seconds=20):
        deadline = time.time() + seconds
        while not self.accepted and time.time() < deadline:
            time.sleep(0.02)
        return bool(self.accepted)
