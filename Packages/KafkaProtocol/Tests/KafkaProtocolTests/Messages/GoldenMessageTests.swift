import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct GoldenMessageTests {
    @Test func everyLineDecodesAndEncodesToItsBytes() throws {
        var count = 0
        for (name, lines) in try GoldenMessages.byMessage.get() {
            let type = try #require(messageType(named: name), "\(name) is not there")
            for line in lines {
                #expect(type.validVersions.contains(line.version), "line \(line.number)")
                #expect(try roundTrip(type, line) == line.bytes, "line \(line.number)")
                count += 1
            }
        }
        #expect(count == 1875)
    }

    @Test func everyVersionOfEveryMessageHasALine() throws {
        let lines = try GoldenMessages.byMessage.get()
        for (name, lines) in lines {
            let type = try #require(messageType(named: name))
            #expect(Set(lines.map(\.version)) == Set(type.validVersions), "\(name)")
        }
        #expect(lines.count == 190)
    }

    @Test func noPrefixOfAMessageIsAMessage() throws {
        for line in try Exhaustive.isOn ? GoldenMessages.all() : GoldenMessages.samples() {
            let type = try #require(messageType(named: line.message))
            let step = Exhaustive.isOn ? 1 : max(1, line.bytes.count / 16)
            for count in stride(from: 0, to: line.bytes.count, by: step) {
                #expect(throws: CodecError.self, "\(line.message), \(count) bytes") {
                    try read(type, line.bytes.slice(0..<count), line.version)
                }
            }
        }
    }

    @Test func aChangedByteGivesAValueOrAnError() throws {
        var random = SeededRandom(seed: 1)
        for line in try GoldenMessages.samples() {
            let type = try #require(messageType(named: line.message))
            var bytes = Array(line.bytes)
            for index in bytes.indices {
                let original = bytes[index]
                let values =
                    Exhaustive.isOn ? Array(0...255) : [0, 0x80, 0xff, UInt8.random(in: 0...255, using: &random)]
                for value in values {
                    bytes[index] = value
                    visit(type, Bytes(bytes), line.version)
                }
                bytes[index] = original
            }
        }
    }

    @Test func severalChangedBytesGiveAValueOrAnError() throws {
        var random = SeededRandom(seed: 5)
        for line in try GoldenMessages.samples() where !line.bytes.isEmpty {
            let type = try #require(messageType(named: line.message))
            for _ in 0..<(Exhaustive.isOn ? 2000 : 20) {
                var bytes = Array(line.bytes)
                for _ in 0..<3 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                visit(type, Bytes(bytes), line.version)
            }
        }
    }

    /// Decodes bytes that may not be a message, and encodes the result.
    private func visit(_ type: any KafkaMessage.Type, _ bytes: Bytes, _ version: Int16) {
        do throws(CodecError) {
            _ = encoded(try read(type, bytes, version), version)
        } catch {
            if error.code != .truncated && error.code != .malformed { Issue.record(error) }
        }
    }

    /// A message decoded from random bytes is the same after encoding and decoding it again.
    @Test func decodedRandomBytesRoundTrip() throws {
        var random = SeededRandom(seed: 2)
        for line in try GoldenMessages.samples() {
            let type = try #require(messageType(named: line.message))
            for count in [1, 8, 64] {
                let bytes = Bytes((0..<count).map { _ in UInt8.random(in: 0...3, using: &random) })
                guard let message = try? read(type, bytes, line.version) else { continue }
                let once = encoded(message, line.version)
                #expect(encoded(try read(type, once, line.version), line.version) == once, "\(line.message)")
            }
        }
    }

    private func roundTrip(_ type: any KafkaMessage.Type, _ line: GoldenMessages.Line) throws -> Bytes {
        var reader = ByteReader(line.bytes)
        let message = try type.init(from: &reader, version: line.version)
        #expect(reader.isAtEnd, "line \(line.number)")
        return encoded(message, line.version)
    }

    private func read(
        _ type: any KafkaMessage.Type, _ bytes: Bytes, _ version: Int16
    ) throws(CodecError) -> any KafkaMessage {
        var reader = ByteReader(bytes)
        return try type.init(from: &reader, version: version)
    }
}
