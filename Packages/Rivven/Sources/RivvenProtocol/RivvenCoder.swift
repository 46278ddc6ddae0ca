public import KafkaCodecs

/// A reader or writer of fields, either of the wire format or of a readable form.
///
/// A type lists its fields once, in order. Whether they are read or written is decided by the coder.
public protocol RivvenCoder: ~Copyable {
    /// Begins a group of values.
    mutating func begin(_ group: RivvenGroup)
    /// Ends the group that was begun last.
    mutating func end() throws(CodecError)
    /// Names the value that follows.
    mutating func name(_ name: StaticString)

    /// Reads or writes a Boolean value.
    mutating func bool(_ value: inout Bool) throws(CodecError)
    /// Reads or writes a byte.
    mutating func uint8(_ value: inout UInt8) throws(CodecError)
    /// Reads or writes a wider unsigned integer, of at most `bits` bits.
    mutating func unsigned(_ value: inout UInt64, bits: Int) throws(CodecError)
    /// Reads or writes a signed integer, of at most `bits` bits.
    mutating func signed(_ value: inout Int64, bits: Int) throws(CodecError)
    /// Reads or writes a string in UTF-8.
    mutating func string(_ value: inout String) throws(CodecError)
    /// Reads or writes a run of bytes.
    mutating func bytes(_ value: inout Bytes) throws(CodecError)
    /// Reads or writes whether a value follows.
    mutating func presence(_ isPresent: inout Bool) throws(CodecError)
    /// Begins a list or map, and reads or writes its number of values. `end()` follows the values.
    mutating func count(_ count: inout Int, _ kind: RivvenGroup) throws(CodecError)
    /// Reads or writes the key of a map's entry. Its value follows.
    mutating func key<Key: RivvenCodable>(_ value: inout Key) throws(CodecError)
}

/// A kind of group of values.
public enum RivvenGroup: Sendable {
    /// Named fields.
    case structure
    /// Values without names, told apart by their positions.
    case tuple
    /// Values of one type.
    case list
    /// Pairs of key and value.
    case map
}

/// A value that can be part of Rivven's messages.
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
    /// Reads or writes the value.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.bool(&self)
    }
}

extension UInt8: RivvenCodable {
    /// Reads or writes the value.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.uint8(&self)
    }
}

extension RivvenCodable where Self: FixedWidthInteger & UnsignedInteger {
    /// Reads or writes the value.
    ///
    /// - Throws: `CodecError` with `.malformed` if a number that was read does not fit the type.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        var wide = UInt64(self)
        try coder.unsigned(&wide, bits: Self.bitWidth)
        guard let narrow = Self(exactly: wide) else { throw CodecError(.malformed, "a number is too large") }
        self = narrow
    }
}

extension RivvenCodable where Self: FixedWidthInteger & SignedInteger {
    /// Reads or writes the value.
    ///
    /// - Throws: `CodecError` with `.malformed` if a number that was read does not fit the type.
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
    /// Reads or writes the value.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.string(&self)
    }
}

extension Bytes: RivvenCodable {
    /// Creates an empty run of bytes.
    public init() { self = .empty }
    /// Reads or writes the value.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        try coder.bytes(&self)
    }
}

extension Optional: RivvenCodable where Wrapped: RivvenCodable {
    /// Creates an absent value.
    public init() { self = nil }

    /// Reads or writes whether there is a value, then the value.
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
    /// Reads or writes the number of values, then the values. Reading appends to an empty array.
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
