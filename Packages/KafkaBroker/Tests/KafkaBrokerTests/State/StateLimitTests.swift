import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Limits of the state that clients create", .timeLimit(.minutes(1)))
struct StateLimitTests {
    private func limits(_ change: @escaping (inout KafkaBroker.Limits) -> Void) -> KafkaBroker.Configuration {
        .test { change(&$0.limits) }
    }

    private func used(_ broker: KafkaBroker, _ kind: StateBudget.Kind) async throws -> Int {
        try await broker.onLoop { .success($0.budget[kind]) }
    }

    private func offsetCommit(_ group: String, metadata: Int) -> OffsetCommitRequest {
        var partition = OffsetCommitRequest.OffsetCommitRequestPartition()
        partition.committedOffset = 1
        partition.committedMetadata = String(repeating: "m", count: metadata)
        var topic = OffsetCommitRequest.OffsetCommitRequestTopic()
        topic.name = "t"
        topic.partitions = [partition]
        var request = OffsetCommitRequest()
        request.groupId = group
        request.topics = [topic]
        return request
    }

    private func join(metadata: Int) -> JoinGroupRequest {
        var candidate = JoinGroupRequest.JoinGroupRequestProtocol()
        candidate.name = "range"
        candidate.metadata = Bytes(Array(repeating: 1, count: metadata))
        var request = JoinGroupRequest()
        request.groupId = "g"
        request.sessionTimeoutMs = 10_000
        request.rebalanceTimeoutMs = 10_000
        request.protocolType = "consumer"
        request.protocols = [candidate]
        return request
    }

    @Test func offsetsAboveTheLimitAreRefusedButExistingOnesCanBeReplaced() async throws {
        try await withBroker(limits { $0.offsetBytes = 1000 }) { _, client in
            try await client.createTopic("t")
            func commit(_ group: String, _ metadata: Int) async throws -> Int16 {
                try await client.ask(offsetCommit(group, metadata: metadata), 8).topics[0].partitions[0].errorCode
            }
            #expect(try await commit("g", 800) == 0)
            #expect(try await commit("h", 100) == ErrorCode.invalidCommitOffsetSize.rawValue)
            #expect(try await client.committed("h", "t").committedOffset == -1)
            #expect(try await commit("g", 10) == 0)
            #expect(try await commit("h", 100) == 0)
        }
    }

    @Test func joinAboveTheLimitIsRefused() async throws {
        try await withBroker(limits { $0.groupBytes = 10_000 }) { _, client in
            let refused = try await client.ask(join(metadata: 20_000), 9)
            #expect(refused.errorCode == ErrorCode.groupMaxSizeReached.rawValue)
            #expect(try await client.ask(ListGroupsRequest(), 5).groups.isEmpty)
            #expect(try await client.ask(join(metadata: 1000), 3).errorCode == 0)
        }
    }

    @Test func transactionalIDsAndTheirGroupsAboveTheLimitAreRefused() async throws {
        let refusal = ErrorCode.policyViolation
        try await withBroker(limits { $0.transactionBytes = 2 * (StateSize.transaction + 100) }) { broker, client in
            let first = try await RawTransaction.begin(client, "a")
            _ = try await RawTransaction.begin(client, "b")
            #expect(try await RawTransaction.initialize(client, "c").errorCode == refusal.rawValue)
            #expect(try await first.addOffsets(String(repeating: "g", count: 1000)) == refusal)
            #expect(try await first.addOffsets("g") == ErrorCode.none)
            #expect(try await RawTransaction.initialize(client, "b").errorCode == 0)
            let expected = 2 * (StateSize.transaction + 1) + StateSize.transactionGroup + 1
            #expect(try await used(broker, .transactions) == expected)
        }
    }

    @Test func producerAboveTheLimitIsRefusedAndKnownOnesContinue() async throws {
        try await withBroker(limits { $0.producerBytes = 2 * StateSize.producer }) { broker, client in
            try await client.createTopic("t")
            func produce(_ producer: Int64, _ sequence: Int32) async throws -> Int16 {
                let bytes = batch(["a"], producer: producer, epoch: 0, sequence: sequence)
                return try await client.produce("t", bytes).errorCode
            }
            #expect(try await produce(1, 0) == 0)
            #expect(try await produce(2, 0) == 0)
            #expect(try await produce(3, 0) == ErrorCode.policyViolation.rawValue)
            #expect(try await produce(1, 1) == 0)
            #expect(try await client.produce("t", batch(["b"])).errorCode == 0)
            #expect(try await client.fetch("t", from: 0).highWatermark == 4)
            #expect(try await used(broker, .producers) == 2 * StateSize.producer)
            try await broker.deleteTopic("t")
            #expect(try await used(broker, .producers) == 0)
        }
    }

    @Test func idleProducersAreEvictedForNewOnes() async throws {
        try await withBroker(limits { $0.producerBytes = 2 * StateSize.producer }) { broker, client in
            try await client.createTopic("t")
            for producer in Int64(1)...2 {
                try await client.produce("t", batch(["a"], producer: producer, epoch: 0, sequence: 0))
            }
            let later = BrokerClock.system.wall() + ProducerRoom.silence + 1000
            try await broker.onLoop { core in
                for partition in core.topics["t"]?.partitions ?? [] {
                    partition.forgetProducers(silentFor: ProducerRoom.silence, now: later)
                }
                return .success(())
            }
            #expect(try await used(broker, .producers) == 0)
            let third = try await client.produce("t", batch(["a"], producer: 3, epoch: 0, sequence: 0))
            #expect(third.errorCode == 0)
        }
    }

    @Test func topicsAboveTheLimitAreRefused() async throws {
        try await withBroker(limits { $0.topicBytes = 2 * StateSize.topic }) { broker, client in
            #expect(try await client.createTopic("a").errorCode == 0)
            let long = [("leader.replication.throttled.replicas", Optional(String(repeating: "0:1,", count: 1000)))]
            let refused = try await client.createTopic("b", configs: long)
            #expect(refused.errorCode == ErrorCode.policyViolation.rawValue)
            try await broker.deleteTopic("a")
            #expect(try await used(broker, .topics) == 0)
        }
    }

    @Test func fetchAboveTheBudgetReceivesItsResponseAtOnce() async throws {
        try await withBroker(limits { $0.waitingBytes = 1000 }) { broker, first in
            try await first.createTopic("t")
            first.send(first.fetchRequest("t", from: 0, wait: 30_000), 12)
            while try await used(broker, .waiting) == 0 { await Task.yield() }
            try await RawClient.with(broker) { second in
                let response = try await second.ask(second.fetchRequest("t", from: 0, wait: 30_000), 12)
                #expect(response.responses[0].partitions[0].errorCode == 0)
            }
            #expect(!first.hasFrame)
        }
    }

    @Test func waitingRequestsCountUntilTheyEnd() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            try await RawClient.with(broker) { other in
                other.send(other.fetchRequest("t", from: 0, wait: 30_000), 12)
                while try await used(broker, .waiting) == 0 { await Task.yield() }
            }
            // The connection is closed.
            while try await used(broker, .waiting) > 0 { await Task.yield() }
            #expect(try await client.ask(join(metadata: 10), 3).errorCode == 0)
            #expect(try await used(broker, .waiting) == 0)
        }
    }

    @Test func joinIsRefusedIfTheBudgetOfWaitingRequestsIsUsed() async throws {
        try await withBroker(limits { $0.waitingBytes = 100 }) { _, client in
            let response = try await client.ask(join(metadata: 10), 3)
            #expect(response.errorCode == ErrorCode.groupMaxSizeReached.rawValue)
            let sync = try await client.ask(SyncGroupRequest(), 3)
            #expect(sync.errorCode == ErrorCode.groupMaxSizeReached.rawValue)
        }
    }

    @Test func storedStateIsKeptEvenIfItExceedsALimit() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                try await client.createTopic("t")
                for group in 0..<10 { try await client.commit("g\(group)", "t", offset: 7) }
                _ = try await RawTransaction.begin(client, "x")
            }
            let configuration = KafkaBroker.Configuration.test {
                $0.dataDirectory = directory
                $0.limits.groups = 3
                $0.limits.stateBytes = 100
            }
            try await withBroker(configuration) { _, client in
                for group in 0..<10 { #expect(try await client.committed("g\(group)", "t").committedOffset == 7) }
                try await client.commit("g1", "t", offset: 8)
                let refused = try await client.ask(offsetCommit("new", metadata: 0), 8)
                #expect(refused.topics[0].partitions[0].errorCode != 0)
                #expect(try await RawTransaction.initialize(client, "x").errorCode == 0)
                #expect(
                    try await RawTransaction.initialize(client, "y").errorCode == ErrorCode.policyViolation.rawValue)
            }
        }
    }

    @Test func deletedGroupDoesNotReturnAfterARestart() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                try await client.createTopic("t")
                try await client.commit("gone", "t", offset: 7)
                try await client.commit("kept", "t", offset: 7)
                var delete = DeleteGroupsRequest()
                delete.groupsNames = ["gone"]
                #expect(try await client.ask(delete, 2).results[0].errorCode == 0)
            }
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let groups = try await client.ask(ListGroupsRequest(), 5).groups
                #expect(groups.map(\.groupId) == ["kept"])
            }
        }
    }
}
