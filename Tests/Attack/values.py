"""Values for the fields of requests. Most name something that exists, so that the request passes the first check."""

import struct
import time

RANGES = {"bool": (0, 1), "int8": (-128, 127), "int16": (-2**15, 2**15 - 1), "uint16": (0, 2**16 - 1),
          "int32": (-2**31, 2**31 - 1), "int64": (-2**63, 2**63 - 1)}
EDGES = [0, 1, -1, 2, -2, 3, 127, 128, 255, 256, 32767, 32768, 65536, 2**31 - 1, -2**31, 2**62, 2**63 - 1, -2**63]
TEXTS = ["", "a", "a" * 127, "a" * 128, "a" * 249, "a" * 250, "é界🜁", "\0", "../../x", ".", "..",
         "__consumer_offsets", "a b", "%s%n", "consumer", "range", "1", "-1"]

#: The topics that exist at the beginning, and names of topics that may be created.
TOPICS = {"attack-plain": (4, {}), "attack-compact": (2, {"cleanup.policy": "compact"}),
          "attack-late": (1, {"message.timestamp.type": "LogAppendTime"}),
          "attack-small": (1, {"max.message.bytes": "200", "segment.bytes": "1048576", "retention.ms": "1000"})}
#: Large objects, so that requests that name them are expensive: a topic with many partitions, a group with as many
#: offsets, a group whose member has long metadata, and a transaction in every partition of the topic.
WIDE, WIDE_PARTITIONS, WIDE_METADATA = "attack-wide", 1000, 64 << 10
WIDE_OFFSETS, WIDE_MEMBERS, WIDE_TRANSACTION = "wide-offsets", "wide-members", "wide-transaction"
#: The requests that would delete the large objects.
ENDING = (11, 13, 20, 21, 22, 26, 42, 47)
DOOMED = [f"doomed-{index}" for index in range(12)]

#: Numbers by the field's name. Waits are short, so that the end of a waiting request is observed.
NUMBERS = {
    "MaxWaitMs": (0, 0, 1, 20), "MinBytes": (0, 1, 1, 1 << 20), "MaxBytes": (1 << 16, 1 << 20, 0, 1),
    "PartitionMaxBytes": (1 << 16, 1 << 20, 0, 1), "FetchOffset": (0, 0, 1, 5, 100, -1), "Offset": (0, 1, 5, -1, 100),
    "CommittedOffset": (0, 1, 5, 100), "Timestamp": (-1, -2, -3, -4, -5, 0, None),
    "NumPartitions": (-1, 1, 1, 2, 3, 40), "ReplicationFactor": (-1, 1), "Count": (1, 2, 3, 5, 60),
    "Acks": (-1, -1, 1, 1, 0), "SessionId": (0, 0, 1), "SessionEpoch": (-1, 0), "ReplicaId": (-1,),
    "IsolationLevel": (0, 1), "CurrentLeaderEpoch": (-1, 0), "LastFetchedEpoch": (-1,),
    "CommittedLeaderEpoch": (-1, 0), "LogStartOffset": (-1, 0), "KeyType": (0, 1), "CoordinatorEpoch": (0,),
    "TransactionVersion": (0, 1, 2), "ResourceType": (2, 2, 4, 32), "SessionTimeoutMs": (100, 500),
    "RebalanceTimeoutMs": (100, 300), "TransactionTimeoutMs": (200, 5000, 60_000), "TimeoutMs": (0, 100, 1000),
    "timeoutMs": (0, 100, 1000), "RetentionTimeMs": (-1,), "MemberEpoch": (-1, 0), "DurationFilter": (-1, 0, 1000),
}
PARTITIONS = ("Partition", "PartitionIndex", "Index", "Partitions", "PartitionIndexes")
CONFIGS = {"cleanup.policy": ("compact", "delete", "compact,delete"), "retention.ms": ("-1", "1", "100000"),
           "segment.bytes": ("1048576", "1"), "max.message.bytes": ("100", "1048576", "-1"),
           "retention.bytes": ("0", "-1"), "message.timestamp.type": ("CreateTime", "LogAppendTime"),
           "compression.type": ("producer", "gzip", "zstd")}


class Known:
    """What an attacker knows of the broker's state. The number of entries never changes."""

    def __init__(self, wide_producer):
        self.topics = {name: bytes(16) for name in [*TOPICS, *DOOMED, WIDE]}
        self.wide_producer = wide_producer or [WIDE_TRANSACTION, 0, 0]
        self.members = [[f"group-{index % 6}", "", -1] for index in range(16)]
        self.producers = [[f"transaction-{index}", index, 0] for index in range(16)]

    def learn(self, key, request, response):
        """Learns ids from the response to a request that was not mutated. `request` has the names in it."""
        if key == 11 and response["ErrorCode"] in (0, 79):
            request.member[1:] = [response["MemberId"].decode(), response["GenerationId"]]
        elif key == 22 and response["ErrorCode"] == 0:
            request.producer[1:] = [response["ProducerId"], response["ProducerEpoch"]]
        elif key == 26 and response["ErrorCode"] == 0 and response.get("ProducerId", -1) >= 0:
            request.producer[1:] = [response["ProducerId"], response["ProducerEpoch"]]
        elif key in (3, 19):
            for topic in response["Topics"] or ():
                name = (topic["Name"] or b"").decode(errors="replace")
                if name in self.topics and "TopicId" in topic:
                    self.topics[name] = topic["TopicId"]


class Pick:
    """Chooses the values of one request after another. The names in one request belong together."""

    def __init__(self, random, known, batches):
        self.random, self.known, self.batches = random, known, batches
        self.begin(0)

    def begin(self, key):
        random = self.random
        self.key = key
        self.topic = random.choice(DOOMED if key == 20 else list(self.known.topics))
        self.member = random.choice(self.known.members)
        self.producer = random.choice(self.known.producers)
        # Which arrays are long, by their depth; usually none.
        self.long = random.randrange(3) if random.random() < 0.015 else -1
        self.is_wild = random.random() < 0.3
        if key not in ENDING and random.random() < (0.02 if self.long < 0 else 0.8):
            self.topic, self.producer = WIDE, self.known.wide_producer
            self.member = [random.choice((WIDE_OFFSETS, WIDE_MEMBERS)), "", -1]

    def has(self, field):
        return self.random.random() < 0.3

    def is_null(self, field):
        return self.random.random() < (0.7 if field.name in ("GroupInstanceId", "TransactionalId") else 0.15)

    def count(self, field, depth):
        """Returns the number of elements of an array, and how many of them are chosen; the rest repeats those."""
        if depth == self.long:
            return self.random.choice((100, 1000, 3000, 10_000)), self.random.choice((1, 3, 20))
        return self.random.choice((0, 1, 1, 1, 2, 3)) if self.is_wild else 1, 3

    def number(self, field, kind):
        random, name = self.random, field.name
        if kind == "float64":
            return random.uniform(-1e9, 1e9)
        low, high = RANGES[kind]
        if self.is_wild and random.random() < 0.15:
            return min(max(random.choice(EDGES), low), high)
        if field.entity == "producerId" or "ProducerId" in name:
            return self.producer[1]
        if "ProducerEpoch" in name:
            return self.producer[2]
        if name == "GenerationId" or name == "GenerationIdOrMemberEpoch":
            return self.member[2]
        if name in PARTITIONS:
            return random.choice((0, 0, 0, 1, 2, 3))
        if name in NUMBERS:
            value = random.choice(NUMBERS[name])
            value = int(time.time() * 1000) if value is None else value
        else:
            value = random.choice((0, 1, -1))
        return min(max(value, low), high)

    def uuid(self, field):
        chance = self.random.random()
        if chance < 0.9:
            return self.known.topics[self.topic]
        return bytes(16) if chance < 0.95 else self.random.randbytes(16)

    def bytes(self, field, kind):
        if kind == "records":
            return self.batches.pick(self.random, self.producer[1:])
        if kind == "bytes":
            return self.blob(field)
        return self.text(field).encode()

    def blob(self, field):
        random = self.random
        if field.name == "AuthBytes":
            return random.choice((b"", b"\0alice\0wrong", b"n,,n=alice,r=abcdef", b"\0\0", b"n,,n=,r=",
                                  b"c=biws,r=x,p=eA==", b"\0alice\0" + b"x" * 5000, random.randbytes(20)))
        if random.random() < 0.6:
            # A subscription of the consumer protocol, version 0, to one topic.
            name = self.topic.encode()
            return struct.pack(">hih", 0, 1, len(name)) + name + struct.pack(">i", -1)
        return random.randbytes(random.choice((0, 1, 20, 300)))

    def text(self, field):
        random, name = self.random, field.name
        if self.is_wild and random.random() < 0.15:
            return random.choice(TEXTS) if random.random() < 0.99 else "a" * random.choice((32766, 32767, 20_000))
        if field.entity == "groupId" or name in ("GroupId", "Groups", "GroupsNames"):
            return self.member[0]
        if field.entity == "transactionalId" or "TransactionalId" in name:
            return self.producer[0]
        if field.entity == "topicName" or name in ("Topic", "TopicNames"):
            return self.topic
        if name in ("Key", "CoordinatorKeys"):
            return random.choice((self.member[0], self.producer[0]))
        if name == "MemberId":
            return self.member[1]
        if name == "GroupInstanceId":
            return random.choice(("instance-1", "instance-2"))
        if name == "ResourceName":
            return random.choice((self.topic, "1", "0"))
        if name == "Mechanism":
            return random.choice(("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "X"))
        if name == "ProtocolType":
            return "consumer"
        if name == "ProtocolName":
            return "range"
        if self.key == 19 and name == "Value":
            return random.choice(random.choice(list(CONFIGS.values())))
        if self.key in (19, 32):
            return random.choice(list(CONFIGS))
        return random.choice(("range", "roundrobin", "x", "Empty", "Ongoing"))
