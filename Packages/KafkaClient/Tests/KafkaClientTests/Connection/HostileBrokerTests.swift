import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

/// A broker that responds with any bytes that a test chooses.
private final class HostileBroker: FrameHandler, @unchecked Sendable {
    // Unchecked, because it is used only on the loop.
    private let respond: (_ correlationID: Int32, _ key: Int16) -> [Bytes]

    init(_ respond: @escaping (Int32, Int16) -> [Bytes]) {
        self.respond = respond
    }

    func connection(_ connection: FrameConnection, didReceive frame: Bytes) {
        var reader = ByteReader(frame)
        guard let key = try? reader.int16(), (try? reader.int16()) != nil, let id = try? reader.int32() else { return }
        connection.send(respond(id, key))
    }

    func connectionDidClose(_ connection: FrameConnection, error: TransportError?) {}

    /// Returns a frame with the correlation id `id`, followed by `body`.
    static func frame(_ id: Int32, _ body: [UInt8]) -> Bytes {
        var writer = ByteWriter()
        writer.int32(Int32(4 + body.count))
        writer.int32(id)
        writer.bytes(Bytes(body))
        return writer.finish()
    }

    /// Returns a correct response to ApiVersions.
    static func versions(_ id: Int32) -> Bytes {
        var response = ApiVersionsResponse()
        response.apiKeys = [APIKey.metadata, .apiVersions, .initProducerId].map { key in
            var range = ApiVersionsResponse.ApiVersion()
            range.apiKey = key.rawValue
            range.minVersion = 0
            range.maxVersion = 4
            return range
        }
        var writer = ByteWriter()
        response.encode(to: &writer, version: 3)
        return frame(id, Array(writer.finish()))
    }
}

@Suite(.timeLimit(.minutes(5))) struct HostileBrokerTests {  // responses that no broker should send
    /// Returns the error of a client that connects to a broker with these responses.
    private func meet(_ respond: @escaping @Sendable (Int32, Int16) -> [Bytes]) async throws -> KafkaError? {
        let loop = try EventLoop(name: "hostile")
        let listener = try FrameListener(loop: loop, host: "127.0.0.1", port: 0) { _ in HostileBroker(respond) }
        var configuration = Kafka.Configuration()
        configuration.requestTimeout = .milliseconds(500)
        configuration.connectTimeout = .milliseconds(500)
        var failure: KafkaError?
        do throws(KafkaError) {
            let kafka = try await Kafka(bootstrap: "127.0.0.1:\(listener.port)", configuration: configuration)
            await kafka.close()
        } catch {
            failure = error
        }
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
        return failure
    }

    @Test func bytesThatAreNotAResponseAreAnError() async throws {
        let bodies: [[UInt8]] = [
            [], [0xff], [0, 35], [0, 35, 0xff, 0xff, 0xff, 0xff], [UInt8](repeating: 0x7f, count: 40),
        ]
        for body in bodies {
            let failure = try await meet { id, _ in [HostileBroker.frame(id, body)] }
            #expect(failure != nil)
        }
    }

    @Test func aResponseToAnotherRequestIsAnError() async throws {
        #expect(try await meet { id, _ in [HostileBroker.frame(id &+ 1, [])] } != nil)
    }

    @Test func unsolicitedResponsesAreAnError() async throws {
        let failure = try await meet { id, key in
            key == APIKey.apiVersions.rawValue
                ? [HostileBroker.versions(id), HostileBroker.frame(77, [1, 2, 3])] : []
        }
        #expect(failure != nil)
    }

    @Test func aSilentBrokerIsAnError() async throws {
        #expect(try await meet { _, _ in [] } != nil)
    }

    @Test func anOversizedFrameIsRejectedBeforeMemoryIsAllocated() async throws {
        let failure = try await meet { _, _ in [Bytes([0x7f, 0xff, 0xff, 0xff])] }
        #expect(failure != nil)
    }

    @Test func everyDamagedMetadataResponseGivesAnErrorOrAValue() async throws {
        var response = MetadataResponse()
        var broker = MetadataResponse.MetadataResponseBroker()
        broker.host = "127.0.0.1"
        broker.port = 1
        response.brokers = [broker]
        var writer = ByteWriter()
        response.encode(to: &writer, version: 4)
        let sound = Array(writer.finish())
        for index in sound.indices {
            let damaged = sound.enumerated().map { $0.offset == index ? 0xff : $0.element }
            _ = try await meet { id, key in
                key == APIKey.apiVersions.rawValue ? [HostileBroker.versions(id)] : [HostileBroker.frame(id, damaged)]
            }
        }
    }
}
