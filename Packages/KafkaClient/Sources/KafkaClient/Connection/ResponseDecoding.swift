import KafkaCodecs
import KafkaProtocol

/// Decodes responses with limits on memory and on time on the loop.
enum ResponseDecoding {
    /// The most elements that a response may hold: brokers, topics, partitions, members and the like, all together.
    ///
    /// An element takes more memory than bytes on the wire. So a response of many small elements is refused, although
    /// its bytes are within `Kafka.Configuration.maximumResponseSize`.
    static let maximumElements = 1_000_000
    /// The most bytes of a subscription or an assignment of a group's member: enough for a million partitions.
    static let maximumBlobBytes = 4 << 20
    /// Larger responses are decoded on Swift's thread pool, so that they do not hold up the loop.
    static let largestOnLoop = 128 << 10

    /// Decodes a response: a large one on the thread pool.
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

    /// Decodes a subscription or an assignment of a group's member.
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
