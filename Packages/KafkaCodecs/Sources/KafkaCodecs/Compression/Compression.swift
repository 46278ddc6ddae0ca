/// How the records of a batch are compressed. The raw value is the one in a batch's attributes.
public enum Compression: Int8, CaseIterable, Sendable {
    case none = 0
    case lz4 = 3

    /// The limit on what one batch may decompress to where the caller states none: 128 MiB.
    public static let defaultLimit = 128 << 20

    /// The name that Kafka's configuration uses.
    public var name: String {
        switch self {
        case .none: "none"
        case .lz4: "lz4"
        }
    }

    /// Returns the compression that Kafka's configuration calls `name`, or `nil`.
    public static func named(_ name: String) -> Compression? {
        allCases.first { $0.name == name }
    }

    /// Returns `input` compressed.
    ///
    /// - Throws: `CodecError` where the library refuses.
    public func compress(_ input: UnsafeRawBufferPointer) throws(CodecError) -> Bytes {
        switch self {
        case .none: Bytes(copying: input)
        case .lz4: try LZ4Frame.compress(input)
        }
    }

    /// Returns what `input` decompresses to.
    ///
    /// - Parameter limit: The most bytes that may come out. Memory is taken as output appears, never ahead of it
    ///   by more than a small factor.
    /// - Throws: `CodecError` with `.limitExceeded` past the limit, `.truncated` or `.malformed` for bad input.
    public func decompress(_ input: Bytes, limit: Int = Compression.defaultLimit) throws(CodecError) -> Bytes {
        switch self {
        case .none:
            guard input.count <= limit else { throw .pastLimit(limit) }
            return input
        case .lz4:
            return try LZ4Frame.decompress(input, limit: limit)
        }
    }
}

extension CodecError {
    static func pastLimit(_ limit: Int) -> CodecError {
        CodecError(.limitExceeded, "a batch decompresses to more than the limit of \(limit) bytes")
    }
}
