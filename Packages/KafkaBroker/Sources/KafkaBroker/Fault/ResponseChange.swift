import KafkaCodecs
public import KafkaProtocol

extension KafkaBroker.Faults {
    /// Carries out requests, and changes the responses before they are sent.
    ///
    ///     broker.faults.alter(FetchRequest.self) { _, response in
    ///         response.responses[0].topicId = .random()
    ///     }
    ///
    /// - Parameters:
    ///   - type: The kind of request.
    ///   - count: The number of requests that meet the fault. Default 1.
    ///   - topic: Matches only requests that name this topic.
    ///   - partition: Matches only requests that name this partition.
    ///   - clientID: Matches only requests with this client id.
    ///   - skipping: The number of matching requests that are served normally first. Default 0.
    ///   - change: Changes the response. It runs on the broker's thread and must not block.
    public func alter<Request: KafkaRequest>(
        _ type: Request.Type, count: Int = 1, topic: String? = nil, partition: Int32? = nil,
        clientID: String? = nil, skipping: Int = 0,
        _ change: @escaping @Sendable (Request, inout Request.Response) -> Void
    ) {
        add(.alter(ResponseChange(change)), Request.apiKey, count, topic, partition, clientID, skipping)
    }

    /// Responds to fetches at once and without records, whatever records there are and however long the client wants to
    /// wait.
    ///
    /// - Parameters:
    ///   - count: The number of requests that meet the fault. Default 1.
    ///   - topic: Matches only requests that name this topic.
    ///   - partition: Matches only requests that name this partition.
    ///   - clientID: Matches only requests with this client id.
    ///   - skipping: The number of matching requests that are served normally first. Default 0.
    public func answerFetchesWithNothing(
        count: Int = 1, topic: String? = nil, partition: Int32? = nil, clientID: String? = nil, skipping: Int = 0
    ) {
        let change = ResponseChange(endsWaits: true) { (_: FetchRequest, response) in
            for topic in response.responses.indices {
                for partition in response.responses[topic].partitions.indices {
                    response.responses[topic].partitions[partition].records = .empty
                }
            }
        }
        add(.alter(change), .fetch, count, topic, partition, clientID, skipping)
    }
}

/// A change that is applied to the encoded response between the handler and the connection.
struct ResponseChange: Sendable {
    /// Whether a fetch receives its response without waiting for records.
    let endsWaits: Bool
    private let change: @Sendable ([Bytes], any KafkaRequest, RequestContext) -> [Bytes]?

    init<Request: KafkaRequest>(
        endsWaits: Bool = false, _ change: @escaping @Sendable (Request, inout Request.Response) -> Void
    ) {
        self.endsWaits = endsWaits
        self.change = { pieces, request, context in
            guard let request = request as? Request, !pieces.isEmpty else { return nil }
            var response: Request.Response
            do throws(CodecError) {
                var reader = ByteReader(Self.joined(pieces))
                try reader.skip(8)  // length and correlation id
                if context.hasFlexibleHeader { try reader.skipTaggedFields() }
                response = try Request.Response(from: &reader, version: context.version)
            } catch {
                return nil
            }
            change(request, &response)
            var writer = context.frameWriter(capacity: 512)
            response.encode(to: &writer, version: context.version)
            writer.endFrame()
            return [writer.finish()]
        }
    }

    /// Returns the changed response, or the original one if it cannot be decoded.
    func apply(_ pieces: [Bytes], _ request: any KafkaRequest, _ context: RequestContext) -> [Bytes] {
        change(pieces, request, context) ?? pieces
    }

    private static func joined(_ pieces: [Bytes]) -> Bytes {
        guard pieces.count != 1 else { return pieces[0] }
        var writer = ByteWriter(capacity: pieces.reduce(0) { $0 + $1.count })
        for piece in pieces { writer.bytes(piece) }
        return writer.finish()
    }
}
