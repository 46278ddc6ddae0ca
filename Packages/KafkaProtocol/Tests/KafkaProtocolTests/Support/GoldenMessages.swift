import FoundationEssentials
import KafkaCodecs
import KafkaProtocol

/// The lines of protocol.jsonl: message bodies that were written by Kafka's own classes.
enum GoldenMessages {
    struct Line: Sendable {
        /// The line number in the file, from 1.
        let number: Int
        let message: String
        let version: Int16
        let bytes: Bytes
    }

    struct Unreadable: Error {
        let number: Int
    }

    /// All lines, by message name.
    static let byMessage: Result<[String: [Line]], any Error> = Result { try read() }

    static func lines(of message: String) throws -> [Line] {
        try byMessage.get()[message] ?? []
    }

    static func all() throws -> [Line] {
        try byMessage.get().values.flatMap { $0 }
    }

    /// Returns, for each message, the longest line of its newest version.
    static func samples() throws -> [Line] {
        try byMessage.get().values.compactMap { lines in
            lines.max { ($0.version, $0.bytes.count) < ($1.version, $1.bytes.count) }
        }
    }

    private struct Entry: Decodable {
        let message: String
        let version: Int16
        let hex: String
    }

    private static func read() throws -> [String: [Line]] {
        let directory = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let data = try Data(contentsOf: URL(filePath: "/\(directory)/Vectors/protocol.jsonl"))
        var lines: [String: [Line]] = [:]
        for (index, text) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            let entry = try JSONDecoder().decode(Entry.self, from: text)
            guard let bytes = Bytes(hex: entry.hex) else { throw Unreadable(number: index + 1) }
            lines[entry.message, default: []].append(
                Line(number: index + 1, message: entry.message, version: entry.version, bytes: bytes))
        }
        return lines
    }
}

/// Returns the encoding of `message` in `version`.
func encoded(_ message: some KafkaMessage, _ version: Int16) -> Bytes {
    var writer = ByteWriter()
    message.encode(to: &writer, version: version)
    return writer.finish()
}

/// Decodes a message that must use all of `bytes`.
func decoded<Message: KafkaMessage>(_ bytes: Bytes, _ version: Int16) throws -> Message {
    var reader = ByteReader(bytes)
    let message = try Message(from: &reader, version: version)
    guard reader.isAtEnd else { throw CodecError(.malformed, "\(reader.remaining) bytes are left") }
    return message
}
