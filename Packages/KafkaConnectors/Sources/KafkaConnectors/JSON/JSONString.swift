/// Decoding of a JSON string that a scanner has validated.
enum JSONString {
    /// Writes the UTF-8 of `contents` with the escapes resolved, and returns the number of bytes.
    ///
    /// - Parameters:
    ///   - contents: The text between the quotes, which a scanner has checked.
    ///   - target: Room for `contents.count` bytes: an escape is never shorter than the bytes that it stands for.
    static func resolve(_ contents: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Int {
        var written = 0
        var index = 0
        func put(_ byte: UInt8) {
            target.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
            written += 1
        }
        while index < contents.count {
            let byte = contents[index]
            guard byte == UInt8(ascii: "\\") else {
                put(byte)
                index += 1
                continue
            }
            let (scalar, length) = escape(contents, at: index)
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { put(unit) }
            index += length
        }
        return written
    }

    /// Returns `contents` with the escapes resolved.
    static func text(_ contents: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: contents.count) { target in
            guard let address = target.baseAddress else { return 0 }
            return resolve(contents, to: UnsafeMutableRawPointer(address))
        }
    }

    private static func escape(_ contents: UnsafeRawBufferPointer, at index: Int) -> (Unicode.Scalar, length: Int) {
        switch contents[index + 1] {
        case UInt8(ascii: "b"): ("\u{8}", 2)
        case UInt8(ascii: "f"): ("\u{c}", 2)
        case UInt8(ascii: "n"): ("\n", 2)
        case UInt8(ascii: "r"): ("\r", 2)
        case UInt8(ascii: "t"): ("\t", 2)
        case UInt8(ascii: "u"): character(contents, at: index)
        case let byte: (Unicode.Scalar(byte), 2)
        }
    }

    private static func character(_ contents: UnsafeRawBufferPointer, at index: Int) -> (Unicode.Scalar, length: Int) {
        let high = unit(contents, at: index + 2)
        guard high & 0xfc00 == 0xd800 else { return (Unicode.Scalar(high) ?? "\u{fffd}", 6) }
        let low = unit(contents, at: index + 8)
        return (Unicode.Scalar(0x10000 + (high & 0x3ff) << 10 + low & 0x3ff) ?? "\u{fffd}", 12)
    }

    private static func unit(_ contents: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
        var value: UInt32 = 0
        for offset in 0..<4 { value = value << 4 | (JSONScanner.hexDigit(contents[index + offset]) ?? 0) }
        return value
    }
}
