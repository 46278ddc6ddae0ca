import CKafkaLZ4
import CKafkaSnappy
import CKafkaZlib
import CKafkaZstd
import KafkaCodecs

/// A C library, called as its documentation shows, with a context and an output buffer that are created once.
struct DirectCodec {
    let compress: () -> Void
    let decompress: () -> Void

    init(_ codec: Compression, input: Bytes, compressed: Bytes) {
        let source = Self.copy(input)
        let packed = Self.copy(compressed)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * input.count + 4096, alignment: 64)
        switch codec {
        case .none: (compress, decompress) = ({}, {})
        case .gzip: (compress, decompress) = Self.gzip(source, packed, output)
        case .snappy: (compress, decompress) = Self.snappy(source, packed, output)
        case .lz4: (compress, decompress) = Self.lz4(source, packed, output)
        case .zstd: (compress, decompress) = Self.zstd(source, packed, output)
        }
    }

    private typealias Both = (() -> Void, () -> Void)

    /// Returns a copy that is never freed, because the process ends soon.
    private static func copy(_ bytes: Bytes) -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
        bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
        return memory
    }

    private static func gzip(
        _ source: UnsafeMutableRawBufferPointer, _ packed: UnsafeMutableRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) -> Both {
        func offer(_ stream: UnsafeMutablePointer<z_stream>, _ input: UnsafeMutableRawBufferPointer) {
            stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = UInt32(input.count)
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(output.count)
        }
        let size = Int32(MemoryLayout<z_stream>.size)
        let deflater = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        deflater.initialize(to: z_stream())
        deflateInit2_(deflater, -1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        let inflater = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        inflater.initialize(to: z_stream())
        inflateInit2_(inflater, 31, ZLIB_VERSION, size)
        return (
            {
                deflateReset(deflater)
                offer(deflater, source)
                keep(deflate(deflater, Z_FINISH))
            },
            {
                inflateReset(inflater)
                offer(inflater, packed)
                keep(inflate(inflater, Z_FINISH))
            }
        )
    }

    private static func snappy(
        _ source: UnsafeMutableRawBufferPointer, _ packed: UnsafeMutableRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) -> Both {
        func text(_ memory: UnsafeMutableRawBufferPointer) -> UnsafeMutablePointer<CChar>? {
            memory.baseAddress?.assumingMemoryBound(to: CChar.self)
        }
        return (
            {
                var written = output.count
                keep(snappy_compress(text(source), source.count, text(output), &written))
            },
            {
                var written = output.count
                keep(snappy_uncompress(text(packed), packed.count, text(output), &written))
            }
        )
    }

    private static func lz4(
        _ source: UnsafeMutableRawBufferPointer, _ packed: UnsafeMutableRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) -> Both {
        var compressor: OpaquePointer?
        LZ4F_createCompressionContext(&compressor, UInt32(LZ4F_VERSION))
        var decompressor: OpaquePointer?
        LZ4F_createDecompressionContext(&decompressor, UInt32(LZ4F_VERSION))
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.blockSizeID = LZ4F_max64KB
        preferences.frameInfo.blockMode = LZ4F_blockIndependent
        preferences.autoFlush = 1
        return (
            { [compressor, preferences] in
                var preferences = preferences
                var at = LZ4F_compressBegin(compressor, output.baseAddress, output.count, &preferences)
                at += LZ4F_compressUpdate(
                    compressor, output.baseAddress.map { $0 + at }, output.count - at, source.baseAddress, source.count,
                    nil)
                keep(LZ4F_compressEnd(compressor, output.baseAddress.map { $0 + at }, output.count - at, nil))
            },
            { [decompressor] in
                var taken = packed.count
                var written = output.count
                keep(LZ4F_decompress(decompressor, output.baseAddress, &written, packed.baseAddress, &taken, nil))
            }
        )
    }

    private static func zstd(
        _ source: UnsafeMutableRawBufferPointer, _ packed: UnsafeMutableRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) -> Both {
        let compressor = ZSTD_createCCtx()
        let decompressor = ZSTD_createDCtx()
        return (
            {
                keep(
                    ZSTD_compressCCtx(
                        compressor, output.baseAddress, output.count, source.baseAddress, source.count, 3))
            },
            {
                keep(
                    ZSTD_decompressDCtx(
                        decompressor, output.baseAddress, output.count, packed.baseAddress, packed.count))
            }
        )
    }
}
