public import KafkaCodecs

/// A header of a record: a name, and a value that may be null.
public struct RecordHeader: Hashable, Sendable {
    /// The name. Kafka specifies UTF-8, but other bytes are kept unchanged.
    public var name: Bytes
    /// The value; `nil` for null, which differs from empty.
    public var value: Bytes?

    /// Creates a header.
    public init(name: Bytes, value: Bytes?) {
        self.name = name
        self.value = value
    }

    /// Creates a header whose name is the UTF-8 of `name`.
    public init(_ name: String, _ value: Bytes?) {
        self.init(name: Bytes(utf8: name), value: value)
    }
}

/// The headers of a record in encoded form, in order and including duplicates.
///
/// Headers that were read can be written again without being decoded.
public struct RecordHeaders: Sendable, Hashable {
    /// The number of headers.
    public let count: Int
    @usableFromInline let encoded: Bytes

    /// No headers.
    public static let none = RecordHeaders(count: 0, encoded: .empty)

    /// Encodes `headers`.
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

    /// The size of the encoded headers in bytes, without their count.
    public var encodedSize: Int { encoded.count }
}

extension RecordHeaders: ExpressibleByArrayLiteral {
    /// Creates headers from a literal.
    public init(arrayLiteral headers: RecordHeader...) {
        self.init(headers)
    }
}

extension RecordHeaders: ExpressibleByDictionaryLiteral {
    /// Creates headers from a literal such as `["trace-id": "abc"]`. Names may repeat, and their order is kept.
    public init(dictionaryLiteral headers: (String, Bytes?)...) {
        self.init(headers.map { RecordHeader($0.0, $0.1) })
    }
}

extension RecordHeaders {
    /// The value of the last header with this name; `nil` if the header is missing, or if its value is null. To tell
    /// the two apart, or to read repeated names, iterate over the headers.
    public subscript(name: String) -> Bytes? {
        var value: Bytes?
        for header in self where header.name.elementsEqual(name.utf8) { value = header.value }
        return value
    }
}

extension RecordHeaders: Sequence {
    /// Returns an iterator that decodes one header after another.
    public func makeIterator() -> Iterator {
        Iterator(reader: ByteReader(encoded), left: count)
    }

    /// An iterator over headers. Each one shares the record's memory.
    public struct Iterator: IteratorProtocol {
        private var reader: ByteReader
        private var left: Int

        init(reader: ByteReader, left: Int) {
            self.reader = reader
            self.left = left
        }

        /// Returns the next header, or `nil` after the last one.
        public mutating func next() -> RecordHeader? {
            guard left > 0 else { return nil }
            left -= 1
            // The headers were checked when the record was decoded, or we encoded them. So this does not throw.
            guard let nameLength = try? reader.varint(), let name = try? reader.bytes(count: Int(nameLength)),
                let valueLength = try? reader.varint()
            else { return nil }
            guard valueLength >= 0 else { return RecordHeader(name: name, value: nil) }
            return (try? reader.bytes(count: Int(valueLength))).map { RecordHeader(name: name, value: $0) }
        }
    }
}
