import CKafkaZstd

/// Zstandard (RFC 8878). Frames are written in one step with their content size, and read with or without one.
enum Zstd {
    /// The levels that the library accepts. The highest is the slowest.
    static let levels: ClosedRange<Int> = Int(ZSTD_minCLevel())...Int(ZSTD_maxCLevel())

    /// Contexts larger than 16 MiB, because of a frame with a large window, are freed instead of reused.
    private static let largestKept = 16 << 20
    /// The maximum content of a block is 128 KiB. A block takes at least four bytes.
    private static let largestBlock = 128 << 10
    private static let smallestBlock = 4
    /// The permitted window sizes as powers of two: 8 MiB, which every reader must support (RFC 8878, 3.1.1.1.2), to
    /// 128 MiB.
    private static let windowLogs = 23...27

    private static let compressors = ContextPool(
        make: { ZSTD_createCCtx() },
        free: { ZSTD_freeCCtx($0) },
        isTooLarge: { ZSTD_sizeof_CCtx($0) > largestKept }
    )

    private static let decompressors = ContextPool(
        make: { ZSTD_createDCtx() },
        free: { ZSTD_freeDCtx($0) },
        isTooLarge: { ZSTD_sizeof_DCtx($0) > largestKept }
    )

    static func compress(_ input: UnsafeRawBufferPointer, level: Int) throws(CodecError) -> Bytes {
        try compressors.withContext { context throws(CodecError) in
            _ = try checked(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level)))
            let bound = ZSTD_compressBound(input.count)
            return try Bytes(unsafeUninitializedCapacity: bound) { output throws(CodecError) in
                try checked(ZSTD_compress2(context, output.baseAddress, bound, input.baseAddress, input.count))
            }
        }
    }

    static func decompress(_ source: UnsafeRawBufferPointer, limit: Int) throws(CodecError) -> Bytes {
        try decompressors.withContext { context throws(CodecError) in
            guard let size = try statedSize(of: source) else { return try stream(source, context, limit: limit) }
            guard size <= UInt64(max(limit, 0)) else { throw .pastLimit(limit) }
            guard size <= UInt64(source.count / smallestBlock + 1) * UInt64(largestBlock) else {
                throw .impossibleSize("zstd")
            }
            return try Bytes(unsafeUninitializedCapacity: Int(size)) { output throws(CodecError) in
                try checked(
                    ZSTD_decompressDCtx(context, output.baseAddress, Int(size), source.baseAddress, source.count))
            }
        }
    }

    /// Returns the content size that the frame states, if the input is exactly one complete frame; otherwise `nil`.
    private static func statedSize(of source: UnsafeRawBufferPointer) throws(CodecError) -> UInt64? {
        let size = ZSTD_getFrameContentSize(source.baseAddress, source.count)
        // The two highest values mean "unknown" and "not a frame".
        guard size < UInt64.max - 1 else { return nil }
        guard ZSTD_findFrameCompressedSize(source.baseAddress, source.count) == source.count else { return nil }
        return size
    }

    private static func stream(
        _ source: UnsafeRawBufferPointer, _ context: OpaquePointer, limit: Int
    ) throws(CodecError) -> Bytes {
        _ = try checked(ZSTD_DCtx_reset(context, ZSTD_reset_session_only))
        let windowLog = Int.bitWidth - max(limit, 1).leadingZeroBitCount
        let bounded = min(max(windowLog, windowLogs.lowerBound), windowLogs.upperBound)
        _ = try checked(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(bounded)))
        var output = GrowingOutput(expecting: 4 * source.count, limit: limit)
        var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        while true {
            var chunk = ZSTD_outBuffer(dst: output.free, size: output.room, pos: 0)
            let hint = try checked(ZSTD_decompressStream(context, &chunk, &input))
            let isFull = chunk.pos == chunk.size
            try output.advance(by: chunk.pos)
            guard input.pos == input.size, !isFull || hint == 0 else { continue }
            guard hint == 0 else { throw CodecError(.truncated, "zstd: the data ends early") }
            return output.bytes
        }
    }

    private static func checked(_ result: Int) throws(CodecError) -> Int {
        guard ZSTD_isError(result) != 0 else { return result }
        let code: CodecError.Code =
            switch ZSTD_getErrorCode(result) {
            case ZSTD_error_srcSize_wrong: .truncated
            case ZSTD_error_checksum_wrong: .checksumMismatch
            case ZSTD_error_memory_allocation, ZSTD_error_frameParameter_windowTooLarge: .limitExceeded
            default: .malformed
            }
        throw CodecError(code, "zstd: \(String(cString: ZSTD_getErrorName(result)))")
    }
}
