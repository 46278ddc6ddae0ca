import KafkaCodecs

/// Finds the parts of one record after another in raw memory; every length is checked before it is used.
@usableFromInline
struct RecordDecoder {
    private let base: UnsafeRawPointer
    private let end: Int
    private var position = 0

    /// Creates a decoder of `records`, which must outlive it.
    @usableFromInline
    init?(_ records: UnsafeRawBufferPointer) {
        guard let base = records.baseAddress else { return nil }
        self.base = base
        end = records.count
    }

    @usableFromInline
    init(_ base: UnsafeRawPointer, from start: Int, to end: Int) {
        self.base = base
        self.end = end
        position = start
    }

    @usableFromInline var isAtEnd: Bool { position == end }
    @usableFromInline var offset: Int { position }

    /// Finds the next record.
    @usableFromInline
    mutating func next() throws(CodecError) -> RecordPlace {
        var at = position
        let length = try number(&at, end)
        guard length >= 0, length <= Int64(end &- at) else { throw Self.badLength }
        let recordEnd = at &+ Int(length)
        guard at < recordEnd else { throw Self.badLength }
        at &+= 1  // attributes, unused
        var place = RecordPlace()
        place.timestampDelta = try number(&at, recordEnd)
        let offsetDelta = try number(&at, recordEnd)
        guard let narrow = Int32(exactly: offsetDelta) else { throw Self.badLength }
        place.offsetDelta = narrow
        (place.keyStart, place.keyCount) = try run(&at, recordEnd)
        (place.valueStart, place.valueCount) = try run(&at, recordEnd)
        let headerCount = try number(&at, recordEnd)
        // A header takes two bytes at the least.
        guard headerCount >= 0, headerCount <= Int64((recordEnd &- at) / 2) else { throw Self.badLength }
        place.headersStart = at
        place.headerCount = Int(headerCount)
        for _ in 0..<place.headerCount {
            guard try run(&at, recordEnd).count >= 0 else { throw Self.badLength }
            _ = try run(&at, recordEnd)
        }
        guard at == recordEnd else { throw Self.badLength }
        place.end = recordEnd
        position = recordEnd
        return place
    }

    /// A length and where its bytes begin; -1 is null.
    @inline(__always)
    private func run(_ at: inout Int, _ end: Int) throws(CodecError) -> (start: Int, count: Int) {
        let count = try number(&at, end)
        guard count >= 0 else {
            guard count == -1 else { throw Self.badLength }
            return (at, -1)
        }
        guard count <= Int64(end &- at) else { throw Self.badLength }
        let start = at
        at &+= Int(count)
        return (start, Int(count))
    }

    /// A zigzag number; one byte is by far the usual case.
    @inline(__always)
    private func number(_ at: inout Int, _ end: Int) throws(CodecError) -> Int64 {
        guard at < end else { throw Self.badLength }
        let first = base.load(fromByteOffset: at, as: UInt8.self)
        if first < 0x80 {
            at &+= 1
            return Varint.unzigzag(UInt64(first))
        }
        return try longNumber(&at, end)
    }

    private func longNumber(_ at: inout Int, _ end: Int) throws(CodecError) -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var index = at
        while index < end, shift < 70 {
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            index &+= 1
            value |= UInt64(byte & 0x7f) &<< shift
            if byte < 0x80 {
                guard shift < 63 || byte <= 1 else { throw Self.badLength }
                at = index
                return Varint.unzigzag(value)
            }
            shift &+= 7
        }
        throw Self.badLength
    }

    private static var badLength: CodecError {
        CodecError(.malformed, "a record's length does not fit the batch that holds it")
    }
}
