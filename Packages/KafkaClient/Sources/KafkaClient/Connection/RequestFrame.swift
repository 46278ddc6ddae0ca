import KafkaCodecs
import KafkaProtocol

/// A request as it is sent: length, header and body, in pieces that are not copied together.
struct RequestFrame {
    let apiKey: APIKey
    let correlationID: Int32
    let pieces: [Bytes]

    /// Encodes `request` in `version` as a frame.
    static func encode<Request: KafkaRequest>(
        _ request: Request, version: Int16, correlationID: Int32, clientID: String
    ) -> RequestFrame {
        var writer = ByteWriter(capacity: 256)
        begin(&writer, Request.apiKey, version, correlationID, clientID)
        request.encode(to: &writer, version: version)
        writer.overwriteInt32(Int32(writer.count - 4), at: 0)
        return RequestFrame(apiKey: Request.apiKey, correlationID: correlationID, pieces: [writer.finish()])
    }

    /// Writes space for the length, and the request's header.
    static func begin(
        _ writer: inout ByteWriter, _ key: APIKey, _ version: Int16, _ correlationID: Int32, _ clientID: String
    ) {
        writer.int32(0)
        var header = RequestHeader()
        header.requestApiKey = key.rawValue
        header.requestApiVersion = version
        header.correlationId = correlationID
        header.clientId = clientID
        header.encode(to: &writer, version: key.requestHeaderVersion(apiVersion: version))
    }
}
