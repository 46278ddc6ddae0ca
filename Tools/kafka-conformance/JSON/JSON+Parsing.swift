extension JSON {
    /// Parses `text`, which must be exactly one JSON text (RFC 8259).
    init(parsing text: Substring) throws(Mismatch) {
        var parser = JSONParser(Array(text.utf8))
        self = try parser.text()
    }
}

/// A parser for JSON that is nested at most 128 levels deep.
private struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func text() throws(Mismatch) -> JSON {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw fault("unexpected bytes after the value") }
        return value
    }

    private mutating func value() throws(Mismatch) -> JSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try nested { parser throws(Mismatch) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(Mismatch) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(_ body: (inout JSONParser) throws(Mismatch) -> JSON) throws(Mismatch) -> JSON {
        guard depth < 128 else { throw fault("values are nested too deeply") }
        depth += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(Mismatch) -> JSON {
        var members: [String: JSON] = [:]
        position += 1
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let name = try string()
            guard take(":") else { throw fault("a colon is missing") }
            guard members.updateValue(try value(), forKey: name) == nil else { throw fault("\(name) occurs twice") }
        } while take(",")
        guard take("}") else { throw fault("an object does not end") }
        return .object(members)
    }

    private mutating func array() throws(Mismatch) -> JSON {
        var elements: [JSON] = []
        position += 1
        if take("]") { return .array(elements) }
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw fault("an array does not end") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(Mismatch) -> JSON {
        let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard isThere else { throw fault("a value is missing") }
        position += word.utf8CodeUnitCount
        return value
    }

    // MARK: Numbers

    private mutating func number() throws(Mismatch) -> JSON {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let first = next
        guard skipDigits() > 0 else { throw fault("a value is missing") }
        guard first != UInt8(ascii: "0") || bytes[position - 1] == first && position - start <= 2 else {
            throw fault("a number begins with 0")
        }
        var isInteger = true
        if next == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard skipDigits() > 0 else { throw fault("a number ends with its point") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard skipDigits() > 0 else { throw fault("an exponent has no digit") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger {
            if let integer = Int64(text) { return .integer(integer) }
            if let integer = UInt64(text) { return .unsigned(integer) }
        }
        guard let double = Double(text), double.isFinite else { throw fault("a number is too large") }
        return .double(double)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) { position += 1 }
        return position - start
    }

    // MARK: Strings

    private mutating func string() throws(Mismatch) -> String {
        guard next == UInt8(ascii: "\"") else { throw fault("a string is missing") }
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw fault("text is not UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                text += try escape().utf8
            case 0..<0x20:
                throw fault("a string contains a control character")
            default:
                text.append(byte)
            }
        }
        throw fault("a string does not end")
    }

    private mutating func escape() throws(Mismatch) -> String {
        guard let byte = next else { throw fault("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fault("unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(Mismatch) -> String {
        var units = [try hexadecimal()]
        if units[0] & 0xfc00 == 0xd800, bytes[position...].starts(with: Array("\\u".utf8)) {
            position += 2
            units.append(try hexadecimal())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw fault("half of a surrogate pair") }
        return text
    }

    private mutating func hexadecimal() throws(Mismatch) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        position += digits.count
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == 4, text.allSatisfy(\.isHexDigit), let unit = UInt16(text, radix: 16) else {
            throw fault("a \\u escape needs four hexadecimal digits")
        }
        return unit
    }

    // MARK: Bytes

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func fault(_ reason: String) -> Mismatch {
        Mismatch("not JSON at byte \(position): \(reason)")
    }
}
