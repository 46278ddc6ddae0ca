import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaBroker

@Suite("A client's connection", .timeLimit(.minutes(1)))
struct ClientConnectionTests {
    @Test func responsesArriveInTheOrderOfTheRequests() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var ids: [Int32] = []
            for index in 0..<50 {
                ids.append(
                    index % 2 == 0
                        ? client.send(client.produceRequest("t", batch(["a"])), 9)
                        : client.send(MetadataRequest.all, 12))
            }
            for id in ids {
                var reader = ByteReader(try await client.receive())
                #expect(try reader.int32() == id)
            }
        }
    }

    @Test(arguments: [
        "00000000", "00000001ff", "0000000400000000", "0000000a7fff000000000001ffff", "0000000a00010003000000017fff",
        "0000000e000000090000000100000000ffff", "00000010000100040000000100007fffffff7fffffff",
    ])
    func malformedRequestClosesOnlyItsConnection(hex: String) async throws {
        // The client that sent them loses its connection; the others are served.
        try await withBroker { broker, bystander in
            try await RawClient.with(broker) { client in
                client.send(frame: try #require(Bytes(hex: hex)))
                await #expect(throws: RawClient.Closed.self) { try await client.receive() }
            }
            #expect(try await bystander.ask(MetadataRequest.all, 12).brokers.count == 1)
        }
    }

    @Test func responsesToRequestsBeforeARefusedOneAreSent() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            let sound = RawClient.frame(client.produceRequest("t", batch(["a"])), 9, 7)
            client.send(frame: Bytes(Array(sound) + [0, 0, 0, 10, 0x7f, 0xff, 0, 0, 0, 0, 0, 1, 0xff, 0xff]))
            let response = try RawClient.decode(ProduceRequest.self, try await client.receive(), 9, 7)
            #expect(response.responses[0].partitionResponses[0].errorCode == 0)
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }

    @Test func longClientIDIsStoredTruncated() async throws {
        try await withBroker { broker, client in
            let name = String(repeating: "é", count: 16_000)
            client.send(MetadataRequest.all, 12, clientID: name)
            _ = try await client.receive()
            #expect(broker.requests.latest.last?.clientID == String(repeating: "é", count: 128))
            // A freeze compares the stored client id.
            broker.faults.freezeConnections(clientID: String(repeating: "é", count: 128))
            client.send(MetadataRequest.all, 12, clientID: name)
            try await RawClient.with(broker) { bystander in
                for _ in 0..<20 { _ = try await bystander.ask(MetadataRequest.all, 12) }
            }
            #expect(!client.hasFrame)
            broker.faults.thawConnections()
            _ = try await client.receive()
        }
    }

    @Test func oversizedFrameIsNotRead() async throws {
        try await withBroker(.test { $0.limits.requestBytes = 1000 }) { _, client in
            client.send(frame: try #require(Bytes(hex: "000003e9")))
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }

    @Test func requestsCutAtEveryByteNeverTrap() async throws {
        // Each such request gets a response or ends its connection.
        try await withBroker { broker, client in
            try await client.createTopic("t")
            let whole = Array(RawClient.frame(client.produceRequest("t", batch(["a"])), 9, 1))
            for size in stride(from: 5, to: whole.count - 1, by: 7) {
                var frame = Array(whole[..<size])
                frame.replaceSubrange(0..<4, with: [0, 0, UInt8((size - 4) >> 8), UInt8((size - 4) & 255)])
                try await RawClient.with(broker) { cut in
                    cut.send(frame: Bytes(frame))
                    _ = try? await cut.receive()
                }
            }
            #expect(try await client.ask(MetadataRequest.all, 12).topics.count == 1)
        }
    }

    @Test func clientThatDoesNotReadBlocksOnlyItself() async throws {
        try await withBroker(.test { $0.limits.unsentBytes = 100_000 }) { broker, client in
            try await client.createTopic("t")
            try await client.produce("t", batch([Bytes(Array(repeating: 1, count: 900_000))]))
            try await RawClient.with(broker) { slow in
                slow.pauseReading()
                let ids = (0..<30).map { _ in slow.send(slow.fetchRequest("t", from: 0), 12) }
                #expect(try await client.fetch("t", from: 0).highWatermark == 1)
                slow.resumeReading()
                for id in ids {
                    let response = try RawClient.decode(FetchRequest.self, try await slow.receive(), 12, id)
                    #expect(response.responses[0].partitions[0].records?.count ?? 0 > 900_000)
                }
            }
        }
    }

    @Test func idleConnectionIsClosed() async throws {
        // As with connections.max.idle.ms of Kafka.
        try await withBroker(.test { $0.limits.idleTime = .milliseconds(50) }) { _, client in
            await #expect(throws: RawClient.Closed.self) { try await client.receive() }
        }
    }

    @Test func theNumberOfConnectionsIsLimited() async throws {
        try await withBroker(.test { $0.limits.connections = 1 }) { broker, client in
            try await RawClient.with(broker) { second in
                second.send(MetadataRequest.all, 12)
                await #expect(throws: RawClient.Closed.self) { try await second.receive() }
            }
            #expect(try await client.ask(MetadataRequest.all, 12).brokers.count == 1)
        }
    }
}
