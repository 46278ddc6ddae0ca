import CKafkaLZ4

/// The LZ4 frame format as Kafka uses it. Writes one frame of independent blocks, which every client can read.
enum LZ4Frame {
    private static let compressors = ContextPool<OpaquePointer>(
        make: {
            var context: OpaquePointer?
            return LZ4F_isError(LZ4F_createCompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 ? context : nil
        },
        free: { _ = LZ4F_freeCompressionContext($0) }
    )

    private static let decompressors = ContextPool<OpaquePointer>(
        make: {
            var context: OpaquePointer?
            return LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 ? context : nil
        },
        free: { _ = LZ4F_freeDecompressionContext($0) }
    )

    /// The maximum number of output bytes per byte of a block.
    private static let mostPerByte = 255

    // MARK: Writing

    /// Compresses `input` into one frame.
    ///
    /// - Parameter level: The level as in Kafka: 9 is the fast compressor, every other level is high compression
    ///   (LZ4HC).
    static func compress(
        _ input: UnsafeRawBufferPointer, level: Int, hasOldChecksum: Bool
    ) throws(CodecError) -> Bytes {
        try compressors.withContext { context throws(CodecError) in
            var preferences = LZ4F_preferences_t()
            preferences.frameInfo.blockSizeID = LZ4F_max64KB
            preferences.frameInfo.blockMode = LZ4F_blockIndependent
            // Readers of the old format do not support the content size.
            preferences.frameInfo.contentSize = hasOldChecksum ? 0 : UInt64(input.count)
            preferences.compressionLevel = level == 9 ? 0 : Int32(min(max(level, 3), 12))
            preferences.autoFlush = 1
            let bound = LZ4F_compressFrameBound(input.count, &preferences)
            return try Bytes(unsafeUninitializedCapacity: bound) { output throws(CodecError) in
                var written = try checked(LZ4F_compressBegin(context, output.baseAddress, bound, &preferences))
                if hasOldChecksum { LZ4FrameHeader.writeOldChecksum(in: output) }
                if input.count > 0 {
                    written += try checked(
                        LZ4F_compressUpdate(
                            context, output.baseAddress.map { $0 + written }, bound - written,
                            input.baseAddress, input.count, nil))
                }
                written += try checked(
                    LZ4F_compressEnd(context, output.baseAddress.map { $0 + written }, bound - written, nil))
                return written
            }
        }
    }

    // MARK: Reading

    static func decompress(
        _ source: UnsafeRawBufferPointer, limit: Int, ignoresHeaderChecksum: Bool
    ) throws(CodecError) -> Bytes {
        try decompressors.withContext { context throws(CodecError) in
            var consumed = 0
            let size = try readHeader(source, context, ignoresHeaderChecksum, &consumed)
            guard size ?? 0 <= UInt64(max(limit, 0)) else { throw .pastLimit(limit) }
            guard size ?? 0 <= UInt64(mostPerByte * source.count) else { throw .impossibleSize("lz4") }
            var output = GrowingOutput(expecting: size.map { Int($0) } ?? 4 * source.count, limit: limit)
            while true {
                var produced = output.room
                var taken = source.count - consumed
                let hint = try checked(
                    LZ4F_decompress(
                        context, output.free, &produced, source.baseAddress.map { $0 + consumed }, &taken, nil))
                consumed += taken
                let isFull = produced == output.room
                try output.advance(by: produced)
                if hint == 0 { break }
                guard isFull || consumed < source.count else { throw CodecError(.truncated, "lz4: a frame ends early") }
            }
            guard consumed == source.count else {
                throw CodecError(.malformed, "lz4: bytes follow the end of a frame")
            }
            return output.bytes
        }
    }

    /// Reads the frame's header. Returns the content size that it states, or `nil` for none.
    private static func readHeader(
        _ source: UnsafeRawBufferPointer, _ context: OpaquePointer, _ ignoresChecksum: Bool, _ consumed: inout Int
    ) throws(CodecError) -> UInt64? {
        var info = LZ4F_frameInfo_t()
        let corrected = ignoresChecksum ? LZ4FrameHeader.withRightChecksum(source) : nil
        var taken = corrected?.count ?? source.count
        let result =
            if let corrected {
                corrected.withUnsafeBytes { LZ4F_getFrameInfo(context, &info, $0.baseAddress, &taken) }
            } else {
                LZ4F_getFrameInfo(context, &info, source.baseAddress, &taken)
            }
        _ = try checked(result)
        consumed = taken
        guard info.frameType == LZ4F_frame else {
            throw CodecError(.malformed, "lz4: a skippable frame contains no data")
        }
        return info.contentSize > 0 ? info.contentSize : nil
    }

    private static func checked(_ result: Int) throws(CodecError) -> Int {
        guard LZ4F_isError(result) != 0 else { return result }
        let name = String(cString: LZ4F_getErrorName(result))
        switch name {
        case "ERROR_frameHeader_incomplete": throw CodecError(.truncated, "lz4: a frame ends early")
        case "ERROR_headerChecksum_invalid", "ERROR_contentChecksum_invalid", "ERROR_blockChecksum_invalid":
            throw CodecError(.checksumMismatch, "lz4: \(name)")
        default: throw CodecError(.malformed, "lz4: \(name)")
        }
    }
}
