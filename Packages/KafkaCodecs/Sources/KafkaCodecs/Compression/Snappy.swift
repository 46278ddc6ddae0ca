import CKafkaSnappy

/// Snappy. Data is compressed to one raw block. Both raw blocks and the framing of Java's library ("xerial"), which
/// Kafka's own clients write, can be decompressed. The framing's first eight bytes tell them apart: no useful raw block
/// begins with them.
enum Snappy {
    /// `0x82`, `SNAPPY`, `0x00`.
    private static let signature: UInt64 = 0x8253_4e41_5050_5900
    /// The size in bytes of the framing's header: the signature, the version, and the lowest version that can read it.
    private static let headerSize = 16
    /// The maximum number of output bytes per byte of a block: a copy of 64 bytes takes three bytes.
    private static let mostPerByte = 22

    static func compress(_ input: UnsafeRawBufferPointer) throws(CodecError) -> Bytes {
        let bound = snappy_max_compressed_length(input.count)
        return try Bytes(unsafeUninitializedCapacity: bound) { output throws(CodecError) in
            var written = bound
            var nothing: CChar = 0
            let source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
            let status = withUnsafePointer(to: &nothing) { empty in
                snappy_compress(
                    source ?? empty, input.count, output.baseAddress?.assumingMemoryBound(to: CChar.self), &written)
            }
            guard status == SNAPPY_OK else { throw CodecError(.limitExceeded, "snappy: compression failed") }
            return written
        }
    }

    static func decompress(_ source: UnsafeRawBufferPointer, limit: Int) throws(CodecError) -> Bytes {
        guard isFramed(source, at: 0) else {
            let size = try size(of: source)
            guard size <= limit else { throw .pastLimit(limit) }
            return try Bytes(unsafeUninitializedCapacity: size) { output throws(CodecError) in
                try decompress(source, size, into: output.baseAddress)
                return size
            }
        }
        var total = 0
        try forEachBlock(source) { block throws(CodecError) in
            total += try size(of: block)
            guard total <= limit else { throw .pastLimit(limit) }
        }
        return try Bytes(unsafeUninitializedCapacity: total) { output throws(CodecError) in
            var written = 0
            try forEachBlock(source) { block throws(CodecError) in
                let size = try size(of: block)
                try decompress(block, size, into: output.baseAddress.map { $0 + written })
                written += size
            }
            return written
        }
    }

    // MARK: Blocks

    /// Returns the decompressed size that a block states.
    private static func size(of block: UnsafeRawBufferPointer) throws(CodecError) -> Int {
        guard block.count > 0 else { throw CodecError(.truncated, "snappy: a block is empty") }
        var size = 0
        guard
            snappy_uncompressed_length(block.baseAddress?.assumingMemoryBound(to: CChar.self), block.count, &size)
                == SNAPPY_OK
        else { throw CodecError(.malformed, "snappy: a block does not begin with its size") }
        guard size <= mostPerByte * block.count else { throw .impossibleSize("snappy") }
        return size
    }

    private static func decompress(
        _ block: UnsafeRawBufferPointer, _ size: Int, into output: UnsafeMutableRawPointer?
    ) throws(CodecError) {
        var written = size
        let status = snappy_uncompress(
            block.baseAddress?.assumingMemoryBound(to: CChar.self), block.count,
            output?.assumingMemoryBound(to: CChar.self), &written)
        guard status == SNAPPY_OK, written == size else { throw CodecError(.malformed, "snappy: a block is malformed") }
    }

    // MARK: Framing

    private static func isFramed(_ source: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        source.count - offset >= headerSize
            && UInt64(bigEndian: source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) == signature
    }

    /// Calls `body` with each block of framed data. A further header may precede a block if framed data was
    /// concatenated.
    private static func forEachBlock(
        _ source: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(CodecError) -> Void
    ) throws(CodecError) {
        var at = 0
        while at < source.count {
            if isFramed(source, at: at) {
                at += headerSize
                continue
            }
            guard source.count - at >= 4 else { throw CodecError(.truncated, "snappy: a block's length is cut off") }
            let length = Int(Int32(bigEndian: source.loadUnaligned(fromByteOffset: at, as: Int32.self)))
            at += 4
            guard length >= 0 else { throw CodecError(.malformed, "snappy: a block's length is negative") }
            guard length <= source.count - at else { throw CodecError(.truncated, "snappy: a block is cut off") }
            try body(UnsafeRawBufferPointer(rebasing: source[at..<at + length]))
            at += length
        }
    }
}
