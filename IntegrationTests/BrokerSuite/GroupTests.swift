import KafkaClient
import KafkaCodecs
import KafkaProtocol
import Testing

@Suite(.timeLimit(.minutes(5))) struct GroupTests {
    func fill(_ name: String, _ count: Int, partitions: Int32, of kafka: Kafka) async throws {
        try await kafka.createTopic(name, partitions: partitions)
        let producer = try await kafka.producer()
        let topic = try await producer.topic(name)
        for number in 0..<count {
            try producer.append(
                to: topic, partition: Int32(number) % partitions, key: nil, value: Bytes(utf8: "\(number)"))
        }
        await producer.close()
    }

    func configuration() -> Consumer.Configuration {
        var configuration = Consumer.Configuration()
        configuration.offsetReset = .earliest
        configuration.heartbeatInterval = .milliseconds(300)
        configuration.sessionTimeout = .seconds(10)
        return configuration
    }

    func read(_ count: Int, from consumer: Consumer, commits: Bool) async throws -> Set<String> {
        var values: Set<String> = []
        while values.count < count, let batch = try await consumer.nextBatch() {
            for record in batch { values.insert(record.value?.utf8String ?? "") }
            if commits { try await batch.commit() }
        }
        return values
    }

    @Test(arguments: TestBroker.all)
    func groupResumesAtItsCommittedOffsets(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let (name, group) = (TestBroker.name("resume"), TestBroker.name("group"))
            try await fill(name, 100, partitions: 2, of: kafka)
            let first = try await kafka.consumer(group: group, topics: [name], configuration: configuration())
            #expect(try await read(100, from: first, commits: true).count == 100)
            let partitions = [TopicPartition(name, 0), TopicPartition(name, 1)]
            #expect(try await first.committed(partitions).values.reduce(0, +) == 100)
            await first.close()
            let second = try await kafka.consumer(group: group, topics: [name], configuration: configuration())
            let producer = try await kafka.producer()
            try await producer.send(to: name, partition: 0, value: "new")
            #expect(try await read(1, from: second, commits: false) == ["new"])
            await second.close()
            await producer.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func twoMembersShareThePartitions(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let (name, group) = (TestBroker.name("shared"), TestBroker.name("group"))
            try await fill(name, 10, partitions: 4, of: kafka)
            let assigned = AssignmentRecorder()
            var members: [Consumer] = []
            for member in 0..<2 {
                var configuration = configuration()
                configuration.hooks.assigned = { _, partitions in assigned.note(member, partitions) }
                members.append(try await kafka.consumer(group: group, topics: [name], configuration: configuration))
            }
            let reading = members.map { member in Task { while try await member.nextBatch() != nil {} } }
            #expect(await assigned.isShared(between: 2, partitions: 4))
            for member in members { await member.close() }
            for task in reading { try await task.value }
        }
    }

    @Test(arguments: TestBroker.all)
    func revokedHookMayCommitDuringClose(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let (name, group) = (TestBroker.name("drain"), TestBroker.name("group"))
            try await fill(name, 10, partitions: 1, of: kafka)
            let late = LateCommit()
            var configuration = configuration()
            configuration.hooks.revoked = { consumer, _ in await late.commit([TopicPartition(name, 0): 7], of: consumer)
            }
            let consumer = try await kafka.consumer(group: group, topics: [name], configuration: configuration)
            _ = try await consumer.nextBatch()
            // Both calls wait for the same closing, including its hook.
            async let first: Void = consumer.close()
            async let second: Void = consumer.close()
            _ = await (first, second)
            #expect(late.outcome.withLock { $0 } == "committed")
            let other = try await kafka.consumer(group: group, topics: [name], configuration: self.configuration())
            let batch = try #require(try await other.nextBatch())
            #expect(batch.firstOffset == 7)
            await other.close()
        }
    }

    @Test(arguments: TestBroker.all)
    func latestWithoutACommittedOffsetReadsTheNextRecord(_ broker: TestBroker) async throws {
        try await broker.with { kafka in
            let (name, group) = (TestBroker.name("latest"), TestBroker.name("group"))
            try await fill(name, 10, partitions: 1, of: kafka)
            var configuration = configuration()
            configuration.offsetReset = .latest
            let assigned = AssignmentRecorder()
            configuration.hooks.assigned = { assigned.note(0, $1) }
            let consumer = try await kafka.consumer(group: group, topics: [name], configuration: configuration)
            #expect(await assigned.isShared(between: 1, partitions: 1))
            let producer = try await kafka.producer()
            try await producer.send(to: name, value: "next")
            #expect(try await read(1, from: consumer, commits: false) == ["next"])
            await consumer.close()
            await producer.close()
        }
    }
}

/// A commit from within a hook.
final class LateCommit: Sendable {
    let outcome = Lock("not asked")

    func commit(_ offsets: [TopicPartition: Int64], of consumer: Consumer) async {
        do throws(KafkaError) {
            try await consumer.commit(offsets)
            outcome.withLock { $0 = "committed" }
        } catch {
            outcome.withLock { $0 = "\(error)" }
        }
    }
}

/// Records which member owns which partitions, as the hooks reported it.
final class AssignmentRecorder: Sendable {
    private let state = Lock<[Int: Set<TopicPartition>]>([:])

    func note(_ member: Int, _ partitions: [TopicPartition]) {
        state.withLock { $0[member] = Set(partitions) }
    }

    /// Waits at most 30 seconds until every partition has one owner and the members own equally many.
    func isShared(between members: Int, partitions: Int) async -> Bool {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            let isDone = state.withLock { owners in
                owners.count == members && owners.values.allSatisfy { $0.count == partitions / members }
                    && owners.values.reduce(into: Set()) { $0.formUnion($1) }.count == partitions
            }
            if isDone { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
