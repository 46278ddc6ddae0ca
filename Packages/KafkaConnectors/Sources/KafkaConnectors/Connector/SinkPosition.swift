import KafkaCodecs
import RivvenProtocol

/// Where the events of a Rivven partition continue, as a sink stores it together with what it has written.
public struct SinkPosition: Sendable, Hashable {
    /// The offset of the next event.
    public var offset: Int64
    /// Identifies the event before the position; `nil` if that is unknown.
    public var mark: EventMark?
    /// The log that the offset belongs to; `nil` if the store has no identity.
    public var logID: String?

    /// Creates a position.
    public init(_ offset: Int64, mark: EventMark? = nil, logID: String? = nil) {
        (self.offset, self.mark, self.logID) = (offset, mark, logID)
    }

    /// Creates the position after a message.
    init(after message: RivvenMessage) {
        self.init(message.offset + 1, mark: EventMark(message))
    }
}

/// Tells an event from another one at the same offset of a topic that was deleted and created again: its timestamp, and a
/// hash of its key and the beginning of its value.
public struct EventMark: Sendable, Hashable, CustomStringConvertible {
    /// The form in which it is stored.
    public let description: String
    /// The number of bytes of a value that are hashed: records are large at times, and the timestamp differs as well.
    private static let hashedBytes = 4096

    /// Creates a mark from its stored form.
    public init(stored: String) {
        description = stored
    }

    init(_ message: RivvenMessage) {
        var hash = FNV()
        hash.add(message.key)
        hash.add(Int64(message.value.count))
        hash.add(message.value.slice(0..<min(message.value.count, Self.hashedBytes)))
        description = "\(message.timestamp)/\(String(hash.value, radix: 16))"
    }
}

/// The hash function FNV-1a, in 64 bits.
private struct FNV {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { for byte in $0 { add(byte) } }
    }

    mutating func add(_ bytes: Bytes?) {
        add(Int64(bytes?.count ?? -1))
        bytes?.withUnsafeBytes { for byte in $0 { add(byte) } }
    }
}
