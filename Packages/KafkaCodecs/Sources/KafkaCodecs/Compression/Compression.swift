/// How the records of a batch are compressed. The raw value is the one in a batch's attributes.
public enum Compression: Int8, CaseIterable, Sendable {
    case none = 0
    case gzip = 1
    case snappy = 2
    case lz4 = 3
    case zstd = 4

    /// The limit on what one batch may decompress to where the caller states none: 128 MiB.
    public static let defaultLimit = 128 << 20

    /// The name that Kafka's configuration uses.
    public var name: String {
        switch self {
        case .none: "none"
        case .gzip: "gzip"
        case .snappy: "snappy"
        case .lz4: "lz4"
        case .zstd: "zstd"
        }
    }

    /// Returns the compression that Kafka's configuration calls `name`, or `nil`.
    public static func named(_ name: String) -> Compression? {
        allCases.first { $0.name == name }
    }

    /// The levels that Kafka's `compression.CODEC.level` takes (KIP-390); `nil` for a codec without levels.
    public var levels: ClosedRange<Int>? {
        switch self {
        case .none, .snappy: nil
        case .gzip: 1...9
        case .lz4: 1...17
        case .zstd: Zstd.levels
        }
    }

    /// The level at which Kafka compresses where none is set; `nil` for a codec without levels.
    ///
    /// gzip's is zlib's own choice, -1, which stands for 6. lz4's, 9, is the fast compressor, as in Java's client;
    /// every other level of lz4 is the slow one.
    public var defaultLevel: Int? {
        switch self {
        case .none, .snappy: nil
        case .gzip: -1
        case .lz4: 9
        case .zstd: 3
        }
    }

    /// Whether `level` may be given to `compress`.
    public func accepts(level: Int) -> Bool {
        level == defaultLevel || levels?.contains(level) == true
    }

    /// Returns `input` compressed, in one step and with a context that is reused.
    ///
    /// - Parameters:
    ///   - input: At most 2 GiB.
    ///   - level: One of `levels`; `defaultLevel` where none is given.
    ///   - magic: The format of the records. In magic 0, LZ4's frames have the header checksum that Kafka once got
    ///     wrong (KAFKA-3160).
    /// - Throws: `CodecError`: `.unsupported` for a level that the codec does not have, `.limitExceeded` past 2 GiB.
    public func compress(
        _ input: UnsafeRawBufferPointer, level: Int? = nil, magic: Int8 = 2
    ) throws(CodecError) -> Bytes {
        guard input.count <= Int(Int32.max) else {
            throw CodecError(.limitExceeded, "a batch has at most 2 GiB")
        }
        let level = level ?? defaultLevel ?? 0
        guard accepts(level: level) || levels == nil && level == 0 else {
            throw CodecError(.unsupported, "\(name) has no compression level \(level)")
        }
        switch self {
        case .none: return Bytes(copying: input)
        case .gzip: return try Gzip.compress(input, level: level)
        case .snappy: return try Snappy.compress(input)
        case .lz4: return try LZ4Frame.compress(input, level: level, hasOldChecksum: magic == 0)
        case .zstd: return try Zstd.compress(input, level: level)
        }
    }

    /// Returns what `input` decompresses to.
    ///
    /// Reads whatever Kafka's clients write: gzip of several members, snappy raw and in Java's framing, one LZ4
    /// frame, zstd frames with and without their size.
    ///
    /// - Parameters:
    ///   - input: All of what was compressed, and nothing besides.
    ///   - limit: The most bytes that may come out. A size that the input states is compared with it, and with the
    ///     most that so much input can hold, before memory is taken; without one, memory grows as output appears.
    ///   - magic: The format of the records. Below 2, the header checksum of LZ4's frames is passed over.
    /// - Throws: `CodecError` with `.limitExceeded` past the limit, `.truncated`, `.malformed` or
    ///   `.checksumMismatch` for bad input, which an empty one is.
    public func decompress(
        _ input: Bytes, limit: Int = Compression.defaultLimit, magic: Int8 = 2
    ) throws(CodecError) -> Bytes {
        guard self != .none else {
            guard input.count <= limit else { throw .pastLimit(limit) }
            return input
        }
        guard input.count > 0 else { throw CodecError(.truncated, "there is nothing to decompress") }
        return try input.withUnsafeBytes { source throws(CodecError) in
            switch self {
            case .none: input
            case .gzip: try Gzip.decompress(source, limit: limit)
            case .snappy: try Snappy.decompress(source, limit: limit)
            case .lz4: try LZ4Frame.decompress(source, limit: limit, ignoresHeaderChecksum: magic < 2)
            case .zstd: try Zstd.decompress(source, limit: limit)
            }
        }
    }
}

extension CodecError {
    static func pastLimit(_ limit: Int) -> CodecError {
        CodecError(.limitExceeded, "a batch decompresses to more than the limit of \(limit) bytes")
    }

    static func impossibleSize(_ codec: String) -> CodecError {
        CodecError(.malformed, "\(codec): it states a size that it cannot hold")
    }
}
