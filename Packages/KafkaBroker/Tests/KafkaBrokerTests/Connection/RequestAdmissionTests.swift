import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaBroker

@Suite(.timeLimit(.minutes(1))) struct RequestAdmissionTests {
    /// The beginning of a request that announces `size` bytes.
    private static func beginning(_ apiKey: APIKey, _ version: Int16, size: Int32, sent: Int = 100) -> Bytes {
        var writer = ByteWriter()
        writer.int32(size)
        writer.int16(apiKey.rawValue)
        writer.int16(version)
        for _ in 0..<sent { writer.uint8(0) }
        return writer.finish()
    }

    @Test(arguments: [(APIKey.metadata, 2 << 20), (.saslAuthenticate, 1 << 20), (.createTopics, 9 << 20)])
    func aRequestThatIsTooLargeForItsAPIIsRefusedBeforeItHasArrived(_ apiKey: APIKey, size: Int) async throws {
        try await withBroker { _, client in
            client.send(frame: Self.beginning(apiKey, 1, size: Int32(size)))
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }

    @Test func aRequestOfAnUnknownAPIIsRefusedBeforeItHasArrived() async throws {
        try await withBroker { _, client in
            client.send(frame: Self.beginning(APIKey(rawValue: 999), 0, size: 1 << 20))
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }

    @Test func incomingRequestsStayWithinTheMemoryLimit() async throws {
        try await withBroker(.test { $0.limits.incomingBytes = 1 << 20 }) { broker, client in
            client.send(frame: Self.beginning(.produce, 9, size: 50 << 20, sent: 1000))
            try await RawClient.with(broker) { second in
                second.send(frame: Self.beginning(.produce, 9, size: 50 << 20, sent: 1000))
                // The broker may read the second connection first. It closes the one that it reads last.
                await withTaskGroup { group in
                    for each in [client, second] {
                        group.addTask {
                            await #expect(throws: RawClient.Closed.self) { try await each.receive() }
                        }
                    }
                    _ = await group.next()
                    await broker.stop()
                }
            }
        }
    }

    @Test func closingAConnectionFreesTheMemoryOfItsRequest() {
        var memory = IncomingMemory(limit: 100, unauthenticatedLimit: 10)
        var (first, second) = (IncomingMemory.Share(), IncomingMemory.Share())
        #expect(memory.take(60, for: &first, isAuthenticated: true))
        #expect(!memory.take(50, for: &second, isAuthenticated: true))
        #expect(memory.take(70, for: &first, isAuthenticated: true))
        #expect(memory.take(30, for: &second, isAuthenticated: true))
        #expect(!memory.take(31, for: &second, isAuthenticated: true))
        memory.release(&first)
        #expect(memory.take(100, for: &second, isAuthenticated: true))
        memory.release(&second)
        memory.release(&second)
        #expect(memory.take(100, for: &first, isAuthenticated: true))
    }

    @Test func clientsThatHaveNotAuthenticatedShareASmallerLimit() {
        var memory = IncomingMemory(limit: 100, unauthenticatedLimit: 10)
        var (first, second) = (IncomingMemory.Share(), IncomingMemory.Share())
        #expect(memory.take(10, for: &first, isAuthenticated: false))
        #expect(!memory.take(1, for: &second, isAuthenticated: false))
        #expect(memory.take(90, for: &second, isAuthenticated: true))
        memory.release(&first)
        #expect(memory.take(10, for: &first, isAuthenticated: false))
    }

    @Test func aRequestWithTooManyElementsIsRefused() async throws {
        try await withBroker { _, client in
            var request = DeleteTopicsRequest()
            request.topicNames = Array(repeating: "", count: 600_000)
            client.send(request, 4)
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }
}
