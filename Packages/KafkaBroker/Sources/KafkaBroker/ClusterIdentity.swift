import KafkaCodecs
import KafkaProtocol

/// Who a broker is to its clients.
struct ClusterIdentity {
    struct Node {
        let id: Int32
        let host: String
        let port: Int32
    }

    let id: UUID128
    let node: Node

    /// The id as Kafka writes it.
    var textID: String { id.description }
}

/// The producer ids that were given out, reserved on disk a block at a time so that none comes twice.
struct ProducerIDs {
    private static let blockSize: Int64 = 1000

    private var next: Int64
    /// Ids below this one are reserved.
    private(set) var reserved: Int64

    init(next: Int64) {
        self.next = next
        reserved = next
    }

    var isBlockUsedUp: Bool { next == reserved }

    mutating func takeBlock() {
        reserved += Self.blockSize
    }

    /// Gives back a block that could not be stored.
    mutating func returnBlock() {
        reserved -= Self.blockSize
    }

    mutating func take() -> Int64 {
        defer { next += 1 }
        return next
    }
}

extension UUID128 {
    /// The two that have a meaning of their own in Kafka are left out: zero, and one for the metadata topic.
    static func random() -> UUID128 {
        UUID128(high: .random(in: 1 ... .max), low: .random(in: 1 ... .max))
    }

    var hexadecimal: String {
        func digits(_ half: UInt64) -> String {
            let text = String(half, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return digits(high) + digits(low)
    }

    /// Reads what `hexadecimal` gives; `nil` if it is anything else.
    init?(hexadecimal text: String) {
        guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
        guard hexadecimal == text else { return nil }
    }

    func store(in writer: inout ByteWriter) {
        writer.uint64(high)
        writer.uint64(low)
    }

    init(stored reader: inout ByteReader) throws(CodecError) {
        self.init(high: try reader.uint64(), low: try reader.uint64())
    }
}
