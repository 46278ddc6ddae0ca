/// Why a text is not JSON, and the offset of the byte at which that was found.
struct JSONFault: Error, Hashable, Sendable {
    enum Reason: Hashable, Sendable {
        case truncated, unexpectedByte, controlCharacter, badEscape, loneSurrogate, badUTF8, badNumber, tooDeep
        case trailingBytes
    }

    let reason: Reason
    let offset: Int
}

/// The position and the kind of a value in a text. The value's text is kept as it is, so numbers of any size are exact.
struct JSONValue: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        case object, array, string, number, boolean, null
    }

    let kind: Kind
    /// The range of the value, including the quotes of a string.
    let range: Range<Int>
    /// Whether a string contains a backslash.
    let hasEscapes: Bool

    /// The range of a string's characters, without the quotes.
    var contents: Range<Int> { range.lowerBound + 1..<range.upperBound - 1 }
}

/// A scanner that reads JSON (RFC 8259) in place, in one pass, without allocation and without recursion.
///
/// It checks that strings are UTF-8 and that their surrogates are paired. A caller walks through the parts that it
/// needs, and skips the others with `value()`, which checks them too.
struct JSONScanner {
    /// How deep objects and arrays may be nested.
    static let maximumDepth = 127

    private let base: UnsafePointer<UInt8>
    private let end: Int
    /// The offset of the next byte.
    private(set) var position = 0

    /// Creates a scanner at the start of `buffer`, which must outlive it. Returns `nil` for an empty buffer.
    init?(_ buffer: UnsafeRawBufferPointer) {
        guard let address = buffer.baseAddress, buffer.count > 0 else { return nil }
        base = address.assumingMemoryBound(to: UInt8.self)
        end = buffer.count
    }

    /// Returns the single value in `buffer`, without the whitespace around it; `nil` if `buffer` is not JSON.
    static func document(_ buffer: UnsafeRawBufferPointer) -> JSONValue? {
        guard var scanner = JSONScanner(buffer) else { return nil }
        return try? scanner.document()
    }

    /// Reads the single value of the text.
    mutating func document() throws(JSONFault) -> JSONValue {
        let value = try value()
        try finish()
        return value
    }

    /// Checks that only whitespace is left.
    mutating func finish() throws(JSONFault) {
        skipBlanks()
        guard position == end else { throw fault(.trailingBytes) }
    }

    // MARK: Walking

    /// Returns the kind of the next value.
    mutating func nextKind() throws(JSONFault) -> JSONValue.Kind {
        switch try nextByte() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw fault(.unexpectedByte)
        }
    }

    /// Enters the next object or array.
    mutating func enter() throws(JSONFault) {
        let byte = try nextByte()
        guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else { throw fault(.unexpectedByte) }
        position += 1
    }

    /// Reads the name of the next member and its colon. At the end of the object, reads that and returns `nil`.
    mutating func nextName(isFirst: inout Bool) throws(JSONFault) -> JSONValue? {
        guard try nextItem(UInt8(ascii: "}"), &isFirst) else { return nil }
        return try name()
    }

    /// Returns whether the array has another element, which is read next. If not, reads the end of the array.
    mutating func nextElement(isFirst: inout Bool) throws(JSONFault) -> Bool {
        try nextItem(UInt8(ascii: "]"), &isFirst)
    }

    private mutating func nextItem(_ close: UInt8, _ isFirst: inout Bool) throws(JSONFault) -> Bool {
        let byte = try nextByte()
        if byte == close {
            position += 1
            return false
        }
        if isFirst {
            isFirst = false
            return true
        }
        guard byte == UInt8(ascii: ",") else { throw fault(.unexpectedByte) }
        position += 1
        guard try nextByte() != close else { throw fault(.unexpectedByte) }
        return true
    }

    // MARK: Values

    /// Reads a value with everything in it.
    mutating func value() throws(JSONFault) -> JSONValue {
        let kind = try nextKind()
        let start = position
        guard kind == .object || kind == .array else { return try scalar(kind) }
        // The kinds of the open brackets, the innermost in the lowest bit: 1 is an object.
        var open: UInt128 = 0
        var depth = 0
        while true {
            var isComplete = true
            switch try nextKind() {
            case .object: isComplete = try openBracket(isObject: true, &open, &depth)
            case .array: isComplete = try openBracket(isObject: false, &open, &depth)
            case let inner: _ = try scalar(inner)
            }
            while isComplete {
                guard depth > 0 else { return JSONValue(kind: kind, range: start..<position, hasEscapes: false) }
                isComplete = try closeBracket(&open, &depth)
            }
        }
    }

    /// Reads an opening bracket. Returns whether it closes at once; otherwise a value follows.
    private mutating func openBracket(
        isObject: Bool, _ open: inout UInt128, _ depth: inout Int
    ) throws(JSONFault) -> Bool {
        guard depth < Self.maximumDepth else { throw fault(.tooDeep) }
        position += 1
        if try nextByte() == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            position += 1
            return true
        }
        depth += 1
        open = open << 1 | (isObject ? 1 : 0)
        if isObject { _ = try name() }
        return false
    }

    /// Reads what follows a value. Returns whether that is the closing bracket; otherwise another value follows.
    private mutating func closeBracket(_ open: inout UInt128, _ depth: inout Int) throws(JSONFault) -> Bool {
        let isObject = open & 1 == 1
        let byte = try nextByte()
        guard byte == UInt8(ascii: "}") && isObject || byte == UInt8(ascii: "]") && !isObject else {
            guard byte == UInt8(ascii: ",") else { throw fault(.unexpectedByte) }
            position += 1
            if isObject { _ = try name() }
            return false
        }
        position += 1
        open >>= 1
        depth -= 1
        return true
    }

    private mutating func name() throws(JSONFault) -> JSONValue {
        guard try nextByte() == UInt8(ascii: "\"") else { throw fault(.unexpectedByte) }
        let name = try string()
        guard try nextByte() == UInt8(ascii: ":") else { throw fault(.unexpectedByte) }
        position += 1
        return name
    }

    private mutating func scalar(_ kind: JSONValue.Kind) throws(JSONFault) -> JSONValue {
        let start = position
        switch kind {
        case .string: return try string()
        case .number: try number()
        case .null: try word("null")
        default: try word(base[position] == UInt8(ascii: "t") ? "true" : "false")
        }
        return JSONValue(kind: kind, range: start..<position, hasEscapes: false)
    }

    private mutating func word(_ word: StaticString) throws(JSONFault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position < end else { throw fault(.truncated) }
            guard base[position] == word.utf8Start[index] else { throw fault(.unexpectedByte) }
            position += 1
        }
    }

    private mutating func number() throws(JSONFault) {
        if base[position] == UInt8(ascii: "-") { position += 1 }
        let first = position
        try digits()
        guard base[first] != UInt8(ascii: "0") || position == first + 1 else {
            position = first + 1
            throw fault(.badNumber)
        }
        if position < end, base[position] == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if position < end, base[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits()
        }
    }

    /// Reads one or more digits.
    private mutating func digits() throws(JSONFault) {
        let start = position
        while position < end, base[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > start else { throw fault(position == end ? .truncated : .badNumber) }
    }

    // MARK: Strings

    private mutating func string() throws(JSONFault) -> JSONValue {
        let start = position
        position += 1
        var hasEscapes = false
        while true {
            skipPlain()
            guard position < end else { throw fault(.truncated) }
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return JSONValue(kind: .string, range: start..<position, hasEscapes: hasEscapes)
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                try escape()
            } else if byte < 0x20 {
                throw fault(.controlCharacter)
            } else {
                let length = UTF8Sequence.length(at: base + position, available: end - position)
                guard length > 0 else { throw fault(.badUTF8) }
                position += length
            }
        }
    }

    /// Skips characters that have no special meaning, eight bytes at a time.
    @inline(__always)
    private mutating func skipPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while end &- position >= 8 {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5c)
            let special =
                (word | (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash)
                & tops
            guard special == 0 else {
                position &+= special.trailingZeroBitCount / 8
                return
            }
            position &+= 8
        }
        while position < end, base[position] >= 0x20, base[position] < 0x80, base[position] != UInt8(ascii: "\""),
            base[position] != UInt8(ascii: "\\")
        {
            position &+= 1
        }
    }

    private mutating func escape() throws(JSONFault) {
        position += 1
        guard position < end else { throw fault(.truncated) }
        switch base[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            let start = position - 1
            let unit = try unit()
            guard unit & 0xf800 == 0xd800 else { return }
            // A high surrogate must be followed by a low one.
            guard unit < 0xdc00, position + 1 < end, base[position] == UInt8(ascii: "\\"),
                base[position + 1] == UInt8(ascii: "u")
            else { throw JSONFault(reason: .loneSurrogate, offset: start) }
            position += 1
            guard try self.unit() & 0xfc00 == 0xdc00 else { throw JSONFault(reason: .loneSurrogate, offset: start) }
        default: throw fault(.badEscape)
        }
    }

    /// Reads `u` and its four hexadecimal digits.
    private mutating func unit() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for offset in 1...4 {
            guard position + offset < end else { throw fault(.truncated) }
            guard let digit = Self.hexDigit(base[position + offset]) else { throw fault(.badEscape) }
            value = value << 4 | digit
        }
        position += 5
        return value
    }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    // MARK: Bytes

    /// Returns the next byte that is not whitespace, without consuming it.
    @inline(__always)
    private mutating func nextByte() throws(JSONFault) -> UInt8 {
        skipBlanks()
        guard position < end else { throw fault(.truncated) }
        return base[position]
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while position < end {
            switch base[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position &+= 1
            default: return
            }
        }
    }

    private func fault(_ reason: JSONFault.Reason) -> JSONFault { JSONFault(reason: reason, offset: position) }
}
