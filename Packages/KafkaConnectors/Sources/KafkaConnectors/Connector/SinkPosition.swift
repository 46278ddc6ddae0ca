import KafkaCodecs
import RivvenProtocol

/// The position at which the events of a Rivven partition continue. A sink stores it together with the events it has
/// written.
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

/// Distinguishes an event from another event at the same offset, in a topic that was deleted and created again.
///
/// Consists of the event's timestamp and a hash of its key and of the beginning of its value.
public struct EventMark: Sendable, Hashable, CustomStringConvertible {
    /// The stored form of the mark.
    public let description: String
    /// The number of bytes of a value that are hashed. Limited because values can be large; the timestamp differs as
    /// well.
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

/// The 64-bit FNV-1a hash function.
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
