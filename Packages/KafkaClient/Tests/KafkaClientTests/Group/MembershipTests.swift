import KafkaCodecs
import KafkaProtocol
import Testing

@_spi(KafkaInternals) @testable import KafkaClient

/// Tests of a group member whose coordinator responds as the test scripts it.
@Suite(.timeLimit(.minutes(1)))
struct MembershipTests {
    let partition = TopicPartition("t", 0)
    let fetches = FetchScript { _, _ in nil }
    let events = Events()

    final class Events: Sendable {
        private let list = Lock<[String]>([])

        var all: [String] { list.withLock { $0 } }

        /// Records an event, and returns how often an event of this name has been recorded.
        @discardableResult
        func note(_ event: String) -> Int {
            list.withLock { list in
                list.append(event)
                return list.count { $0 == event }
            }
        }
    }

    func note(_ event: String) { events.note(event) }

    func configuration() -> Consumer.Configuration {
        var configuration = Consumer.Configuration()
        configuration.heartbeatInterval = .milliseconds(20)
        configuration.hooks.assigned = { _, partitions in note("assigned \(partitions.map(\.description))") }
        configuration.hooks.revoked = { _, _ in note("revoked") }
        configuration.hooks.lost = { _, _ in note("lost") }
        return configuration
    }

    /// Returns a broker whose coordinator assigns `assigned`, and responds to heartbeats with `heartbeat`.
    func broker(
        assigning assigned: [String: [Int32]] = ["t": [0]],
        heartbeat: @escaping @Sendable (_ generation: Int32) -> ErrorCode = { _ in .none }
    ) throws -> FakeBroker {
        let broker = try FakeBroker()
        fetches.install(on: broker)
        let generation = Lock<Int32>(0)
        broker.on(JoinGroupRequest.self, versions: 0...5) { request, reply in
            note("join \(request.memberId)")
            var response = JoinGroupResponse()
            response.generationId = generation.withLock { generation in
                generation += 1
                return generation
            }
            response.memberId = "me"
            response.leader = "another"
            response.protocolName = "range"
            reply(response)
        }
        broker.on(SyncGroupRequest.self, versions: 0...3) { _, reply in
            var assignment = ConsumerProtocolAssignment()
            assignment.assignedPartitions = assigned.map { name, partitions in
                var topic = ConsumerProtocolAssignment.TopicPartition()
                topic.topic = name
                topic.partitions = partitions
                return topic
            }
            var response = SyncGroupResponse()
            response.assignment = assignment.blob(version: 0)
            reply(response)
        }
        broker.on(OffsetFetchRequest.self, versions: 1...7) { _, reply in reply(GroupOffsetsTests.response(.none)) }
        broker.on(HeartbeatRequest.self, versions: 0...3) { request, reply in
            var response = HeartbeatResponse()
            response.errorCode = heartbeat(request.generationId).rawValue
            reply(response)
        }
        broker.on(OffsetCommitRequest.self, versions: 2...7) { request, reply in
            note("commit \(request.generationIdOrMemberEpoch)")
            reply(OffsetCommitResponse())
        }
        broker.on(LeaveGroupRequest.self, versions: 0...3) { _, reply in
            note("leave")
            reply(LeaveGroupResponse())
        }
        return broker
    }

    @Test func assignedTopicsWithoutASubscriptionAreIgnored() async throws {
        let isAssigned = Gate()
        var configuration = configuration()
        configuration.hooks.assigned = { _, partitions in
            #expect(partitions == [partition])
            isAssigned.open()
        }
        try await broker(assigning: ["t": [-1, 0, 0], "other": [0]]).with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            await isAssigned.pass()
            await consumer.close()
        }
    }

    @Test func aMemberThatIsLostDuringAHookFetchesNothing() async throws {
        let (isRefused, isJoinedAgain) = (Gate(), Gate())
        var configuration = configuration()
        configuration.hooks.assigned = { _, _ in
            guard events.note("assigned") == 1 else { return isJoinedAgain.open() }
            await isRefused.pass()
            try? await Task.sleep(for: .milliseconds(50))
        }
        configuration.hooks.lost = { _, _ in note("lost after \(fetches.asked.withLock { $0.count }) fetches") }
        let broker = try broker { generation in
            guard generation == 1 else { return .none }
            isRefused.open()
            return .unknownMemberId
        }
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            await isJoinedAgain.pass()
            #expect(events.all == ["join ", "assigned", "lost after 0 fetches", "join ", "assigned"])
            await consumer.close()
        }
    }

    @Test func closingWaitsForRebalanceHooks() async throws {
        let (isTold, mayGoOn) = (Gate(), Gate())
        var configuration = configuration()
        configuration.hooks.revoked = { consumer, _ in
            isTold.open()
            await mayGoOn.pass()
            do {
                try await consumer.commit([partition: CommittedOffset(5)])
            } catch {
                note("\(error)")
            }
        }
        try await broker(heartbeat: { _ in .rebalanceInProgress }).with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            await isTold.pass()
            let closing = Task { await consumer.close() }
            try await Task.sleep(for: .milliseconds(50))
            mayGoOn.open()
            await closing.value
            #expect(events.all.suffix(2) == ["commit 1", "leave"])
        }
    }

    // MARK: Silence and rejection

    @Test func aSilentCoordinatorIsNoticedWithinTheSession() async throws {
        let isJoinedAgain = Gate()
        var configuration = configuration()
        configuration.sessionTimeout = .seconds(1)
        configuration.hooks.assigned = { _, _ in if events.note("assigned") == 2 { isJoinedAgain.open() } }
        let broker = try broker()
        broker.on(HeartbeatRequest.self, versions: 0...3) { _, _ in }
        let start = ContinuousClock.now
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            await isJoinedAgain.pass()
            // That is long before the request timeout of 30 s.
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(events.all.filter { $0 == "lost" }.count == 1)
            await consumer.close(deadline: .milliseconds(100))
        }
    }

    @Test func aBatchIsRevokedOnceTheSessionHasRunOut() async throws {
        var configuration = configuration()
        configuration.sessionTimeout = .milliseconds(400)
        configuration.offsetReset = .earliest
        let broker = try broker()
        FetchScript { offset, _ in
            offset == 42 ? try? .init(records: Batches.records(at: 42), highWatermark: 43) : nil
        }.install(on: broker)
        broker.on(HeartbeatRequest.self, versions: 0...3) { _, _ in }
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            let batch = try #require(try await consumer.nextBatch())
            let left = try #require(batch.ownershipTimeLeft)
            #expect(left <= .milliseconds(360))
            // As if the process were stopped for that long: no code of the member runs on this thread.
            try await eventually { batch.isRevoked }
            #expect(batch.ownershipTimeLeft == .zero)
            let error = await #expect(throws: KafkaError.self) { try await batch.commit() }
            #expect(error?.code == .lostMembership)
            #expect(!events.all.contains { $0.hasPrefix("commit") })
            await consumer.close(deadline: .milliseconds(100))
        }
    }

    @Test func theReaderReceivesTheErrorOfAFencedInstance() async throws {
        var configuration = configuration()
        configuration.groupInstanceID = "one"
        try await broker(heartbeat: { _ in .fencedInstanceId }).with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            let error = await #expect(throws: KafkaError.self) { try await consumer.nextBatch() }
            #expect(error?.brokerError == .fencedInstanceId && error?.isFatal == true)
            #expect(error?.message.contains("another process uses group.instance.id \"one\"") == true)
            await consumer.close()
            #expect(events.all.filter { $0.hasPrefix("join") } == ["join "])
            #expect(!events.all.contains("leave"))
        }
    }

    @Test func theReaderReceivesTheErrorIfAnotherProgramUsesTheGroup() async throws {
        let broker = try broker()
        broker.on(JoinGroupRequest.self, versions: 0...5) { _, reply in
            note("join")
            var response = JoinGroupResponse()
            response.errorCode = ErrorCode.inconsistentGroupProtocol.rawValue
            reply(response)
        }
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration())
            let error = await #expect(throws: KafkaError.self) { try await consumer.nextBatch() }
            #expect(error?.message.contains("choose another group id") == true)
            await consumer.close()
            #expect(events.all == ["join"])
        }
    }

    @Test func theReaderReceivesTheErrorIfTheGroupUsesKIP848() async throws {
        let broker = try broker()
        broker.on(JoinGroupRequest.self, versions: 0...5) { _, reply in
            var response = JoinGroupResponse()
            response.generationId = 3
            response.memberId = "me"
            reply(response)
        }
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration())
            let error = await #expect(throws: KafkaError.self) { try await consumer.nextBatch() }
            #expect(error?.message.contains("choose another group id") == true)
            await consumer.close()
        }
    }

    // MARK: Topics

    @Test func aTopicThatWasRecreatedIsReceivedAgainFromItsFirstRecord() async throws {
        let broker = try broker()
        let (old, new) = (UUID128(high: 1, low: 2), UUID128(high: 1, low: 3))
        broker.topic.withLock { $0.id = old }
        broker.lists(start: 0, end: 5)
        let topic = broker.topic
        FetchScript { offset, number in
            if number == 0 { return try? .init(records: Batches.records(at: offset), highWatermark: 50) }
            if number == 1 { topic.withLock { $0.id = new } }
            guard offset == 0 else { return .init(error: .unknownTopicId) }
            return try? .init(records: Batches.records(at: 0), highWatermark: 5)
        }.install(on: broker)
        let recorder = EventRecorder()
        var configuration = configuration()
        configuration.onEvent = { event in recorder.all.withLock { $0.append(event) } }
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            let before = try await consumer.nextBatch()
            let after = try await consumer.nextBatch()
            #expect(before?.firstOffset == 42 && after?.firstOffset == 0)
            #expect(events.all.contains("revoked") && !events.all.contains("lost"))
            let event = recorder.all.withLock { $0.first { $0.kind == .topicRecreated } }
            #expect(event?.offset == 43 && event?.end == 50 && event?.newTopicID == "\(new)")
            #expect(event?.message.contains("partition 0 from offset 43 (at least 7 records)") == true)
            await consumer.close()
        }
    }

    @Test func aPartitionThatIsAddedIsReadFromItsFirstRecord() async throws {
        let added = TopicPartition("t", 1)
        let count = Lock<Int32>(1)
        let broker = try broker()
        broker.topic.withLock { $0.id = UUID128(high: 1, low: 2) }
        broker.lists(start: 3, end: 9)
        FetchScript { _, _ in nil }.install(on: broker)
        broker.on(OffsetFetchRequest.self, versions: 1...7) { request, reply in
            reply(Self.withoutOffsets(request))
        }
        // This member is the leader.
        broker.on(JoinGroupRequest.self, versions: 0...5) { request, reply in
            var response = JoinGroupResponse()
            response.memberId = "me"
            response.leader = "me"
            response.protocolName = "range"
            var member = JoinGroupResponse.JoinGroupResponseMember()
            member.memberId = "me"
            member.metadata = request.protocols[0].metadata
            response.members = [member]
            response.generationId = count.withLock { $0 }
            reply(response)
        }
        broker.on(SyncGroupRequest.self, versions: 0...3) { request, reply in
            var response = SyncGroupResponse()
            response.assignment = request.assignments.first?.assignment ?? .empty
            reply(response)
        }
        let isAssigned = Gate()
        var configuration = configuration()
        configuration.metadataMaximumAge = .milliseconds(20)
        configuration.hooks.assigned = { if $1.contains(added) { isAssigned.open() } }
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration)
            broker.topic.withLock { $0.partitions = 2 }
            await isAssigned.pass()
            // Partition 0 existed before, so it starts at the end. The new one starts at its first record.
            #expect(consumer.position(of: partition) == 9 && consumer.position(of: added) == 3)
            await consumer.close()
        }
    }

    static func withoutOffsets(_ request: OffsetFetchRequest) -> OffsetFetchResponse {
        var response = OffsetFetchResponse()
        response.topics = (request.topics ?? []).map { asked in
            var topic = OffsetFetchResponse.OffsetFetchResponseTopic()
            topic.name = asked.name
            topic.partitions = asked.partitionIndexes.map { index in
                var partition = OffsetFetchResponse.OffsetFetchResponsePartition()
                partition.partitionIndex = index
                partition.committedOffset = -1
                return partition
            }
            return topic
        }
        return response
    }

    @Test func aMemberIsNotSettledWhileItsJoinIsParked() async throws {
        let mayRebalance = Lock(false)
        let isJoining = Gate()
        let broker = try broker(heartbeat: { _ in mayRebalance.withLock { $0 } ? .rebalanceInProgress : .none })
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration())
            try await eventually { consumer.isSettled }
            // The coordinator waits for other members, and does not respond.
            broker.on(JoinGroupRequest.self, versions: 0...5) { _, _ in isJoining.open() }
            mayRebalance.withLock { $0 = true }
            await isJoining.pass()
            #expect(!consumer.isSettled && consumer.groupMetadata?.generation == 1)
            await consumer.close(deadline: .milliseconds(100))
        }
    }

    // MARK: Commits

    /// Runs `body` with the only batch, at offset 42, fetched in generation 1.
    func withBatch(
        _ broker: FakeBroker, _ body: @Sendable (Consumer, RecordBatch) async throws -> Void
    ) async throws {
        FetchScript { offset, _ in
            offset == 42 ? try? .init(records: Batches.records(at: 42), highWatermark: 43) : nil
        }.install(on: broker)
        try await broker.with { kafka in
            let consumer = try await kafka.consumer(group: "g", topics: ["t"], configuration: configuration())
            let batch = try #require(try await consumer.nextBatch())
            try await body(consumer, batch)
            await consumer.close()
        }
    }

    @Test func aBatchOfAnEarlierGenerationIsNotCommitted() async throws {
        let mayRebalance = Lock(false)
        let broker = try broker(heartbeat: { generation in
            generation == 1 && mayRebalance.withLock { $0 } ? .rebalanceInProgress : .none
        })
        try await withBatch(broker) { consumer, batch in
            mayRebalance.withLock { $0 = true }
            try await eventually { consumer.groupMetadata?.generation == 2 }
            let error = await #expect(throws: KafkaError.self) { try await batch.commit() }
            #expect(error?.code == .lostMembership)
            #expect(!events.all.contains { $0.hasPrefix("commit") })
        }
    }

    /// In the generation in between, another member may have owned the partition and committed a later offset.
    @Test func aCommitForTheGenerationBeforeTheLastIsRefused() async throws {
        let accepted = Lock<Int32>(1)
        let broker = try broker(heartbeat: { $0 < accepted.withLock { $0 } ? .rebalanceInProgress : .none })
        try await withBatch(broker) { consumer, batch in
            let (offsets, first) = ([partition: CommittedOffset(43)], try #require(batch.groupMetadata))
            accepted.withLock { $0 = 3 }
            try await eventually { consumer.groupMetadata?.generation == 3 }
            let error = await #expect(throws: KafkaError.self) { try await consumer.commit(offsets, as: first) }
            #expect(error?.code == .lostMembership)
            try await consumer.commit(offsets, as: try #require(consumer.groupMetadata))
            #expect(events.all.filter { $0.hasPrefix("commit") } == ["commit 3"])
        }
    }

    @Test func aCommitThatIsRetriedDoesNotOverwriteALaterOne() async throws {
        let offsets = Lock<[Int64]>([])
        let isRefused = Gate()
        let broker = try broker()
        broker.on(OffsetCommitRequest.self, versions: 2...7) { request, reply in
            let offset = request.topics[0].partitions[0].committedOffset
            let count = offsets.withLock { offsets in
                offsets.append(offset)
                return offsets.count
            }
            reply(Self.commitResponse(count == 1 ? .coordinatorLoadInProgress : .none))
            isRefused.open()
        }
        try await withBatch(broker) { consumer, _ in
            async let first: Void = consumer.commit([partition: 10 as Int64])
            await isRefused.pass()
            try await consumer.commit([partition: 20 as Int64])
            try await first
            #expect(offsets.withLock { $0.last } == 20)
        }
    }

    @Test func aCommitDuringARebalanceIsSentAgain() async throws {
        let count = Lock(0)
        let broker = try broker()
        broker.on(OffsetCommitRequest.self, versions: 2...7) { request, reply in
            note("commit \(request.generationIdOrMemberEpoch)")
            let number = count.withLock { count in
                count += 1
                return count
            }
            reply(Self.commitResponse(number == 1 ? .rebalanceInProgress : .none))
        }
        try await withBatch(broker) { _, batch in
            try await batch.commit()
            #expect(events.all.filter { $0.hasPrefix("commit") } == ["commit 1", "commit 1"])
        }
    }

    static func commitResponse(_ code: ErrorCode) -> OffsetCommitResponse {
        var partition = OffsetCommitResponse.OffsetCommitResponsePartition()
        partition.errorCode = code.rawValue
        var topic = OffsetCommitResponse.OffsetCommitResponseTopic()
        topic.name = "t"
        topic.partitions = [partition]
        var response = OffsetCommitResponse()
        response.topics = [topic]
        return response
    }
}
