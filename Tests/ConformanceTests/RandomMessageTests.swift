import KafkaCodecs
import KafkaProtocol
import Testing

@testable import kafka_conformance

/// Tests of every message in every version, with random values in every field that the version has.
@Suite struct RandomMessageTests {
    /// The number of random messages per type and version; a hundred times as many in `Tools/check --full`.
    static let rounds = Exhaustive.isOn ? 2000 : 20

    @Test func encodedMessagesDecodeToTheSameValues() throws {
        var count = 0
        for name in try Golden.messageNames() {
            let type = try #require(messageType(named: name))
            for version in type.validVersions {
                for round in 0..<Self.rounds {
                    try roundTrip(type, version, seed: UInt64(round) << 32 | UInt64(count))
                }
                count += 1
            }
        }
        #expect(count == 625)
    }

    /// A null in a field that is not nullable in this version causes a decoding error, and never becomes another value.
    @Test func nullsRoundTripOrAreRejected() throws {
        var kept = 0
        var refused = 0
        for name in try Golden.messageNames() {
            let type = try #require(messageType(named: name))
            for version in type.validVersions {
                for round in 0..<Self.rounds {
                    if try keepsNulls(type, version, seed: UInt64(round)) { kept += 1 } else { refused += 1 }
                }
            }
        }
        #expect(kept > refused && refused > 0)
    }

    private func roundTrip<Message: KafkaMessage & JSONMapped>(
        _ type: Message.Type, _ version: Int16, seed: UInt64
    ) throws {
        var random = RandomValues(seed: seed)
        let message: Message = JSONMapper.fill(&random, version)
        let bytes = encoded(message, version)
        let read: Message = try decoded(bytes, version)
        let difference = JSONMapper.write(read, version).difference(from: JSONMapper.write(message, version))
        #expect(difference == nil, "\(type) version \(version), seed \(seed)")
        #expect(encoded(read, version) == bytes, "\(type) version \(version), seed \(seed)")
    }

    private func keepsNulls<Message: KafkaMessage & JSONMapped>(
        _ type: Message.Type, _ version: Int16, seed: UInt64
    ) throws -> Bool {
        var random = RandomValues(seed: seed, allowsNull: true)
        let message: Message = JSONMapper.fill(&random, version)
        do throws(CodecError) {
            let read: Message = try decoded(encoded(message, version), version)
            let difference = JSONMapper.write(read, version).difference(from: JSONMapper.write(message, version))
            #expect(difference == nil, "\(type) version \(version), seed \(seed)")
            return true
        } catch {
            #expect(error.code == .malformed, "\(type) version \(version), seed \(seed): \(error)")
            return false
        }
    }

    private func encoded(_ message: some KafkaMessage, _ version: Int16) -> Bytes {
        var writer = ByteWriter()
        message.encode(to: &writer, version: version)
        return writer.finish()
    }

    private func decoded<Message: KafkaMessage>(_ bytes: Bytes, _ version: Int16) throws(CodecError) -> Message {
        var reader = ByteReader(bytes)
        let message = try Message(from: &reader, version: version)
        guard reader.isAtEnd else { throw CodecError(.limitExceeded, "\(reader.remaining) bytes are left") }
        return message
    }
}
