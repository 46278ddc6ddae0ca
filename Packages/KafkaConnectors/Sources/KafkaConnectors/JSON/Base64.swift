/// Base64 with padding (RFC 4648, section 4).
enum Base64 {
    /// Writes the characters for `range` of `source`, and returns their number. Only the last chunk of a text may be
    /// padded: the size of every other chunk must be a multiple of 3.
    static func encode(
        _ source: UnsafeRawBufferPointer, _ range: Range<Int>, to target: UnsafeMutableRawBufferPointer
    ) -> Int {
        var written = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let left = range.upperBound - index
            let second = left > 1 ? source[index + 1] : 0
            let third = left > 2 ? source[index + 2] : 0
            let group = UInt32(source[index]) << 16 | UInt32(second) << 8 | UInt32(third)
            target[written] = character(group >> 18)
            target[written + 1] = character(group >> 12)
            target[written + 2] = left > 1 ? character(group >> 6) : UInt8(ascii: "=")
            target[written + 3] = left > 2 ? character(group) : UInt8(ascii: "=")
            written += 4
            index += 3
        }
        return written
    }

    /// Returns the most bytes that `count` characters can encode.
    static func decodedBound(_ count: Int) -> Int { count / 4 * 3 }

    /// Decodes `source`, and returns the number of bytes; `nil` if it is not Base64 with padding.
    ///
    /// - Parameter target: Room for `decodedBound(source.count)` bytes.
    static func decode(_ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Int? {
        guard source.count.isMultiple(of: 4) else { return nil }
        var written = 0
        var index = 0
        while index < source.count {
            let isLast = index + 4 == source.count
            var padding = 0
            if isLast, source[index + 3] == UInt8(ascii: "=") {
                padding = source[index + 2] == UInt8(ascii: "=") ? 2 : 1
            }
            var group: UInt32 = 0
            for offset in 0..<4 - padding {
                guard let value = value(source[index + offset]) else { return nil }
                group |= value << UInt32(18 - 6 * offset)
            }
            // The bits that the padding leaves unused must be zero, as encoders write them.
            guard group & (padding == 2 ? 0xffff : padding == 1 ? 0xff : 0) == 0 else { return nil }
            target.storeBytes(of: UInt8(truncatingIfNeeded: group >> 16), toByteOffset: written, as: UInt8.self)
            if padding < 2 {
                target.storeBytes(of: UInt8(truncatingIfNeeded: group >> 8), toByteOffset: written + 1, as: UInt8.self)
            }
            if padding < 1 {
                target.storeBytes(of: UInt8(truncatingIfNeeded: group), toByteOffset: written + 2, as: UInt8.self)
            }
            written += 3 - padding
            index += 4
        }
        return written
    }

    private static func character(_ value: UInt32) -> UInt8 {
        switch UInt8(truncatingIfNeeded: value) & 63 {
        case let value where value < 26: UInt8(ascii: "A") + value
        case let value where value < 52: UInt8(ascii: "a") + value - 26
        case let value where value < 62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
