/// The compression codec of the records of a batch. The raw value is the number in the batch's attributes.
public enum Compression: Int8, CaseIterable, Sendable {
    /// No compression.
    case none = 0
    /// gzip (RFC 1952).
    case gzip = 1
    /// Snappy.
    case snappy = 2
    /// LZ4 frames.
    case lz4 = 3
    /// Zstandard (RFC 8878).
    case zstd = 4

    /// The default limit on the decompressed size of a batch: 128 MiB.
    public static let defaultLimit = 128 << 20

    /// The name in Kafka's configuration.
    public var name: String {
        switch self {
        case .none: "none"
        case .gzip: "gzip"
        case .snappy: "snappy"
        case .lz4: "lz4"
        case .zstd: "zstd"
        }
    }

    /// Returns the codec with the `name` that Kafka's configuration uses; `nil` if there is none.
    public static func named(_ name: String) -> Compression? {
        allCases.first { $0.name == name }
    }

    /// The levels that Kafka's `compression.CODEC.level` accepts (KIP-390); `nil` for a codec without levels.
    public var levels: ClosedRange<Int>? {
        switch self {
        case .none, .snappy: nil
        case .gzip: 1...9
        case .lz4: 1...17
        case .zstd: Zstd.levels
        }
    }

    /// The level that Kafka uses by default; `nil` for a codec without levels.
    ///
    /// For gzip it is -1, which zlib treats as 6. For LZ4 it is 9, which is the fast compressor as in the Java client;
    /// every other LZ4 level is the slower high compression.
    public var defaultLevel: Int? {
        switch self {
        case .none, .snappy: nil
        case .gzip: -1
        case .lz4: 9
        case .zstd: 3
        }
    }

    /// Whether `compress` accepts `level`.
    public func accepts(level: Int) -> Bool {
        level == defaultLevel || levels?.contains(level) == true
    }

    /// Returns `input` compressed. Contexts of the codecs are reused.
    ///
    /// - Parameters:
    ///   - input: At most 2 GiB.
    ///   - level: A level in `levels`; `defaultLevel` if `nil`.
    ///   - magic: The version of the record format. For magic 0, LZ4 frames get the wrong header checksum of that
    ///     format (KAFKA-3160).
    /// - Throws: `CodecError`: `.unsupported` for a level that the codec does not have, `.limitExceeded` above 2 GiB.
    public func compress(
        _ input: UnsafeRawBufferPointer, level: Int? = nil, magic: Int8 = 2
    ) throws(CodecError) -> Bytes {
        guard input.count <= Int(Int32.max) else {
            throw CodecError(.limitExceeded, "a batch exceeds 2 GiB")
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

    /// Returns `input` decompressed.
    ///
    /// Accepts everything that Kafka's clients write: gzip with several members, Snappy as a raw block and in Java's
    /// framing, one LZ4 frame, and zstd frames with and without a content size.
    ///
    /// - Parameters:
    ///   - input: The complete compressed data without other bytes.
    ///   - limit: The maximum size of the output in bytes. If the input states its size, the size is compared with the
    ///     limit, and with the maximum for so many input bytes, before memory is allocated. Otherwise memory grows with
    ///     the output.
    ///   - magic: The version of the record format. Below 2, the header checksum of LZ4 frames is ignored.
    /// - Throws: `CodecError`: `.limitExceeded` if the output exceeds the limit; `.truncated`, `.malformed` or
    ///   `.checksumMismatch` for invalid input, which includes empty input.
    public func decompress(
        _ input: Bytes, limit: Int = Compression.defaultLimit, magic: Int8 = 2
    ) throws(CodecError) -> Bytes {
        guard self != .none else {
            guard input.count <= limit else { throw .pastLimit(limit) }
            return input
        }
        guard input.count > 0 else { throw CodecError(.truncated, "the compressed data is empty") }
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
        CodecError(.malformed, "\(codec): the stated size is too large for the compressed data")
    }
}
