import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("ApiVersions", .timeLimit(.minutes(1)))
struct ApiVersionsTests {
    @Test(arguments: [0, 1, 2, 3, 4] as [Int16])
    func everyServedVersionListsWhatIsServed(version: Int16) async throws {
        try await withBroker { _, client in
            var request = ApiVersionsRequest()
            request.clientSoftwareName = "test"
            request.clientSoftwareVersion = "1.0"
            let response = try await client.ask(request, version)
            #expect(response.errorCode == 0)
            #expect(response.apiKeys.count == ServedAPIs.list.count)
            let produce = response.apiKeys.first { $0.apiKey == APIKey.produce.rawValue }
            #expect(produce?.minVersion == 0)
            #expect(produce?.maxVersion == 13)
        }
    }

    @Test func newerVersionReceivesAResponseInVersionZero() async throws {
        // KIP-511: the error UNSUPPORTED_VERSION in a version 0 body with a version 0 header.
        try await withBroker { _, client in
            var writer = ByteWriter()
            writer.int32(0)
            writer.int16(18)
            writer.int16(99)
            writer.int32(7)
            writer.int16(-1)
            writer.unsignedVarint(0)
            writer.utf8("whatever stands there")
            writer.overwriteInt32(Int32(writer.count - 4), at: 0)
            client.send(frame: writer.finish())
            var reader = ByteReader(try await client.receive())
            #expect(try reader.int32() == 7)
            #expect(try reader.int16() == 35)
            #expect(try reader.int32() == 1)
            #expect(try reader.int16() == 18)
            #expect(try reader.int16() == 0)
            #expect(try reader.int16() == 4)
            #expect(reader.isAtEnd)
        }
    }

    @Test func clientNameThatKafkaRejectsIsAnInvalidRequest() async throws {
        try await withBroker { _, client in
            var request = ApiVersionsRequest()
            request.clientSoftwareName = "no spaces"
            request.clientSoftwareVersion = "1"
            let response = try await client.ask(request, 3)
            #expect(response.errorCode == ErrorCode.invalidRequest.rawValue)
        }
    }

    @Test func versionsThatLibrdkafkaLooksForAreAdvertised() {
        // librdkafka before 2.11.1 looks for exactly these versions.
        let marks: [(APIKey, Int16)] = [
            (.findCoordinator, 0), (.joinGroup, 0), (.syncGroup, 0), (.heartbeat, 0), (.leaveGroup, 0),
            (.offsetCommit, 2), (.offsetFetch, 1), (.listOffsets, 1), (.initProducerId, 0), (.apiVersions, 0),
            (.produce, 3), (.fetch, 4),
        ]
        for (key, version) in marks {
            #expect(ServedAPIs.all[key.rawValue]?.advertised.contains(version) == true, "\(key) \(version)")
        }
    }
}
