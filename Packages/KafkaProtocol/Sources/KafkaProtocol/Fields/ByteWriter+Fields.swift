import KafkaCodecs

// Lengths and counts.

extension ByteWriter {
    mutating func nullableArrayCount(_ count: Int?, compact: Bool) {
        if let count {
            arrayCount(count, compact: compact)
        } else if compact {
            unsignedVarint(0)
        } else {
            int32(-1)
        }
    }

    mutating func arrayCount(_ count: Int, compact: Bool) {
        if compact { unsignedVarint(UInt32(clamping: count + 1)) } else { int32(Int32(clamping: count)) }
    }
}

// Values.

extension ByteWriter {
    mutating func uuid(_ value: UUID128) {
        uint64(value.high)
        uint64(value.low)
    }

    mutating func nullableString(_ value: String?, compact: Bool) {
        if let value {
            string(value, compact: compact)
        } else if compact {
            unsignedVarint(0)
        } else {
            int16(-1)
        }
    }

    mutating func string(_ value: String, compact: Bool) {
        let size = value.utf8.count
        guard size <= maximumStringSize else {
            return string(value.cut(toBytes: maximumStringSize), compact: compact)
        }
        if compact { unsignedVarint(UInt32(size + 1)) } else { int16(Int16(size)) }
        utf8(value)
    }

    mutating func nullableData(_ value: Bytes?, compact: Bool) {
        if let value {
            data(value, compact: compact)
        } else if compact {
            unsignedVarint(0)
        } else {
            int32(-1)
        }
    }

    mutating func data(_ value: Bytes, compact: Bool) {
        arrayCount(value.count, compact: compact)
        bytes(value)
    }

    /// Writes whether a nullable struct is present.
    mutating func isPresent(_ isPresent: Bool) {
        int8(isPresent ? 1 : -1)
    }
}

// Arrays of values that are not structs.

extension ByteWriter {
    mutating func int8Array(_ elements: [Int8], compact: Bool) {
        arrayCount(elements.count, compact: compact)
        for element in elements { int8(element) }
    }

    mutating func int16Array(_ elements: [Int16], compact: Bool) {
        arrayCount(elements.count, compact: compact)
        for element in elements { int16(element) }
    }

    mutating func nullableInt32Array(_ elements: [Int32]?, compact: Bool) {
        nullableArrayCount(elements?.count, compact: compact)
        if let elements { for element in elements { int32(element) } }
    }

    mutating func int32Array(_ elements: [Int32], compact: Bool) {
        nullableInt32Array(elements, compact: compact)
    }

    mutating func int64Array(_ elements: [Int64], compact: Bool) {
        arrayCount(elements.count, compact: compact)
        for element in elements { int64(element) }
    }

    mutating func nullableUuidArray(_ elements: [UUID128]?, compact: Bool) {
        nullableArrayCount(elements?.count, compact: compact)
        if let elements { for element in elements { uuid(element) } }
    }

    mutating func uuidArray(_ elements: [UUID128], compact: Bool) {
        nullableUuidArray(elements, compact: compact)
    }

    mutating func nullableStringArray(_ elements: [String]?, compact: Bool) {
        nullableArrayCount(elements?.count, compact: compact)
        if let elements { for element in elements { string(element, compact: compact) } }
    }

    mutating func stringArray(_ elements: [String], compact: Bool) {
        nullableStringArray(elements, compact: compact)
    }
}

// Tagged fields.

extension ByteWriter {
    /// Writes the tagged fields at the end of a struct, in ascending order of their tags.
    mutating func taggedFields(_ fields: [TaggedField]) {
        if fields.isEmpty { return unsignedVarint(0) }
        let ordered = fields.inOrder
        unsignedVarint(UInt32(clamping: ordered.count))
        for field in ordered {
            unsignedVarint(field.tag)
            unsignedVarint(UInt32(clamping: field.value.count))
            bytes(field.value)
        }
    }
}

extension String {
    /// Returns the longest prefix that has at most `size` bytes of UTF-8 and ends with a whole Unicode scalar.
    fileprivate func cut(toBytes size: Int) -> String {
        var end = utf8.index(startIndex, offsetBy: size)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
