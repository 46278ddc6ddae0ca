"""The initial state of the attack: the topics, groups and transactions that its requests name."""

import struct

from attacker import Find
from batches import Batches, batch, record
from trials.wire import Connection, text
from values import TOPICS, WIDE, WIDE_MEMBERS, WIDE_METADATA, WIDE_OFFSETS, WIDE_PARTITIONS, WIDE_TRANSACTION

PRODUCERS = 300


def prepare(address):
    """Creates the state. Returns the name, id and epoch of the producer of the large transaction."""
    connection = Connection(address)
    for name, (partitions, config) in TOPICS.items():
        create(connection, name, partitions, config)
        for data in Batches().golden:
            connection.produce(name, data)
    create(connection, WIDE, WIDE_PARTITIONS, {})
    for producer in range(PRODUCERS):
        connection.produce(WIDE, batch([record()], 1_700_000_000_000, producer=(10_000 + producer, 0, 0)))
    commit(connection)
    join(connection)
    producer = begin(connection)
    connection.close()
    return producer


def fail(what, error):
    if error:
        raise Find(f"the attack cannot begin: {what} failed with error {error}")


def create(connection, name, partitions, config):
    body = text(name) + struct.pack(">ihii", partitions, 1, 0, len(config))
    body += b"".join(text(key) + text(value) for key, value in config.items())
    response = connection.request(19, 2, struct.pack(">i", 1) + body + struct.pack(">i?", 1000, False))
    fail(f"CreateTopics {name}", struct.unpack_from(">h", response, 4 + 4 + 2 + len(name))[0])


def commit(connection):
    """Commits an offset with metadata for every partition."""
    body = text(WIDE_OFFSETS) + struct.pack(">i", -1) + text("") + struct.pack(">qi", -1, 1) + text(WIDE)
    body += struct.pack(">i", WIDE_PARTITIONS)
    body += b"".join(struct.pack(">iq", index, 0) + text("m" * 100) for index in range(WIDE_PARTITIONS))
    response = connection.request(8, 2, body)
    fail("OffsetCommit", struct.unpack_from(">h", response, len(response) - 2)[0])


def join(connection):
    """Creates a member with long metadata and a long assignment, for half an hour."""
    blob = struct.pack(">i", WIDE_METADATA) + bytes(WIDE_METADATA)
    body = text(WIDE_MEMBERS) + struct.pack(">ii", 1_800_000, 1_800_000) + text("") + text("consumer")
    response = connection.request(11, 1, body + struct.pack(">i", 1) + text("range") + blob)
    error, generation, length = struct.unpack_from(">hih", response)
    fail("JoinGroup", error)
    length, = struct.unpack_from(">h", response, 8 + length)
    member = response[15:15 + length].decode()
    body = text(WIDE_MEMBERS) + struct.pack(">i", generation) + text(member)
    response = connection.request(14, 0, body + struct.pack(">i", 1) + text(member) + blob)
    fail("SyncGroup", struct.unpack_from(">h", response)[0])


def begin(connection):
    """Begins a transaction with every partition of the topic, for a quarter of an hour."""
    response = connection.request(22, 0, text(WIDE_TRANSACTION) + struct.pack(">i", 900_000))
    _, error, producer, epoch = struct.unpack(">ihqh", response)
    fail("InitProducerId", error)
    body = text(WIDE_TRANSACTION) + struct.pack(">qhi", producer, epoch, 1) + text(WIDE)
    body += struct.pack(">i", WIDE_PARTITIONS) + b"".join(struct.pack(">i", index) for index in range(WIDE_PARTITIONS))
    response = connection.request(24, 0, body)
    fail("AddPartitionsToTxn", struct.unpack_from(">h", response, len(response) - 2)[0])
    return [WIDE_TRANSACTION, producer, epoch]
