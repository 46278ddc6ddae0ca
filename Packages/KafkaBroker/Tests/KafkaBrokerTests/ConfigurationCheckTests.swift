import Testing

@testable import KafkaBroker

@Suite struct ConfigurationCheckTests {
    private typealias Limits = KafkaBroker.Limits

    private static let counts: [any WritableKeyPath<Limits, Int> & Sendable] = [
        \.requestBytes, \.incomingBytes, \.unauthenticatedBytes, \.connections, \.unsentBytes, \.totalUnsentBytes,
        \.decompressedBytes, \.fetchBytes, \.partitionsPerTopic, \.partitions, \.groups, \.groupMembers,
        \.transactionalIDs, \.groupBytes, \.offsetBytes, \.transactionBytes, \.producerBytes, \.topicBytes,
        \.waitingBytes, \.stateBytes,
    ]

    @Test func theDefaultsAreValid() throws {
        try KafkaBroker.Configuration().check()
    }

    @Test(arguments: [0, -1, Int.min])
    func nonPositiveLimitIsRejected(_ value: Int) {
        for limit in Self.counts {
            var configuration = KafkaBroker.Configuration()
            configuration.limits[keyPath: limit] = value
            let error = #expect(throws: KafkaBrokerError.self, "\(limit)") { try configuration.check() }
            #expect(error?.code == .configuration)
        }
    }
}
