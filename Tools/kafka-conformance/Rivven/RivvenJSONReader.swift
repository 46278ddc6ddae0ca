import KafkaCodecs
import RivvenProtocol

/// Reads the fields of a message from JSON: bytes as hexadecimal digits, tuples as arrays, maps as objects.
struct RivvenJSONReader: RivvenCoder {
    private enum Group {
        case structure([String: JSON])
        case elements(ArraySlice<JSON>)
        case entries(ArraySlice<(key: String, value: JSON)>)
    }

    /// The value to read next, if it has been read ahead.
    private var next: JSON?
    private var groups: [Group] = []
    private var name = ""
    private var failure: CodecError?

    init(_ fields: JSON) {
        next = fields
    }

    private mutating func take() throws(CodecError) -> JSON {
        if let failure { throw failure }
        if let value = next {
            next = nil
            return value
        }
        switch groups.popLast() {
        case .structure(var members):
            guard let value = members.removeValue(forKey: name) else { throw Self.wrong("\(name) is missing") }
            groups.append(.structure(members))
            return value
        case .elements(var elements):
            guard let value = elements.popFirst() else { throw Self.wrong("an element is missing") }
            groups.append(.elements(elements))
            return value
        case .entries(var entries):
            guard let entry = entries.popFirst() else { throw Self.wrong("an entry is missing") }
            groups.append(.entries(entries))
            return entry.value
        case nil: throw Self.wrong("a value is missing")
        }
    }

    mutating func begin(_ group: RivvenGroup) {
        do throws(CodecError) {
            switch try take() {
            case .object(let members): groups.append(.structure(members))
            case .array(let elements): groups.append(.elements(elements[...]))
            default: throw Self.wrong("\(name) is not a group")
            }
        } catch {
            failure = error
        }
    }

    mutating func end() throws(CodecError) {
        if let failure { throw failure }
        let rest: Int? =
            switch groups.popLast() {
            case .structure(let members): members.count
            case .elements(let elements): elements.count
            case .entries(let entries): entries.count
            case nil: nil
            }
        guard rest == 0 else { throw Self.wrong("a value is left over") }
    }

    mutating func name(_ name: StaticString) { self.name = "\(name)" }

    mutating func bool(_ value: inout Bool) throws(CodecError) {
        guard let bool = try take().bool else { throw Self.wrong("\(name) is not a Boolean") }
        value = bool
    }

    mutating func uint8(_ value: inout UInt8) throws(CodecError) { value = try integer() }
    mutating func unsigned(_ value: inout UInt64, bits: Int) throws(CodecError) { value = try integer() }
    mutating func signed(_ value: inout Int64, bits: Int) throws(CodecError) { value = try integer() }

    private mutating func integer<Value: FixedWidthInteger>() throws(CodecError) -> Value {
        guard let integer: Value = try take().integer() else { throw Self.wrong("\(name) is not a valid integer") }
        return integer
    }

    mutating func string(_ value: inout String) throws(CodecError) {
        guard let string = try take().string else { throw Self.wrong("\(name) is not a string") }
        value = string
    }

    mutating func bytes(_ value: inout Bytes) throws(CodecError) {
        guard let digits = try take().string, let bytes = Bytes(hex: digits) else {
            throw Self.wrong("\(name) is not hexadecimal")
        }
        value = bytes
    }

    mutating func presence(_ isPresent: inout Bool) throws(CodecError) {
        let value = try take()
        isPresent = !value.isNull
        if isPresent { next = value }
    }

    mutating func count(_ count: inout Int, _ kind: RivvenGroup) throws(CodecError) {
        switch try take() {
        case .array(let elements):
            groups.append(.elements(elements[...]))
            count = elements.count
        case .object(let members):
            groups.append(.entries(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }[...]))
            count = members.count
        default: throw Self.wrong("\(name) is not a list")
        }
    }

    mutating func key<Key: RivvenCodable>(_ value: inout Key) throws(CodecError) {
        guard case .entries(let entries) = groups.last, let text = entries.first?.key else {
            throw Self.wrong("a key is missing")
        }
        // The keys of a JSON object are strings; a numeric key is written in digits.
        next = value is String ? .string(text) : UInt64(text).map { .unsigned($0) } ?? .null
        try value.code(with: &self)
    }

    private static func wrong(_ reason: String) -> CodecError { CodecError(.malformed, reason) }
}
