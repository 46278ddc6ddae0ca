"""TCP proxies that can create half-open connections, which stay open but pass no data.

A proxy records which requests each connection has carried, so a trial can freeze, for example, only the connections to
the group coordinator. `KafkaProxy` has a port for every broker of a cluster, and replaces the addresses in responses
with its own. `RivvenProxy` has a port for one Rivven broker.
"""

import socket
import struct
import threading
import time

from confluent_kafka.admin import AdminClient

from .judge import client

METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER = 3, 10, 60

#: The Kafka API keys that assign a connection to a role.
KAFKA_ROLES = {
    "fetch": {1},
    "produce": {0},
    "group": {8, 11, 12, 14},  # OffsetCommit, JoinGroup, Heartbeat, SyncGroup
    "transaction": {22, 24, 25, 26},  # InitProducerId, AddPartitionsToTxn, AddOffsetsToTxn, EndTxn
    "metadata": {METADATA},
}
#: The indices of Rivven's requests that assign a connection to a role.
RIVVEN_ROLES = {
    "publish": {4, 20, 38, 39},  # Publish, IdempotentPublish, PublishBatch, IdempotentPublishBatch
    "consume": {5},
    "group": {9, 34, 35, 36},  # CommitOffset, JoinGroup, SyncGroup, Heartbeat
    "any": set(range(128)),
}


class Link:
    """A connection through a proxy."""

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
                    # Both sockets stay open and are not read until the trial thaws the link or ends.
                    self.is_thawed.wait()
                target.sendall(self.proxy.changed(self, piece, is_request))
        except OSError:
            pass
        self.close()

    def close(self):
        # `shutdown` wakes the thread that reads the other socket; `close` alone does not.
        for each in (self.client, self.server):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()
        if self in self.proxy.links:
            self.proxy.links.remove(self)


class Proxy:
    """A proxy for framed requests and responses. A frame begins with four bytes for the length of the rest."""

    def __init__(self):
        self.links, self.ports, self.blocked = [], {}, frozenset()

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
        """Returns the next frame; empty at the end of the stream."""
        head = receive(source, 4)
        return head and head + receive(source, struct.unpack(">i", head)[0])

    def must_freeze(self, link, frame):
        link.apis.add(self.api(link, frame))
        return not self.blocked.isdisjoint(link.apis)

    def api(self, link, frame):
        """Returns the kind of request that a frame contains."""
        raise NotImplementedError

    def changed(self, _link, frame, _is_request):
        return frame

    def freeze(self, apis):
        """Freezes the connections that have carried one of these requests, and those that send one later."""
        self.blocked = frozenset(apis)
        for link in list(self.links):
            if not self.blocked.isdisjoint(link.apis):
                link.is_frozen.set()

    def heal(self, thaw=False):
        """Lets new connections pass data. With `thaw`, frozen ones deliver what they held; else they stay frozen."""
        self.blocked = frozenset()
        for link in list(self.links):
            if thaw and link.is_frozen.is_set():
                link.is_frozen.clear()
                link.is_thawed.set()

    def cut(self):
        """Closes every connection that is not frozen."""
        for link in list(self.links):
            if not link.is_frozen.is_set():
                link.close()


class KafkaProxy(Proxy):
    def __init__(self, bootstrap):
        super().__init__()
        brokers = AdminClient(client(bootstrap)).list_topics(timeout=30).brokers.values()
        for broker in brokers:
            if broker.host != "127.0.0.1":
                raise SystemExit(f"the proxy needs brokers that announce 127.0.0.1, not {broker.host}")
            self.listen((broker.host, broker.port))

    def api(self, link, frame):
        key, _version, correlation = struct.unpack_from(">hhi", frame, 4)
        link.asked[correlation] = key
        return key

    def changed(self, link, frame, is_request):
        if is_request:
            return frame
        key = link.asked.pop(struct.unpack_from(">i", frame, 4)[0], None)
        if key in (METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER):
            for (host, port), mine in self.ports.items():
                # In every version the host is directly followed by the port in four bytes.
                frame = frame.replace(host.encode() + struct.pack(">i", port), host.encode() + struct.pack(">i", mine))
        return frame


class RivvenProxy(Proxy):
    def __init__(self, address):
        super().__init__()
        host, port = address.rsplit(":", 1)
        self.listen((host, int(port)))

    def api(self, _link, frame):
        # A frame begins with its length (4 bytes), its kind (1), the correlation id (4) and the request's index, below
        # 128.
        return frame[9]


def receive(source, count):
    """Returns exactly `count` bytes; empty at the end of the stream."""
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
