public import KafkaCodecs

/// Decodes one record after another in raw memory. Every length is checked before it is used.
///
/// The methods can be inlined into the caller, because this is the innermost loop of the consumer.
@usableFromInline
struct RecordDecoder {
    @usableFromInline var position: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer

    /// Creates a decoder for memory that must outlive it.
    @inlinable
    init(_ start: UnsafeRawPointer, to end: UnsafeRawPointer) {
        position = start
        self.end = end
    }

    @inlinable var isAtEnd: Bool { position == end }

    /// Decodes the next record.
    @inlinable
    mutating func next() throws(CodecError) -> RecordParts {
        var at = position
        let length = try Self.number(&at, end)
        guard length > 0, length <= Int64(end - at) else { throw Self.badLength() }
        let recordEnd = at + Int(length)
        at += 1  // attributes, unused
        let timestampDelta = try Self.number(&at, recordEnd)
        let offsetDelta = try Self.number(&at, recordEnd)
        guard let offsetDelta = Int32(exactly: offsetDelta) else { throw Self.badLength() }
        let key = try Self.run(&at, recordEnd)
        let value = try Self.run(&at, recordEnd)
        let headerCount = try Self.number(&at, recordEnd)
        // A header takes at least two bytes.
        guard headerCount >= 0, headerCount <= Int64((recordEnd - at) / 2) else { throw Self.badLength() }
        let headers = at
        if headerCount > 0 { try Self.skip(Int(headerCount), &at, recordEnd) }
        guard at == recordEnd else { throw Self.badLength() }
        position = recordEnd
        return RecordParts(
            offsetDelta: offsetDelta, timestampDelta: timestampDelta, key: key.start, keyCount: key.count,
            value: value.start, valueCount: value.count, headers: headers, headerCount: Int(headerCount),
            end: recordEnd)
    }

    /// Skips headers. Each one must have a key.
    @usableFromInline
    static func skip(
        _ count: Int, _ at: inout UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(CodecError) {
        for _ in 0..<count {
            guard try run(&at, end).count >= 0 else { throw badLength() }
            _ = try run(&at, end)
        }
    }

    /// Reads a length, and returns it with the start of the bytes that follow. As in Kafka, any negative length means
    /// null.
    @inlinable
    @inline(__always)
    static func run(
        _ at: inout UnsafeRawPointer, _ end: UnsafeRawPointer
    ) throws(CodecError) -> (start: UnsafeRawPointer, count: Int) {
        let count = try number(&at, end)
        guard count >= 0 else { return (at, -1) }
        guard count <= Int64(end - at) else { throw badLength() }
        let start = at
        at += Int(count)
        return (start, Int(count))
    }

    /// Reads a zigzag varint. Most have one or two bytes, so these cases come first.
    @inlinable
    @inline(__always)
    static func number(_ at: inout UnsafeRawPointer, _ end: UnsafeRawPointer) throws(CodecError) -> Int64 {
        guard at < end else { throw badLength() }
        let first = at.load(as: UInt8.self)
        if first < 0x80 {
            at += 1
            return Varint.unzigzag(UInt64(first))
        }
        guard end - at > 1 else { throw badLength() }
        let second = (at + 1).load(as: UInt8.self)
        if second < 0x80 {
            at += 2
            return Varint.unzigzag(UInt64(first & 0x7f) | UInt64(second) &<< 7)
        }
        return try longNumber(&at, end)
    }

    /// Reads a zigzag varint of any length up to 10 bytes.
    @usableFromInline
    static func longNumber(_ at: inout UnsafeRawPointer, _ end: UnsafeRawPointer) throws(CodecError) -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var next = at
        while next < end, shift < 70 {
            let byte = next.load(as: UInt8.self)
            next += 1
            value |= UInt64(byte & 0x7f) &<< shift
            if byte < 0x80 {
                guard shift < 63 || byte <= 1 else { throw badLength() }
                at = next
                return Varint.unzigzag(value)
            }
            shift &+= 7
        }
        throw badLength()
    }

    @usableFromInline
    @inline(never)
    static func badLength() -> CodecError {
        CodecError(.malformed, "a record's length does not fit its batch")
    }
}

/// The parts of a decoded record, as pointers into the batch's memory.
@usableFromInline
struct RecordParts: BitwiseCopyable {
    @usableFromInline let offsetDelta: Int32
    @usableFromInline let timestampDelta: Int64
    @usableFromInline let key: UnsafeRawPointer
    /// -1 for null.
    @usableFromInline let keyCount: Int
    @usableFromInline let value: UnsafeRawPointer
    /// -1 for null.
    @usableFromInline let valueCount: Int
    @usableFromInline let headers: UnsafeRawPointer
    @usableFromInline let headerCount: Int
    @usableFromInline let end: UnsafeRawPointer

    @inlinable
    init(
        offsetDelta: Int32, timestampDelta: Int64, key: UnsafeRawPointer, keyCount: Int, value: UnsafeRawPointer,
        valueCount: Int, headers: UnsafeRawPointer, headerCount: Int, end: UnsafeRawPointer
    ) {
        self.offsetDelta = offsetDelta
        self.timestampDelta = timestampDelta
        self.key = key
        self.keyCount = keyCount
        self.value = value
        self.valueCount = valueCount
        self.headers = headers
        self.headerCount = headerCount
        self.end = end
    }

    /// Returns the headers, which share the memory of `records`, in which they must be.
    @usableFromInline
    func headers(in records: Bytes) -> RecordHeaders {
        guard headerCount > 0 else { return .none }
        return RecordHeaders(count: headerCount, encoded: records.unsafeSlice(at: headers, count: end - headers))
    }

    @inlinable
    func record(in records: Bytes, offset: Int64, timestamp: Int64) -> Record {
        Record(
            offset: offset, timestamp: timestamp,
            key: keyCount < 0 ? nil : records.unsafeSlice(at: key, count: keyCount),
            value: valueCount < 0 ? nil : records.unsafeSlice(at: value, count: valueCount),
            headers: headerCount == 0 ? .none : headers(in: records))
    }
}
