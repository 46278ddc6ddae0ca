/// A character's bytes in UTF-8, validated according to table 3-7 of the Unicode Standard.
enum UTF8Sequence {
    /// Returns the length of the sequence at `pointer`. If it is invalid, returns the negated number of bytes that a
    /// lossy decoder replaces by one U+FFFD.
    ///
    /// - Parameter available: The number of bytes from `pointer` on, at least 1.
    @inline(__always)
    static func length(at pointer: UnsafePointer<UInt8>, available: Int) -> Int {
        let first = pointer[0]
        if first < 0x80 { return 1 }
        var low: UInt8 = 0x80
        var high: UInt8 = 0xbf
        let size: Int
        switch first {
        case 0xc2...0xdf: size = 2
        case 0xe0: (size, low) = (3, 0xa0)
        case 0xed: (size, high) = (3, 0x9f)
        case 0xe1...0xef: size = 3
        case 0xf0: (size, low) = (4, 0x90)
        case 0xf4: (size, high) = (4, 0x8f)
        case 0xf1...0xf3: size = 4
        default: return -1
        }
        guard available > 1, pointer[1] >= low, pointer[1] <= high else { return -1 }
        var index = 2
        while index < size {
            guard index < available, pointer[index] & 0xc0 == 0x80 else { return -index }
            index += 1
        }
        return size
    }

    /// Returns whether all of `buffer` is valid UTF-8.
    static func isValid(_ buffer: UnsafeRawBufferPointer) -> Bool {
        let bytes = buffer.bindMemory(to: UInt8.self)
        guard let base = bytes.baseAddress else { return true }
        var index = 0
        while index < bytes.count {
            if base[index] < 0x80 {
                index += 1
                continue
            }
            let length = length(at: base + index, available: bytes.count - index)
            guard length > 0 else { return false }
            index += length
        }
        return true
    }
}
