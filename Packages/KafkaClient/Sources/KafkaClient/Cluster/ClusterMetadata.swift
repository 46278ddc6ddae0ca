import KafkaProtocol

/// What the brokers reported about themselves and about the topics in use.
///
/// Invariants:
/// - One response never takes away what was known. A topic with an error or without partitions keeps its known
///   partitions, a partition never disappears, and a leader with an older epoch does not replace a newer one.
/// - Leader epochs are compared only within one topic id. Another id is believed once it is confirmed. An id that the
///   topic had before needs more confirmations than brokers that lag behind send.
struct ClusterMetadata: Sendable {
    struct Partition: Sendable, Equatable {
        var leader: Int32 = -1
        var leaderEpoch: Int32 = -1
        var error: ErrorCode = .none
        /// How many responses in a row had an older leader epoch.
        var olderResponses = 0
    }

    struct Topic: Sendable {
        /// The topic's id; zero if the brokers give none.
        var id = UUID128()
        /// The error of the last response. The partitions are from the last response without an error.
        var error: ErrorCode = .none
        var isInternal = false
        var partitions: [Partition] = []
        /// How many responses in a row contradicted what is known.
        var doubts = 0
        /// Another id that was reported, until it is confirmed or refuted.
        var candidate: CandidateID?
        /// Ids that the topic had before it was created again.
        var formerIDs: [UUID128] = []

        /// The partitions that have no leader.
        var withoutLeader: [Int32] { partitions.indices.filter { partitions[$0].leader < 0 }.map(Int32.init) }
    }

    /// An id that differs from a topic's known one.
    struct CandidateID: Sendable, Equatable {
        let id: UUID128
        var responses = 1
        /// The brokers that reported it.
        var brokers: Set<String>

        /// Whether the topic had this id before. Ids are never reused, so such an id needs more responses in a row than
        /// brokers that lag behind send.
        var isFormer = false

        /// Two brokers confirm an id. So do three responses in a row, for a cluster in which only one broker responds.
        var isConfirmed: Bool { isFormer ? responses >= 10 : brokers.count >= 2 || responses >= 3 }
    }

    /// The most brokers that a response may name.
    static let maximumBrokers = 10_000
    /// A leader with an older epoch is believed after so many responses in a row: the cluster may have been restored
    /// from a backup.
    static let maximumOlderResponses = 10

    /// The cluster's id; `nil` if no response has named it.
    var id: String?
    var brokers: [Int32: BrokerAddress] = [:]
    var controller: Int32 = -1
    var topics: [String: Topic] = [:]

    /// Whether a topic waits for another response that confirms its new id.
    var isUnconfirmed: Bool { topics.values.contains { $0.candidate?.isFormer == false } }

    /// The brokers that reported ids that no other broker has confirmed yet.
    var doubtedBrokers: Set<String> {
        topics.values.reduce(into: []) { $0.formUnion($1.candidate?.brokers ?? []) }
    }

    /// Merges a response into what is known. Only the topics in `asked` are used.
    ///
    /// - Parameter broker: The broker that responded.
    /// - Returns: What the response contradicts, and which topics were created again.
    /// - Throws: `.malformed` if the response names too many brokers, `.connection` if it is from another cluster.
    mutating func merge(
        _ response: MetadataResponse, asked: Set<String>, from broker: String = ""
    ) throws(KafkaError) -> [MetadataFinding] {
        guard response.brokers.count <= Self.maximumBrokers else {
            throw KafkaError(
                .malformed,
                "a Metadata response names \(response.brokers.count) brokers: at most \(Self.maximumBrokers) are accepted"
            )
        }
        if let other = response.clusterId, let id, other != id {
            throw .connection("a response is from cluster \"\(other)\", but this client uses \"\(id)\"")
        }
        id = id ?? response.clusterId
        controller = response.controllerId
        var findings: [MetadataFinding] = []
        for answer in response.topics {
            guard let name = answer.name, asked.contains(name) else { continue }
            var topic = topics[name] ?? Topic()
            if let finding = topic.merge(answer, named: name, from: broker) { findings.append(finding) }
            topics[name] = topic
        }
        mergeBrokers(response.brokers)
        return findings
    }

    /// Replaces the known brokers. A broker that leads a partition is kept, even if the responding broker lags behind
    /// and does not name it.
    private mutating func mergeBrokers(_ answers: [MetadataResponse.MetadataResponseBroker]) {
        guard !answers.isEmpty else { return }
        var merged = Dictionary(
            answers.compactMap { broker in
                UInt16(exactly: broker.port).map { (broker.nodeId, BrokerAddress(host: broker.host, port: $0)) }
            }, uniquingKeysWith: { _, last in last })
        for topic in topics.values {
            for partition in topic.partitions where merged[partition.leader] == nil {
                merged[partition.leader] = brokers[partition.leader]
            }
        }
        brokers = merged
    }
}

/// Something in a Metadata response that is reported to the user.
struct MetadataFinding: Sendable {
    let kind: Kafka.Event.Kind
    let error: KafkaError
    /// How often it was found in a row.
    let count: Int
}
