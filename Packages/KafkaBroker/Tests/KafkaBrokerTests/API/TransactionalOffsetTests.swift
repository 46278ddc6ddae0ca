import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Offsets within a transaction", .timeLimit(.minutes(1)))
struct TransactionalOffsetTests {
    @Test(arguments: [(true, 7), (false, 7), (true, 8), (false, 8)] as [(Bool, Int16)])
    func offsetsTakeEffectWhenTheTransactionCommits(commits: Bool, version: Int16) async throws {
        // KIP-447: until then an OffsetFetch for stable offsets receives UNSTABLE_OFFSET_COMMIT.
        try await withBroker { _, client in
            try await client.createTopic("t")
            try await client.commit("g", "t", offset: 3)
            var transaction = try await RawTransaction.begin(client, "x")
            #expect(try await transaction.addOffsets("g") == .none)
            #expect(try await transaction.commitOffset("g", "t", 7) == .none)
            #expect(try await client.committed("g", "t").committedOffset == 3)
            #expect(try await client.stableOffset("g", "t", version: version) == (-1, .unstableOffsetCommit))
            #expect(try await transaction.end(commits: commits) == .none)
            #expect(try await client.stableOffset("g", "t", version: version) == (commits ? 7 : 3, .none))
        }
    }

    @Test func version2CommitAddsTheGroup() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            transaction.isVersion2 = true
            #expect(try await transaction.commitOffset("g", "t", 7, version: 5) == .none)
            #expect(try await transaction.end(commits: true) == .none)
            #expect(try await client.committed("g", "t").committedOffset == 7)
        }
    }

    @Test func aGroupThatWasNotAddedIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            let transaction = try await RawTransaction.begin(client, "x")
            #expect(try await transaction.commitOffset("g", "t", 7) == .invalidTxnState)
            #expect(try await transaction.commitOffset("g", "t", 7, version: 4) == .transactionAbortable)
            #expect(try await client.committed("g", "t").committedOffset == -1)
        }
    }

    @Test func commitOfAnUnknownMemberIsRefused() async throws {
        // KIP-447
        try await withBroker { _, client in
            try await client.createTopic("t")
            let transaction = try await RawTransaction.begin(client, "x")
            #expect(try await transaction.addOffsets("g") == .none)
            let generation = try await transaction.commitOffset("g", "t", 7, generation: 1, member: "m")
            #expect(generation == .illegalGeneration)
            try await client.commit("g", "t", offset: 1)
            let member = try await transaction.commitOffset("g", "t", 7, generation: 1, member: "m")
            #expect(member == .unknownMemberId)
        }
    }

    @Test func deletingATopicDiscardsItsStagedOffsets() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            #expect(try await transaction.addOffsets("g") == .none)
            #expect(try await transaction.commitOffset("g", "t", 7) == .none)
            var request = DeleteTopicsRequest()
            request.topicNames = ["t"]
            _ = try await client.ask(request, 5)
            #expect(try await transaction.end(commits: true) == .none)
            #expect(try await client.committed("g", "t").committedOffset == -1)
        }
    }
}
