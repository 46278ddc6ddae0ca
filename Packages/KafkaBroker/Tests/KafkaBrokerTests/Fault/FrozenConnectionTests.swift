import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Frozen connections", .timeLimit(.minutes(1)))
struct FrozenConnectionTests {
    @Test func frozenConnectionStaysOpenAndTransfersNothingUntilThawed() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            broker.faults.freezeConnections()
            let id = client.send(client.produceRequest("t", batch(["a"])), 9)
            // A connection that was opened after the freeze is served, and shows that nothing was written.
            try await RawClient.with(broker) { other in
                let fetched = try await other.fetch("t", from: 0)
                #expect(fetched.highWatermark == 0)
            }
            #expect(broker.requests.count(of: .produce) == 0)
            broker.faults.thawConnections()
            let frame = try await client.receive()
            let response = try RawClient.decode(ProduceRequest.self, frame, 9, id)
            #expect(response.responses[0].partitionResponses[0].errorCode == 0)
        }
    }

    @Test func aResponseThatBecomesReadyWhileFrozenIsHeldBack() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            let id = client.send(client.fetchRequest("t", from: 0, wait: 30_000), 12)
            await broker.requests.wait(for: 1, of: .fetch)
            broker.faults.freezeConnections()
            try await RawClient.with(broker) { other in
                let written = try await other.produce("t", batch(["a"]))
                #expect(written.errorCode == 0)
                #expect(!client.hasFrame)
            }
            broker.faults.thawConnections()
            let response = try RawClient.decode(FetchRequest.self, try await client.receive(), 12, id)
            #expect(response.responses[0].partitions[0].highWatermark == 1)
        }
    }

    @Test func newConnectionsOfAClientCanBeFrozenAndOthersAreServed() async throws {
        try await withBroker { broker, client in
            broker.faults.freezeConnections(clientID: "victim", includingNew: true)
            #expect(try await client.ask(MetadataRequest.all, 12).brokers.count == 1)
            try await RawClient.with(broker) { victim in
                let id = victim.send(MetadataRequest.all, 12, clientID: "victim")
                let served = try await client.ask(MetadataRequest.all, 12)
                #expect(served.brokers.count == 1)
                #expect(!victim.hasFrame)
                broker.faults.thawConnections()
                let response = try RawClient.decode(MetadataRequest.self, try await victim.receive(), 12, id)
                #expect(response.brokers.count == 1)
            }
        }
    }

    @Test func clearingTheFaultsThawsConnections() async throws {
        try await withBroker { broker, client in
            _ = try await client.ask(MetadataRequest.all, 12)
            broker.faults.freezeConnections(clientID: "test")
            let id = client.send(MetadataRequest.all, 12)
            broker.faults.clear()
            let response = try RawClient.decode(MetadataRequest.self, try await client.receive(), 12, id)
            #expect(response.brokers.count == 1)
        }
    }

    @Test func aBrokerStopsWhileConnectionsAreFrozen() async throws {
        try await withBroker { broker, client in
            // Only the response shows that the broker has accepted the connection.
            _ = try await client.ask(MetadataRequest.all, 12)
            broker.faults.freezeConnections()
            client.send(MetadataRequest.all, 12)
            await broker.stop()
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }
}
