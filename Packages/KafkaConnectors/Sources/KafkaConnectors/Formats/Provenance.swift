public import KafkaCodecs
public import KafkaProtocol

/// A topic of a Kafka cluster, as a header names it on records that came by there: what keeps a record from going round
/// in circles where connectors carry both ways.
///
/// A sink marks each record with the topics that it came from. A record that is about to go to a topic whose mark it
/// has was there already, and is left out: of A → B → A only the first step is made. Marks of several steps stand beside
/// one another in their order. Headers are carried in every format, in `json` as `kafka_headers`.
public struct Provenance: Sendable, Hashable {
    /// The header's name.
    public static let headerName: Bytes = "rivven_provenance"

    /// The header's value: the cluster's id, a slash, and the topic.
    public let mark: Bytes

    /// Creates the provenance of a topic.
    ///
    /// - Parameters:
    ///   - clusterID: As the cluster's metadata give it; no two clusters have the same.
    ///   - topic: The topic's name, which has no slash.
    public init(clusterID: String, topic: String) {
        mark = Bytes(utf8: "\(clusterID)/\(topic)")
    }

    /// Returns whether a record with `headers` came by this topic.
    public func isMarked(_ headers: RecordHeaders) -> Bool {
        headers.count > 0 && headers.contains { $0.name == Self.headerName && $0.value == mark }
    }

    /// Returns `headers` with this topic's mark behind them, once.
    public func marking(_ headers: RecordHeaders) -> RecordHeaders {
        if isMarked(headers) { return headers }
        return RecordHeaders(Array(headers) + [RecordHeader(name: Self.headerName, value: mark)])
    }
}
