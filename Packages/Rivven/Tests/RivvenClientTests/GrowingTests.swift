import KafkaCodecs
import RivvenClient
import RivvenProtocol
import Testing

@Suite("Topics that grow", .timeLimit(.minutes(1)))
struct GrowingTests {
    private func with(_ body: (RivvenClient, SharedRivvend) async throws -> Void) async throws {
        let model = SharedRivvend()
        let broker = try FakeRivven { request, _ in .answer(model.withLock { $0.answer(request) }) }
        try await broker.with { client in
            _ = try await client.createTopic("t", partitions: 3)
            try await body(client, model)
        }
    }

    @Test func aTopicGetsMorePartitions() async throws {
        try await with { client, model in
            let count = try await client.growTopic("t", to: 5)
            #expect(count == 5)
            #expect(model.withLock { $0.topics["t"] } == 5)
        }
    }

    @Test(arguments: [1, 3])
    func aTopicThatIsLargeEnoughStaysAsItIs(partitions: Int) async throws {
        try await with { client, model in
            let count = try await client.growTopic("t", to: partitions)
            #expect(count == 3)
            #expect(model.withLock { $0.topics["t"] } == 3)
        }
    }

    @Test func aTopicThatDoesNotExistIsAnError() async throws {
        try await with { client, _ in
            await #expect {
                try await client.growTopic("none", to: 5)
            } throws: { ($0 as? RivvenError)?.code == .unknownTopic }
        }
    }

    @Test func aRefusalIsAnError() async throws {
        let broker = try FakeRivven { request, _ in
            if case .createPartitions = request { return .error("AUTHORIZATION_FAILED") }
            var metadata = RivvenResponse.Metadata()
            metadata.partitions = 3
            return .answer(.metadata(metadata))
        }
        try await broker.with { client in
            await #expect {
                try await client.growTopic("t", to: 5)
            } throws: { ($0 as? RivvenError)?.message.contains("AUTHORIZATION_FAILED") ?? false }
        }
    }
}
