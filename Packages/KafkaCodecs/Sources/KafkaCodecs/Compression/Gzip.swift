import CKafkaZlib

/// The gzip format (RFC 1952). One member is written; any number of members is read.
enum Gzip {
    private typealias Stream = UnsafeMutablePointer<z_stream>

    /// A window of 15 bits. Adding 16 selects gzip's header and trailer instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    /// The default of zlib and of Java.
    private static let memoryLevel: Int32 = 8
    /// The maximum number of output bytes per byte of deflate data.
    private static let mostPerByte = 1032

    private static let deflaters = ContextPool(
        make: {
            stream {
                deflateInit2_(
                    $0, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY,
                    ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            }
        },
        free: {
            deflateEnd($0)
            $0.deallocate()
        }
    )

    private static let inflaters = ContextPool(
        make: { stream { inflateInit2_($0, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) } },
        free: {
            inflateEnd($0)
            $0.deallocate()
        }
    )

    /// Creates a stream at an address that does not change, because zlib's state points back to it.
    private static func stream(_ begin: (Stream) -> Int32) -> Stream? {
        let stream = Stream.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard begin(stream) == Z_OK else {
            stream.deallocate()
            return nil
        }
        return stream
    }

    static func compress(_ input: UnsafeRawBufferPointer, level: Int) throws(CodecError) -> Bytes {
        try deflaters.withContext { stream throws(CodecError) in
            guard deflateReset(stream) == Z_OK, deflateParams(stream, Int32(level), Z_DEFAULT_STRATEGY) == Z_OK else {
                throw CodecError(.unsupported, "gzip rejects level \(level)")
            }
            let bound = Int(deflateBound(stream, UInt(input.count)))
            return try Bytes(unsafeUninitializedCapacity: bound) { output throws(CodecError) in
                offer(stream, input, from: 0)
                stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(clamping: bound)
                guard deflate(stream, Z_FINISH) == Z_STREAM_END else {
                    throw CodecError(.limitExceeded, "gzip: the output exceeds its computed size bound")
                }
                return bound - Int(stream.pointee.avail_out)
            }
        }
    }

    static func decompress(_ source: UnsafeRawBufferPointer, limit: Int) throws(CodecError) -> Bytes {
        try inflaters.withContext { stream throws(CodecError) in
            guard inflateReset(stream) == Z_OK else {
                throw CodecError(.malformed, "gzip: the decompressor cannot be reset")
            }
            var output = GrowingOutput(expecting: expectedSize(source), limit: limit)
            offer(stream, source, from: 0)
            while true {
                let room = UInt32(clamping: output.room)
                stream.pointee.next_out = output.free.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = room
                let result = inflate(stream, Z_FINISH)
                let isFull = stream.pointee.avail_out == 0
                try output.advance(by: Int(room - stream.pointee.avail_out))
                switch result {
                case Z_OK, Z_BUF_ERROR:
                    guard isFull || stream.pointee.avail_in > 0 else {
                        throw CodecError(.truncated, "gzip: the data ends early")
                    }
                case Z_STREAM_END:
                    guard stream.pointee.avail_in > 0 else { return output.bytes }
                    // Another member may follow. If the bytes are not a member, the next round fails.
                    guard inflateReset(stream) == Z_OK else {
                        throw CodecError(.malformed, "gzip: the decompressor cannot be reset")
                    }
                case Z_MEM_ERROR:
                    throw CodecError(.limitExceeded, "gzip: out of memory")
                default:
                    throw CodecError(
                        .malformed, "gzip: \(stream.pointee.msg.map { String(cString: $0) } ?? "malformed")")
                }
            }
        }
    }

    private static func offer(_ stream: Stream, _ input: UnsafeRawBufferPointer, from start: Int) {
        let first = input.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + start) }
        stream.pointee.next_in = first?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(clamping: input.count - start)
    }

    /// Returns the size that the last member states, if so much input can decompress to it. It is only an estimate for
    /// the first allocation.
    private static func expectedSize(_ source: UnsafeRawBufferPointer) -> Int {
        guard source.count >= 18 else { return 64 }
        let stated = UInt32(
            littleEndian: source.loadUnaligned(fromByteOffset: source.count - 4, as: UInt32.self))
        return Int(stated) <= mostPerByte * source.count ? Int(stated) : 4 * source.count
    }
}
