import KafkaCodecs
import KafkaProtocol
import KafkaTransport

extension BrokerCore {
    /// Handles one request. Its header decides which API decodes the rest.
    ///
    /// Bytes that are not a request, or a request that is not served, close the connection, as in Kafka.
    func handle(_ frame: Bytes, from target: any AnswerTarget) {
        loop.preconditionOnLoop()
        if target.authentication?.expectsBareMessage == true { return handleBareMessage(frame, from: target) }
        var reader = ByteReader(
            frame, maximumElements: RequestAdmission.largestElementCount(bytes: frame.count))
        do throws(CodecError) {
            try dispatch(&reader, from: target)
        } catch {
            target.refuse("cannot decode a request: \(error.message)")
        }
        finishWokenFetches()
    }

    private func dispatch(_ reader: inout ByteReader, from target: any AnswerTarget) throws(CodecError) {
        let size = reader.remaining
        let apiKey = APIKey(rawValue: try reader.int16())
        let version = try reader.int16()
        let correlationID = try reader.int32()
        if let reason = refusal(of: apiKey, size: size, from: target) { return target.refuse(reason) }
        guard let api = ServedAPIs.all[apiKey.rawValue] else { return }
        let isFlexible = version >= api.firstFlexible
        let clientLength = try reader.int16()
        let clientID = clientLength < 0 ? "" : try reader.string(byteCount: Int(clientLength))
        // The id is kept for longer than the request, so it is cut: it may have 32 KiB, and there may be many
        // connections.
        let keptID = clientID.prefix(utf8: ClientConnection.longestClientID)
        target.clientID = keptID
        if isFlexible { try reader.skipTaggedFields() }
        var ahead = reader
        let body = requests.keepsBodies ? ahead.rest().copied() : nil
        requests.note(
            .init(api: apiKey, version: version, clientID: keptID, correlationID: correlationID, body: body))
        let context = RequestContext(
            connection: target, apiKey: apiKey, version: version, correlationID: correlationID, clientID: clientID,
            hasFlexibleHeader: isFlexible && apiKey != .apiVersions)
        guard api.handled.contains(version) else {
            guard apiKey == .apiVersions else {
                return target.refuse("version \(version) of API \(apiKey.rawValue) is not supported")
            }
            return answerUnsupportedVersion(context)
        }
        try api.handle(self, &reader, context)
    }
}

extension ByteReader {
    /// Skips the tagged fields of a header. None of them has a meaning yet.
    mutating func skipTaggedFields() throws(CodecError) {
        let count = try unsignedVarint()
        for _ in 0..<count {
            _ = try unsignedVarint()
            try skip(Int(try unsignedVarint()))
        }
    }
}
