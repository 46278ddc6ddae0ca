public import KafkaCodecs
public import KafkaProtocol

/// The mark of a Kafka topic, in a header of the records that came from there. It prevents records from circulating
/// forever if connectors carry in both directions.
///
/// A source marks each record with the topic that it came from. A sink leaves a record out if the record has the mark
/// of the sink's own topic, since it was already there: of A → B → A only the first step is made. The marks of several
/// steps stand side by side, in order. All formats carry headers; `json` has them as `kafka_headers`.
public struct Provenance: Sendable, Hashable {
    /// The name of the header.
    public static let headerName: Bytes = "rivven_provenance"

    /// The value of the header: the cluster's id, a slash, and the topic.
    public let mark: Bytes

    /// Creates the mark of a topic.
    ///
    /// - Parameters:
    ///   - clusterID: The id in the cluster's metadata, which is unique.
    ///   - topic: The topic's name, which contains no slash.
    public init(clusterID: String, topic: String) {
        mark = Bytes(utf8: "\(clusterID)/\(topic)")
    }

    /// Returns whether a record with `headers` has this mark.
    public func isMarked(_ headers: RecordHeaders) -> Bool {
        headers.count > 0 && headers.contains { $0.name == Self.headerName && $0.value == mark }
    }

    /// Returns `headers` with this mark at the end, unless they have it already.
    public func marking(_ headers: RecordHeaders) -> RecordHeaders {
        if isMarked(headers) { return headers }
        return RecordHeaders(Array(headers) + [RecordHeader(name: Self.headerName, value: mark)])
    }
}
