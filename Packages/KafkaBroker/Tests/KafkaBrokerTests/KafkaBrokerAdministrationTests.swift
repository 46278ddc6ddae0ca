import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Changes that need no client", .timeLimit(.minutes(1)))
struct KafkaBrokerAdministrationTests {
    @Test func aRecreatedTopicHasAnotherIDAndNoRecords() async throws {
        try await withBroker { broker, client in
            try await broker.createTopic("t", partitions: 2)
            let old = try await broker.topicID("t")
            try await client.produce("t", batch(["a"]))
            var request = client.fetchRequest("t", from: 1, wait: 30_000)
            request.topics[0].topicId = old
            let id = client.send(request, 13)
            await broker.requests.wait(for: 1, of: .fetch)
            try await broker.recreateTopic("t", partitions: 3)
            let ended = try RawClient.decode(FetchRequest.self, try await client.receive(), 13, id)
            #expect(ended.responses[0].partitions[0].errorCode == ErrorCode.unknownTopicId.rawValue)
            #expect(
                try await client.ask(request, 13).responses[0].partitions[0].errorCode
                    == ErrorCode.unknownTopicId.rawValue)
            request.topics[0].topicId = try await broker.topicID("t")
            #expect(request.topics[0].topicId != old)
            request.topics[0].partitions[0].fetchOffset = 0
            request.maxWaitMs = 0
            #expect(try await client.ask(request, 13).responses[0].partitions[0].highWatermark == 0)
            #expect(try await broker.metadata().topics[0].partitions.count == 3)
        }
    }

    @Test func invalidChangesAreRefused() async throws {
        try await withBroker { broker, _ in
            try await broker.createTopic("t", partitions: 2)
            for change in [
                { try await broker.createTopic("t") }, { try await broker.createTopic("a/b") },
                { try await broker.createTopic("zero", partitions: 0) }, { try await broker.deleteTopic("none") },
                { try await broker.recreateTopic("none") }, { try await broker.addPartitions("t", total: 2) },
                { try await broker.addPartitions("t", total: .max) },
            ] as [() async throws -> Void] {
                await #expect(throws: KafkaBrokerError.self) { try await change() }
            }
            try await broker.deleteTopic("t")
            #expect(try await broker.metadata().topics.isEmpty)
        }
    }

    @Test func aStoppedBrokerRefusesChanges() async throws {
        try await withBroker { broker, _ in
            await broker.stop()
            await #expect(throws: KafkaBrokerError.self) { try await broker.createTopic("t") }
        }
    }

    @Test func expiredMemberIsUnknownAtItsNextHeartbeat() async throws {
        try await withBroker { broker, client in
            var join = JoinGroupRequest()
            join.groupId = "g"
            join.sessionTimeoutMs = 30_000
            join.rebalanceTimeoutMs = 30_000
            join.protocolType = "consumer"
            var candidate = JoinGroupRequest.JoinGroupRequestProtocol()
            candidate.name = "range"
            join.protocols = [candidate]
            let member = try await client.ask(join, 3)
            var heartbeat = HeartbeatRequest()
            heartbeat.groupId = "g"
            heartbeat.generationId = member.generationId
            heartbeat.memberId = member.memberId
            #expect(try await client.ask(heartbeat, 4).errorCode == 0)
            #expect(try await broker.expireMembers(ofGroup: "g", clientID: "other") == 0)
            #expect(try await broker.expireMembers(ofGroup: "none") == 0)
            #expect(try await broker.expireMembers(ofGroup: "g", clientID: "test") == 1)
            #expect(try await client.ask(heartbeat, 4).errorCode == ErrorCode.unknownMemberId.rawValue)
        }
    }
}

extension KafkaBroker {
    func topicID(_ name: String) async throws -> UUID128 {
        try await metadata().topics.first { $0.name == name }?.topicId ?? UUID128()
    }
}
