import KafkaCodecs

/// Writing of JSON directly into a buffer.
extension ByteWriter {
    /// Writes `bytes` as a JSON string, with U+FFFD in place of what is not UTF-8. Returns whether all of it was UTF-8.
    @discardableResult
    mutating func jsonString(_ bytes: UnsafeRawBufferPointer) -> Bool {
        uint8(UInt8(ascii: "\""))
        defer { uint8(UInt8(ascii: "\"")) }
        guard let address = bytes.baseAddress else { return true }
        let base = address.assumingMemoryBound(to: UInt8.self)
        var isExact = true
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = base[index]
            if byte < 0x80 {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    index &+= 1
                    continue
                }
                run(bytes, start, index)
                jsonEscape(byte)
                index &+= 1
                start = index
                continue
            }
            let length = UTF8Sequence.length(at: base + index, available: bytes.count - index)
            if length > 0 {
                index &+= length
                continue
            }
            isExact = false
            run(bytes, start, index)
            text("\u{fffd}")
            index -= length
            start = index
        }
        run(bytes, start, index)
        return isExact
    }

    private mutating func run(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) {
        if end > start { self.bytes(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
    }

    private mutating func jsonEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): text("\\\"")
        case UInt8(ascii: "\\"): text("\\\\")
        case 0x08: text("\\b")
        case 0x09: text("\\t")
        case 0x0a: text("\\n")
        case 0x0c: text("\\f")
        case 0x0d: text("\\r")
        default:
            text(byte < 0x10 ? "\\u000" : "\\u001")
            uint8(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        }
    }

    /// Writes text that needs no escapes.
    mutating func text(_ text: StaticString) {
        bytes(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes a number in decimal.
    mutating func decimal(_ number: Int64) {
        if number < 0 { uint8(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
            var left = number.magnitude
            var start = 20
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(left % 10)
                left /= 10
            } while left > 0
            bytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[start..<20]))
        }
    }

    /// Writes `source` in Base64 with padding (RFC 4648, section 4).
    mutating func base64(_ source: UnsafeRawBufferPointer) {
        // One chunk at a time, on the stack; 3 bytes become 4 characters.
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { chunk in
            var index = 0
            while index < source.count {
                let end = min(index + 768, source.count)
                let count = Base64.encode(source, index..<end, to: chunk)
                bytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(chunk)[..<count]))
                index = end
            }
        }
    }
}
