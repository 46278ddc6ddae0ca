import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(1))) struct ControllerTests {
    /// Runs `body` with a client of a broker whose n-th response to CreateTopics is `reactions[n]`; `nil` cuts the
    /// connection.
    private func withClient(
        _ reactions: [ErrorCode?], _ body: (Kafka, FakeBroker) async throws -> Void
    ) async throws {
        let count = Lock(0)
        let broker = try FakeBroker()
        broker.on(CreateTopicsRequest.self) { _, reply in
            let number = count.withLock { count in
                count += 1
                return count - 1
            }
            guard let code = reactions[min(number, reactions.count - 1)] else { throw ConnectionLost() }
            var result = CreateTopicsResponse.CreatableTopicResult()
            result.name = "t"
            result.errorCode = code.rawValue
            var response = CreateTopicsResponse()
            response.topics = [result]
            reply(response)
        }
        try await broker.with { kafka in
            broker.forgetRequests()
            try await body(kafka, broker)
        }
    }

    private struct ConnectionLost: Error {}

    @Test func aRequestToAFormerControllerIsRoutedAgain() async throws {
        try await withClient([.notController, .notController, ErrorCode.none]) { kafka, broker in
            let isCreated = try await kafka.createTopic("t")
            #expect(isCreated)
            #expect(broker.requests.prefix(5) == [.createTopics, .metadata, .createTopics, .metadata, .createTopics])
        }
    }

    @Test func aTopicThatExistsAfterALostResponseCountsAsCreated() async throws {
        try await withClient([nil, .topicAlreadyExists]) { kafka, _ in
            let isCreated = try await kafka.createTopic("t")
            #expect(isCreated)
        }
        try await withClient([.topicAlreadyExists]) { kafka, _ in
            let isCreated = try await kafka.createTopic("t")
            #expect(!isCreated)
        }
    }
}
