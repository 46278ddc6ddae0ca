import KafkaBroker
import KafkaClient
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The brokers that the suite runs against: always the embedded one, and the one at KAFKA_BOOTSTRAP if that is set.
enum TestBroker: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case embedded, real

    static let all: [TestBroker] = realBootstrap == nil ? [.embedded] : [.embedded, .real]

    static var realBootstrap: String? { getenv("KAFKA_BOOTSTRAP").map { String(cString: $0) } }

    var testDescription: String { rawValue }

    /// Runs `body` with a client of the broker, and closes both afterwards.
    func with(_ body: (Kafka) async throws -> Void) async throws {
        let embedded = self == .embedded ? try await KafkaBroker.start() : nil
        do {
            try await Kafka.withClient(bootstrap: embedded?.bootstrap ?? Self.realBootstrap ?? "", body)
        } catch {
            await embedded?.stop()
            throw error
        }
        await embedded?.stop()
    }

    /// Returns a name that no other test uses, because a real broker keeps its topics.
    static func name(_ stem: String) -> String { "\(stem)-\(UInt32.random(in: 0 ... .max))" }
}
