public import KafkaCodecs

/// What fields are read from, or written to: the wire, or a form that people read.
///
/// One method a type says its fields, in order; whether they are read or written is the coder's matter.
public protocol RivvenCoder: ~Copyable {
    /// Begins a group of values.
    mutating func begin(_ group: RivvenGroup)
    /// Ends the group that was begun last.
    mutating func end() throws(CodecError)
    /// Names the value that follows.
    mutating func name(_ name: StaticString)

    mutating func bool(_ value: inout Bool) throws(CodecError)
    mutating func uint8(_ value: inout UInt8) throws(CodecError)
    /// Any wider unsigned number, of at most `bits` bits.
    mutating func unsigned(_ value: inout UInt64, bits: Int) throws(CodecError)
    /// Any signed number, of at most `bits` bits.
    mutating func signed(_ value: inout Int64, bits: Int) throws(CodecError)
    mutating func string(_ value: inout String) throws(CodecError)
    mutating func bytes(_ value: inout Bytes) throws(CodecError)
    /// Whether a value follows.
    mutating func presence(_ isPresent: inout Bool) throws(CodecError)
    /// How many values follow in the group of `kind` that begins here; `end()` follows them.
    mutating func count(_ count: inout Int, _ kind: RivvenGroup) throws(CodecError)
    /// The key of the map's entry that follows, where `value` is it.
    mutating func key<Key: RivvenCodable>(_ value: inout Key) throws(CodecError)
}

/// The groups of values.
public enum RivvenGroup: Sendable {
    /// Named fields.
    case structure
    /// Values that their place tells apart.
    case tuple
    /// Values of one type.
    case list
    /// Pairs of key and value.
    case map
}

/// A value that has a place in Rivven's messages.
public protocol RivvenCodable: Sendable {
    /// Creates an empty value.
    init()
    /// Reads the value, or writes it.
    mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError)
}

extension RivvenCoder where Self: ~Copyable {
    /// Reads or writes a named field.
    mutating func field(_ name: StaticString, _ value: inout some RivvenCodable) throws(CodecError) {
        self.name(name)
        try value.code(with: &self)
    }

    /// Reads a value.
    mutating func value<Value: RivvenCodable>() throws(CodecError) -> Value {
        var value = Value()
        try value.code(with: &self)
        return value
    }
}

extension Bool: RivvenCodable {
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.bool(&self)
    }
}

extension UInt8: RivvenCodable {
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.uint8(&self)
    }
}

extension RivvenCodable where Self: FixedWidthInteger & UnsignedInteger {
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        var wide = UInt64(self)
        try coder.unsigned(&wide, bits: Self.bitWidth)
        guard let narrow = Self(exactly: wide) else { throw CodecError(.malformed, "a number is too large") }
        self = narrow
    }
}

extension RivvenCodable where Self: FixedWidthInteger & SignedInteger {
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        var wide = Int64(self)
        try coder.signed(&wide, bits: Self.bitWidth)
        guard let narrow = Self(exactly: wide) else { throw CodecError(.malformed, "a number is too large") }
        self = narrow
    }
}

extension UInt16: RivvenCodable {}
extension UInt32: RivvenCodable {}
extension UInt64: RivvenCodable {}
extension Int32: RivvenCodable {}
extension Int64: RivvenCodable {}

extension String: RivvenCodable {
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.string(&self)
    }
}

extension Bytes: RivvenCodable {
    public init() { self = .empty }
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.bytes(&self)
    }
}

extension Optional: RivvenCodable where Wrapped: RivvenCodable {
    public init() { self = nil }

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        var isPresent = self != nil
        try coder.presence(&isPresent)
        guard isPresent else {
            self = nil
            return
        }
        var value = self ?? Wrapped()
        try value.code(with: &coder)
        self = value
    }

    private static func != (left: Self, right: _OptionalNilComparisonType) -> Bool {
        if case .some = left { true } else { false }
    }
}

extension Array: RivvenCodable where Element: RivvenCodable {
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        var count = count
        try coder.count(&count, .list)
        if isEmpty {
            for _ in 0..<count { append(try coder.value()) }
        } else {
            for index in indices { try self[index].code(with: &coder) }
        }
        try coder.end()
    }
}
