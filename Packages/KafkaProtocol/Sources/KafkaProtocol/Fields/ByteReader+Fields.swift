import KafkaCodecs

/// The number of elements for which memory is reserved before they are read. A false count in the message cannot
/// reserve more.
let reservedElements = 256

/// The maximum length of a string in the protocol, in bytes of UTF-8.
let maximumStringSize = 32_767

// Lengths and counts. Each one is compared with the number of bytes left before it is used.

extension ByteReader {
    /// Reads a compact length: an unsigned varint that is the length plus 1, or 0 for null. Returns -1 for null.
    private mutating func compactLength() throws(CodecError) -> Int {
        Int(try unsignedVarint()) - 1
    }

    /// Reads the length of a string; negative for null.
    private mutating func stringLength(compact: Bool) throws(CodecError) -> Int {
        let length = compact ? try compactLength() : Int(try int16())
        guard length <= maximumStringSize else {
            throw CodecError(.malformed, "a string has \(length) bytes: at most \(maximumStringSize) are allowed")
        }
        return length
    }

    /// Reads the number of elements of an array that may be null; `nil` for null.
    ///
    /// - Parameter elementSize: The minimum size of an element in bytes.
    mutating func nullableArrayCount(compact: Bool, elementSize: Int) throws(CodecError) -> Int? {
        guard let count = try nullableScalarCount(compact: compact, elementSize: elementSize) else { return nil }
        // The array itself was counted as one element.
        if count > 1 { try takeElements(count - 1) }
        return count
    }

    /// Reads the number of elements of an array.
    ///
    /// - Parameter elementSize: The minimum size of an element in bytes.
    mutating func arrayCount(compact: Bool, elementSize: Int) throws(CodecError) -> Int {
        guard let count = try nullableArrayCount(compact: compact, elementSize: elementSize) else {
            throw CodecError(.malformed, "an array is null but must not be")
        }
        return count
    }

    /// Reads the number of elements of an array of numbers that may be null; `nil` for null. Numbers take no more
    /// memory than their bytes on the wire, so the whole array counts as one element.
    private mutating func nullableScalarCount(compact: Bool, elementSize: Int) throws(CodecError) -> Int? {
        let count = compact ? try compactLength() : Int(try int32())
        if count < 0 { return nil }
        guard count <= remaining / elementSize else {
            throw CodecError(.malformed, "\(count) elements cannot fit in \(remaining) bytes")
        }
        if count > 0 { try takeElements(1) }
        return count
    }

    private mutating func scalarCount(compact: Bool, elementSize: Int) throws(CodecError) -> Int {
        guard let count = try nullableScalarCount(compact: compact, elementSize: elementSize) else {
            throw CodecError(.malformed, "an array is null but must not be")
        }
        return count
    }
}

// Values.

extension ByteReader {
    mutating func uuid() throws(CodecError) -> UUID128 {
        let high = try uint64()
        return UUID128(high: high, low: try uint64())
    }

    mutating func nullableString(compact: Bool) throws(CodecError) -> String? {
        let length = try stringLength(compact: compact)
        if length < 0 { return nil }
        return try string(byteCount: length)
    }

    mutating func string(compact: Bool) throws(CodecError) -> String {
        let length = try stringLength(compact: compact)
        guard length >= 0 else { throw CodecError(.malformed, "a string is null but must not be") }
        return try string(byteCount: length)
    }

    mutating func nullableData(compact: Bool) throws(CodecError) -> Bytes? {
        let length = compact ? try compactLength() : Int(try int32())
        if length < 0 { return nil }
        return try bytes(count: length)
    }

    mutating func data(compact: Bool) throws(CodecError) -> Bytes {
        guard let data = try nullableData(compact: compact) else {
            throw CodecError(.malformed, "bytes are null but must not be")
        }
        return data
    }

    /// Reads whether a nullable struct is present.
    mutating func isPresent() throws(CodecError) -> Bool {
        try int8() >= 0
    }
}

// Arrays of values that are not structs.

extension ByteReader {
    mutating func int8Array(compact: Bool) throws(CodecError) -> [Int8] {
        let count = try scalarCount(compact: compact, elementSize: 1)
        var elements: [Int8] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try int8()) }
        return elements
    }

    mutating func int16Array(compact: Bool) throws(CodecError) -> [Int16] {
        let count = try scalarCount(compact: compact, elementSize: 2)
        var elements: [Int16] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try int16()) }
        return elements
    }

    mutating func nullableInt32Array(compact: Bool) throws(CodecError) -> [Int32]? {
        guard let count = try nullableScalarCount(compact: compact, elementSize: 4) else { return nil }
        var elements: [Int32] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try int32()) }
        return elements
    }

    mutating func int32Array(compact: Bool) throws(CodecError) -> [Int32] {
        guard let elements = try nullableInt32Array(compact: compact) else {
            throw CodecError(.malformed, "an array is null but must not be")
        }
        return elements
    }

    mutating func int64Array(compact: Bool) throws(CodecError) -> [Int64] {
        let count = try scalarCount(compact: compact, elementSize: 8)
        var elements: [Int64] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try int64()) }
        return elements
    }

    mutating func nullableUuidArray(compact: Bool) throws(CodecError) -> [UUID128]? {
        guard let count = try nullableScalarCount(compact: compact, elementSize: 16) else { return nil }
        var elements: [UUID128] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try uuid()) }
        return elements
    }

    mutating func uuidArray(compact: Bool) throws(CodecError) -> [UUID128] {
        guard let elements = try nullableUuidArray(compact: compact) else {
            throw CodecError(.malformed, "an array is null but must not be")
        }
        return elements
    }

    mutating func nullableStringArray(compact: Bool) throws(CodecError) -> [String]? {
        guard let count = try nullableArrayCount(compact: compact, elementSize: compact ? 1 : 2) else { return nil }
        var elements: [String] = []
        elements.reserveCapacity(min(count, reservedElements))
        for _ in 0..<count { elements.append(try string(compact: compact)) }
        return elements
    }

    mutating func stringArray(compact: Bool) throws(CodecError) -> [String] {
        guard let elements = try nullableStringArray(compact: compact) else {
            throw CodecError(.malformed, "an array is null but must not be")
        }
        return elements
    }
}

// Tagged fields.

extension ByteReader {
    /// Reads the tagged fields at the end of a struct. Their tags must be in ascending order.
    mutating func taggedFields() throws(CodecError) -> [TaggedField] {
        let count = Int(try unsignedVarint())
        if count == 0 { return [] }
        guard count <= remaining / 2 else {
            throw CodecError(.malformed, "\(count) tagged fields cannot fit in \(remaining) bytes")
        }
        try takeElements(count)
        var fields: [TaggedField] = []
        fields.reserveCapacity(min(count, reservedElements))
        for _ in 0..<count {
            let tag = try unsignedVarint()
            if let last = fields.last, last.tag >= tag {
                throw CodecError(.malformed, "tagged fields are not in ascending order")
            }
            let size = Int(try unsignedVarint())
            fields.append(TaggedField(tag: tag, value: try bytes(count: size)))
        }
        return fields
    }

    /// Checks that all bytes of a tagged field were read.
    func expectEnd() throws(CodecError) {
        guard isAtEnd else { throw CodecError(.malformed, "a tagged field is \(remaining) bytes too long") }
    }
}

extension CodecError {
    static func unexpectedNull(_ field: String) -> CodecError {
        CodecError(.malformed, "\(field) is null in a version that does not allow it")
    }
}
