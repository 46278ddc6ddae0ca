import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(5))) struct CoordinatorRequestsTests {
    @Test(.timeLimit(.minutes(1)))
    func aCoordinatorThatDoesNotRespondElsewhereIsLookedUpAgainBeforeItIsWaitedFor() async throws {
        let broker = try FakeBroker()
        let lookups = Lock(0)
        broker.on(FindCoordinatorRequest.self, versions: 0...2) { _, reply in
            lookups.withLock { $0 += 1 }
            var response = FindCoordinatorResponse()
            response.host = "127.0.0.1"
            reply(response)
        }
        broker.on(EndTxnRequest.self, versions: 0...3) { _, reply in reply(EndTxnResponse()) }
        try await broker.with { kafka in
            let cluster = kafka.cluster
            let requests = CoordinatorRequests(.transaction, "id", cluster: cluster)
            func end() async throws {
                _ = try await requests.ask(EndTxnRequest(), what: "the transaction was not ended") {
                    ErrorCode(rawValue: $0.errorCode)
                }
            }
            try await end()
            try await end()
            #expect(lookups.withLock { $0 } == 1)
            try await cluster.failProducing(to: 0)
            try await end()
            #expect(lookups.withLock { $0 } == 2)
        }
    }
}

extension Cluster {
    fileprivate func failProducing(to node: Int32) throws {
        try connection(to: node, for: .produce).fail(.timedOut("no response"))
    }
}
