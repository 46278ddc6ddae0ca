public import KafkaCodecs

/// A map whose entries keep the order of the wire, so that it is written as it was read.
public struct RivvenMap<Key: RivvenCodable & Hashable, Value: RivvenCodable & Hashable>: RivvenCodable, Hashable {
    /// A key and its value.
    public struct Entry: Sendable, Hashable {
        /// The key.
        public var key: Key
        /// The value.
        public var value: Value
    }

    /// The entries, in the order of the wire.
    public var entries: [Entry] = []

    /// Creates an empty map.
    public init() {}

    /// The value for `key`, if there is one.
    public subscript(key: Key) -> Value? { entries.first { $0.key == key }?.value }

    /// Reads or writes the number of entries, then the entries.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        var count = entries.count
        try coder.count(&count, .map)
        if entries.isEmpty {
            for _ in 0..<count {
                var key = Key()
                try coder.key(&key)
                entries.append(Entry(key: key, value: try coder.value()))
            }
        } else {
            for index in entries.indices {
                try coder.key(&entries[index].key)
                try entries[index].value.code(with: &coder)
            }
        }
        try coder.end()
    }
}

/// Two values that belong together.
public struct RivvenPair<First: RivvenCodable & Hashable, Second: RivvenCodable & Hashable>: RivvenCodable, Hashable {
    /// The first value.
    public var first = First()
    /// The second value.
    public var second = Second()

    /// Creates a pair of empty values.
    public init() {}

    /// Creates a pair.
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// Reads or writes the values, in order.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.tuple)
        try first.code(with: &coder)
        try second.code(with: &coder)
        try coder.end()
    }
}

/// Three values that belong together.
public struct RivvenTriple<
    First: RivvenCodable & Hashable, Second: RivvenCodable & Hashable, Third: RivvenCodable & Hashable
>: RivvenCodable, Hashable {
    /// The first value.
    public var first = First()
    /// The second value.
    public var second = Second()
    /// The third value.
    public var third = Third()

    /// Creates a triple of empty values.
    public init() {}

    /// Reads or writes the values, in order.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.tuple)
        try first.code(with: &coder)
        try second.code(with: &coder)
        try third.code(with: &coder)
        try coder.end()
    }
}
