public import KafkaCodecs

/// One header of a record: a name, and a value that may be null.
public struct RecordHeader: Hashable, Sendable {
    /// The name. Kafka says UTF-8; bytes that are not are carried all the same.
    public var name: Bytes
    /// The value; null and empty differ.
    public var value: Bytes?

    /// Creates a header.
    public init(name: Bytes, value: Bytes?) {
        self.name = name
        self.value = value
    }

    /// Creates a header with a text name.
    public init(_ name: String, _ value: Bytes?) {
        self.init(name: Bytes(utf8: name), value: value)
    }
}

/// The headers of a record, in their order and with their duplicates, in the form that they have on the wire.
///
/// Headers that were read are passed on without being taken apart.
public struct RecordHeaders: Sendable, Hashable {
    /// The number of headers.
    public let count: Int
    @usableFromInline let encoded: Bytes

    /// No headers.
    public static let none = RecordHeaders(count: 0, encoded: .empty)

    /// Creates headers from `headers`.
    public init(_ headers: some Collection<RecordHeader>) {
        var writer = ByteWriter(capacity: 64)
        for header in headers {
            writer.varint(Int32(clamping: header.name.count))
            writer.bytes(header.name)
            writer.varint(Int32(clamping: header.value?.count ?? -1))
            if let value = header.value { writer.bytes(value) }
        }
        self.init(count: headers.count, encoded: writer.finish())
    }

    @usableFromInline
    init(count: Int, encoded: Bytes) {
        self.count = count
        self.encoded = encoded
    }

    /// The bytes that the headers take on the wire, without their count.
    public var encodedSize: Int { encoded.count }
}

extension RecordHeaders: ExpressibleByArrayLiteral {
    public init(arrayLiteral headers: RecordHeader...) {
        self.init(headers)
    }
}

extension RecordHeaders: Sequence {
    public func makeIterator() -> Iterator {
        Iterator(reader: ByteReader(encoded), left: count)
    }

    /// Walks headers, each a view of the record's memory.
    public struct Iterator: IteratorProtocol {
        private var reader: ByteReader
        private var left: Int

        init(reader: ByteReader, left: Int) {
            self.reader = reader
            self.left = left
        }

        public mutating func next() -> RecordHeader? {
            guard left > 0 else { return nil }
            left -= 1
            // The form was checked when the record was decoded, or written by us: a failure here cannot be.
            guard let nameLength = try? reader.varint(), let name = try? reader.bytes(count: Int(nameLength)),
                let valueLength = try? reader.varint()
            else { return nil }
            guard valueLength >= 0 else { return RecordHeader(name: name, value: nil) }
            return (try? reader.bytes(count: Int(valueLength))).map { RecordHeader(name: name, value: $0) }
        }
    }
}
