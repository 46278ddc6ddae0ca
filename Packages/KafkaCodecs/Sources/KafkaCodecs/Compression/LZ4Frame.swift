import CKafkaLZ4

/// The LZ4 frame format, as Kafka uses it since magic 2: independent blocks, so that every client can read them.
enum LZ4Frame {
    private static let compressors = ContextPool(
        make: {
            var context: OpaquePointer?
            return LZ4F_isError(LZ4F_createCompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 ? context : nil
        },
        free: { _ = LZ4F_freeCompressionContext($0) }
    )

    private static let decompressors = ContextPool(
        make: {
            var context: OpaquePointer?
            return LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 ? context : nil
        },
        free: { _ = LZ4F_freeDecompressionContext($0) }
    )

    static func compress(_ input: UnsafeRawBufferPointer) throws(CodecError) -> Bytes {
        try compressors.withContext { context throws(CodecError) in
            var preferences = LZ4F_preferences_t()
            preferences.frameInfo.blockSizeID = LZ4F_max64KB
            preferences.frameInfo.blockMode = LZ4F_blockIndependent
            preferences.frameInfo.contentSize = UInt64(input.count)
            preferences.autoFlush = 1
            let bound = LZ4F_compressFrameBound(input.count, &preferences)
            return try Bytes(unsafeUninitializedCapacity: bound) { output throws(CodecError) in
                var written = try checked(LZ4F_compressBegin(context, output.baseAddress, bound, &preferences))
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

    static func decompress(_ input: Bytes, limit: Int) throws(CodecError) -> Bytes {
        try decompressors.withContext { context throws(CodecError) in
            try input.withUnsafeBytes { source throws(CodecError) in
                var step = Step(context: context, source: source)
                var output = ByteStorage(capacity: min(max(4 * source.count, 4096), limit + 1))
                var count = 0
                while try step.run(into: output.base + count, room: output.capacity - count, count: &count) {
                    guard count <= limit else { throw CodecError.pastLimit(limit) }
                    guard count == output.capacity else { continue }
                    let larger = ByteStorage(capacity: min(2 * output.capacity, limit + 1))
                    larger.base.copyMemory(from: output.base, byteCount: count)
                    output = larger
                }
                guard count <= limit else { throw CodecError.pastLimit(limit) }
                return Bytes(owner: output, pointer: output.base, count: count)
            }
        }
    }

    /// One call of the library after another over one input.
    private struct Step {
        let context: OpaquePointer
        let source: UnsafeRawBufferPointer
        var consumed = 0
        /// Whether the last call filled the room it was given, so that the library may hold more.
        var mayHoldOutput = false

        init(context: OpaquePointer, source: UnsafeRawBufferPointer) {
            self.context = context
            self.source = source
        }

        /// Returns whether there is more to come.
        mutating func run(
            into output: UnsafeMutableRawPointer, room: Int, count: inout Int
        ) throws(CodecError) -> Bool {
            guard let start = source.baseAddress, consumed < source.count || mayHoldOutput else {
                throw CodecError(.truncated, "an LZ4 frame ends early")
            }
            var produced = room
            var taken = source.count - consumed
            let hint = try checked(LZ4F_decompress(context, output, &produced, start + consumed, &taken, nil))
            consumed += taken
            count += produced
            if hint == 0 {
                guard consumed == source.count else {
                    throw CodecError(.malformed, "bytes follow the end of an LZ4 frame")
                }
                return false
            }
            mayHoldOutput = produced == room
            return true
        }
    }

    private static func checked(_ result: Int) throws(CodecError) -> Int {
        guard LZ4F_isError(result) == 0 else {
            throw CodecError(.malformed, "LZ4: \(String(cString: LZ4F_getErrorName(result)))")
        }
        return result
    }
}
