import KafkaCodecs
import KafkaProtocol

/// The cluster id and node that clients see.
struct ClusterIdentity {
    struct Node {
        let id: Int32
        let host: String
        let port: Int32
    }

    let id: UUID128
    let node: Node

    /// The id in Kafka's text form.
    var textID: String { id.description }
}

/// An allocator of producer ids. It reserves ids on disk in blocks, so that no id is allocated twice.
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

    /// Reserves the next block. The caller stores it before it takes ids from it.
    mutating func takeBlock() {
        reserved += Self.blockSize
    }

    /// Undoes `takeBlock` for a block that could not be stored.
    mutating func returnBlock() {
        reserved -= Self.blockSize
    }

    /// Returns the next id.
    mutating func take() -> Int64 {
        defer { next += 1 }
        return next
    }
}

extension UUID128 {
    /// Returns a random id other than the two that Kafka reserves: zero, and the id of the metadata topic.
    static func random() -> UUID128 {
        UUID128(high: .random(in: 1 ... .max), low: .random(in: 1 ... .max))
    }

    /// The id as 32 lowercase hexadecimal digits.
    var hexadecimal: String {
        func digits(_ half: UInt64) -> String {
            let text = String(half, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return digits(high) + digits(low)
    }

    /// Creates an id from the form that `hexadecimal` has. Returns `nil` for any other text.
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
