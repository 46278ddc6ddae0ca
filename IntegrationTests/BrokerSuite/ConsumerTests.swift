import KafkaClient
import KafkaCodecs
import KafkaProtocol
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConsumerTests {
    func fill(_ name: String, _ count: Int, partitions: Int32 = 1, of kafka: Kafka) async throws {
        // The records are old: a broker that looks for expired records just now would delete them.
        try await kafka.createTopic(name, partitions: partitions, configs: ["retention.ms": "-1"])
        let producer = try await kafka.producer()
        let topic = try await producer.topic(name)
        for number in 0..<count {
            try producer.append(
                to: topic, partition: Int32(number) % partitions, key: nil, value: Bytes(utf8: "\(number)"),
                timestamp: 1_700_000_000_000 + Int64(number))
        }
        await producer.close()
    }

    func configuration() -> Consumer.Configuration {
        var configuration = Consumer.Configuration()
        configuration.offsetReset = .earliest
        configuration.heartbeatInterval = .milliseconds(100)
        configuration.sessionTimeout = .seconds(10)
        return configuration
    }

    func values(_ batch: RecordBatch?) -> [String] { batch?.map { $0.value?.utf8String ?? "" } ?? [] }

    // MARK: Positions

    @Test(arguments: TestBroker.all)
    func seekMovesThePositionAndTheLag(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("seek"), 0)
            try await fill(partition.topic, 10, of: kafka)
            let consumer = try await kafka.consumer(partitions: [partition: 4])
            #expect(values(try await consumer.nextBatch()).first == "4")
            #expect(consumer.position(of: partition) == 10)
            #expect(consumer.lag() == [partition: 0])
            try await consumer.seek(to: [partition: 8])
            #expect(consumer.position(of: partition) == 8)
            #expect(values(try await consumer.nextBatch()).first == "8")
            try await consumer.seek(to: [partition: 1])
            #expect(values(try await consumer.nextBatch()).first == "1")
            await consumer.close()
        }
    }

    @Test(arguments: TestBroker.all, [Consumer.OffsetReset.earliest, .none])
    func aSeekInTheAssignedHookDecidesWhereReadingBegins(
        _ broker: TestBroker, _ reset: Consumer.OffsetReset
    ) async throws {
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("hook"), 0)
            try await fill(partition.topic, 10, of: kafka)
            var configuration = configuration()
            configuration.offsetReset = reset
            configuration.hooks.assigned = { consumer, partitions in
                try? await consumer.seek(to: Dictionary(uniqueKeysWithValues: partitions.map { ($0, 7) }))
            }
            let consumer = try await kafka.consumer(
                group: TestBroker.name("group"), topics: [partition.topic], configuration: configuration)
            let batch = try await consumer.nextBatch()
            #expect(values(batch) == ["7", "8", "9"])
            await consumer.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func aPausedPartitionIsNotHandedOutUntilItIsResumed(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("pause")
            let (first, second) = (TopicPartition(name, 0), TopicPartition(name, 1))
            try await fill(name, 2, partitions: 2, of: kafka)
            let consumer = try await kafka.consumer(partitions: [first: 0, second: 0])
            try await consumer.pause([first])
            #expect(values(try await consumer.nextBatch()) == ["1"])
            #expect(consumer.position(of: first) == 0)
            try await consumer.resume([first])
            #expect(values(try await consumer.nextBatch()) == ["0"])
            await consumer.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func offsetPastTheEndIsResetAndReported(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("gone"), 0)
            try await fill(partition.topic, 3, of: kafka)
            let event = Lock<Consumer.Event?>(nil)
            var configuration = configuration()
            configuration.onEvent = { told in event.withLock { $0 = told } }
            let consumer = try await kafka.consumer(partitions: [partition: 1000], configuration: configuration)
            #expect(values(try await consumer.nextBatch()).first == "0")
            let told = try #require(event.withLock { $0 })
            #expect(told.kind == .offsetReset && told.offset == 1000 && told.newOffset == 0)
            await consumer.close()
        }
    }

    // MARK: Groups

    @Test(arguments: TestBroker.all)
    func consumerAboveTheMaximumPollIntervalLeavesAndRejoins(_ broker: TestBroker) async throws {
        // max.poll.interval.ms
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("slow"), 0)
            try await fill(partition.topic, 3, of: kafka)
            let lost = OneTimeGate()
            let told = Lock<[Consumer.Event.Kind]>([])
            var configuration = configuration()
            configuration.maximumPollInterval = .seconds(3)
            configuration.hooks.lost = { _, partitions in if partitions == [partition] { lost.open() } }
            configuration.onEvent = { event in told.withLock { $0.append(event.kind) } }
            let group = TestBroker.name("group")
            let consumer = try await kafka.consumer(
                group: group, topics: [partition.topic], configuration: configuration)
            let batch = try #require(try await consumer.nextBatch())
            #expect(consumer.groupMetadata?.generation == 1)
            await lost.pass()
            // A busy broker's coordinator may fail to respond in time.
            #expect(told.withLock { $0.filter { $0 != .coordinatorFailing } } == [.pollIntervalExceeded])
            #expect(batch.isRevoked && consumer.groupMetadata == GroupMetadata(group: group))
            await #expect {
                try await batch.commit()
            } throws: {
                ($0 as? KafkaError)?.code == .lostMembership
            }
            // The next call joins again and reads from the committed position. Nothing is committed, so it reads from
            // the start.
            #expect(values(try await consumer.nextBatch()).first == "0")
            await consumer.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func consumerWithEverythingPausedStaysInTheGroup(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("idle"), 0)
            try await fill(partition.topic, 3, of: kafka)
            var configuration = configuration()
            configuration.maximumPollInterval = .seconds(2)
            let consumer = try await kafka.consumer(
                group: TestBroker.name("group"), topics: [partition.topic], configuration: configuration)
            let batch = try #require(try await consumer.nextBatch())
            try await consumer.pause([partition])
            // These requests take several heartbeats longer than the poll interval.
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .seconds(4) { _ = try await consumer.committed([partition]) }
            try await batch.commit()
            #expect(try await consumer.committed([partition]) == [partition: 3])
            await consumer.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func committedOffsetsKeepLeaderEpochAndMetadata(_ broker: TestBroker) async throws {  // KIP-320
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("notes"), 1)
            try await fill(partition.topic, 10, partitions: 2, of: kafka)
            let group = TestBroker.name("group")
            let noted = CommittedOffset(3, leaderEpoch: 0, metadata: "a note")
            try await kafka.commitOffsets(group: group, [partition: noted])
            #expect(try await kafka.committedOffsets(group: group, topic: partition.topic) == [1: noted])
            let consumer = try await kafka.consumer(
                group: group, topics: [partition.topic], configuration: configuration())
            var batch: RecordBatch?
            while batch?.partition != 1 { batch = try await consumer.nextBatch() }
            #expect(batch?.firstOffset == 3)
            #expect(try await consumer.committedOffsets([partition]) == [partition: noted])
            try await batch?.commit()
            let committed = try await consumer.committedOffsets([partition])[partition]
            #expect(committed == CommittedOffset(5, leaderEpoch: batch?.leaderEpoch ?? -1))
            await consumer.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func groupWithMembersRejectsExternalCommits(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let partition = TopicPartition(TestBroker.name("busy"), 0)
            try await fill(partition.topic, 1, of: kafka)
            let group = TestBroker.name("group")
            #expect(try await kafka.describeGroup(group)?.members.isEmpty != false)
            let consumer = try await kafka.consumer(
                group: group, topics: [partition.topic], configuration: configuration())
            _ = try await consumer.nextBatch()
            let described = try #require(try await kafka.describeGroup(group))
            #expect(described.state == "Stable" && described.members.map(\.partitions) == [[partition]])
            #expect(described.members.first?.id == consumer.groupMetadata?.memberID)
            await #expect {
                try await kafka.commitOffsets(group: group, [partition: 1])
            } throws: {
                ($0 as? KafkaError)?.brokerError == .unknownMemberId
            }
            await consumer.close()
        }
    }

    // MARK: Topics and times

    @Test(arguments: TestBroker.all)
    func offsetsAreFoundByTime(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let name = TestBroker.name("times")
            try await fill(name, 10, partitions: 2, of: kafka)
            let found = try await kafka.listOffsets(of: name, at: .timestamp(1_700_000_000_005))
            #expect(found[1]?.offset == 2 && found[1]?.timestamp == 1_700_000_000_005)
            #expect(found[0]?.offset == 3 && found[0]?.timestamp == 1_700_000_000_006)
            #expect(try await kafka.listOffsets(of: name, at: .timestamp(1_800_000_000_000)).isEmpty)
            #expect(try await kafka.listOffsets(of: name, at: .latest, isolationLevel: .readCommitted)[0]?.offset == 5)
            let listed = try await kafka.listTopics().first { $0.name == name }
            #expect(listed?.partitionCount == 2 && listed?.isInternal == false)
        }
    }
}

/// A gate that tests wait for. It opens once and stays open.
final class OneTimeGate: Sendable {
    private let state = Lock<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
