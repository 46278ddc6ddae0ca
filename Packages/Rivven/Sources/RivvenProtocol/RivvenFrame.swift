public import KafkaCodecs

/// A message with its header: length (u32, big-endian), format (u8), correlation id (u32, big-endian), then the
/// message.
public enum RivvenFrame {
    /// The protocol version of this implementation.
    public static let protocolVersion: UInt32 = 2
    /// The most bytes that may follow the length: 10 MiB.
    public static let maximumSize = 10 << 20
    /// The only supported format, postcard.
    private static let postcard: UInt8 = 0

    /// Returns a request's whole frame, with its length.
    ///
    /// - Throws: `CodecError` with `.limitExceeded` if it is larger than `maximumSize`.
    public static func encode(_ request: RivvenRequest, correlationID: UInt32) throws(CodecError) -> Bytes {
        var coder = begin(correlationID, request.index)
        try request.code(with: &coder)
        return try finish(coder.writer)
    }

    /// Returns a response's whole frame, with its length.
    ///
    /// - Throws: `CodecError` with `.limitExceeded` if it is larger than `maximumSize`.
    public static func encode(_ response: RivvenResponse, correlationID: UInt32) throws(CodecError) -> Bytes {
        var coder = begin(correlationID, response.index)
        try response.code(with: &coder)
        return try finish(coder.writer)
    }

    private static func begin(_ correlationID: UInt32, _ index: UInt32) -> PostcardWriter {
        var writer = ByteWriter(capacity: 256)
        writer.int32(0)
        writer.uint8(postcard)
        writer.uint32(correlationID)
        writer.unsignedVarint(index)
        return PostcardWriter(writer: writer)
    }

    private static func finish(_ writer: consuming ByteWriter) throws(CodecError) -> Bytes {
        let size = writer.count - 4
        guard size <= maximumSize else {
            throw CodecError(.limitExceeded, "a message of \(size) bytes exceeds Rivven's limit of \(maximumSize)")
        }
        writer.overwriteInt32(Int32(size), at: 0)
        return writer.finish()
    }

    /// Decodes a request from a frame without its length. Bytes in the request share the frame's memory.
    ///
    /// - Throws: `CodecError` if the frame is malformed, or has an unknown format or request number.
    public static func decodeRequest(
        _ frame: Bytes
    ) throws(CodecError) -> (correlationID: UInt32, request: RivvenRequest) {
        var (correlationID, index, coder) = try open(frame)
        let request = try RivvenRequest(index: index, from: &coder)
        try checkEnd(coder)
        return (correlationID, request)
    }

    /// Decodes a response from a frame without its length. Bytes in the response share the frame's memory.
    ///
    /// - Throws: `CodecError` if the frame is malformed, or has an unknown format or response number.
    public static func decodeResponse(
        _ frame: Bytes
    ) throws(CodecError) -> (correlationID: UInt32, response: RivvenResponse) {
        var (correlationID, index, coder) = try open(frame)
        let response = try RivvenResponse(index: index, from: &coder)
        try checkEnd(coder)
        return (correlationID, response)
    }

    private static func open(_ frame: Bytes) throws(CodecError) -> (UInt32, UInt32, PostcardReader) {
        var reader = ByteReader(frame)
        let format = try reader.uint8()
        guard format == postcard else {
            throw CodecError(.unsupported, "unsupported message format \(format): only postcard (0) is supported")
        }
        let correlationID = try reader.uint32()
        let index = try reader.unsignedVarint()
        return (correlationID, index, PostcardReader(reader: reader))
    }

    private static func checkEnd(_ coder: PostcardReader) throws(CodecError) {
        guard coder.reader.isAtEnd else { throw CodecError(.malformed, "bytes follow the end of a message") }
    }
}
