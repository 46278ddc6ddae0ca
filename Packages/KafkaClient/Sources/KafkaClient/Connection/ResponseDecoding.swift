import KafkaCodecs
import KafkaProtocol

/// Decodes responses within limits on memory, and on the time that decoding may take on the loop.
enum ResponseDecoding {
    /// The maximum number of elements in a response: brokers, topics, partitions, members and so on, all together.
    ///
    /// An element takes more bytes in memory than on the wire. So a response with too many small elements is refused,
    /// even if its size is within `Kafka.Configuration.maximumResponseSize`.
    static let maximumElements = 1_000_000
    /// The maximum size in bytes of a group member's subscription or assignment. Enough for a million partitions.
    static let maximumBlobBytes = 4 << 20
    /// The size in bytes above which a response is decoded on Swift's thread pool, so that it does not block the loop.
    static let largestOnLoop = 128 << 10

    /// Decodes a response. A large one is decoded on the thread pool.
    static func decode<Response: KafkaResponse>(
        _ type: Response.Type, _ body: Bytes, _ version: Int16
    ) async throws(CodecError) -> Response {
        guard body.count > largestOnLoop else { return try decodeNow(type, body, version) }
        return try await decodeElsewhere(type, body, version)
    }

    /// Decodes a response on the caller's thread.
    static func decodeNow<Response: KafkaResponse>(
        _ type: Response.Type, _ body: Bytes, _ version: Int16
    ) throws(CodecError) -> Response {
        var reader = ByteReader(body, maximumElements: maximumElements)
        return try Response(from: &reader, version: version)
    }

    /// Decodes the subscription or the assignment of a group member.
    static func decode<Blob: ConsumerProtocolBlob>(_ type: Blob.Type, _ bytes: Bytes) throws(CodecError) -> Blob {
        guard bytes.count <= maximumBlobBytes else {
            throw CodecError(.limitExceeded, "\(bytes.count) bytes: at most \(maximumBlobBytes) are accepted")
        }
        return try Blob(blob: bytes)
    }

    @concurrent private static func decodeElsewhere<Response: KafkaResponse>(
        _ type: Response.Type, _ body: Bytes, _ version: Int16
    ) async throws(CodecError) -> Response {
        try decodeNow(type, body, version)
    }
}
