import KafkaCodecs
import KafkaProtocol

/// The transactions of one producer: their state, which any thread may read, and the requests to the coordinators.
final class ProducerTransactions: Sendable {
    let id: String
    let coordinator: CoordinatorRequests
    private let timeout: Duration
    private let cluster: Cluster
    private let state = Lock(TransactionState())
    private let groups = Lock<[String: CoordinatorRequests]>([:])
    /// The task that is adding partitions.
    let adding = Lock<Task<Void, Never>?>(nil)

    init(id: String, timeout: Duration, cluster: Cluster) {
        self.id = id
        self.timeout = timeout
        self.cluster = cluster
        coordinator = CoordinatorRequests(.transaction, id, cluster: cluster)
    }

    func withState<Result, Failure>(
        _ body: (inout TransactionState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock(body)
    }

    // MARK: Identity

    /// Requests a producer id for the transactional id, or a new epoch. A former owner is fenced and its transaction is
    /// ended.
    func requestIdentity(after old: (id: Int64, epoch: Int16)?) async throws(KafkaError) -> (id: Int64, epoch: Int16) {
        var request = InitProducerIdRequest()
        request.transactionalId = id
        request.transactionTimeoutMs = timeout.milliseconds
        request.producerId = old?.id ?? -1
        request.producerEpoch = old?.epoch ?? -1
        do throws(KafkaError) {
            let response = try await coordinator.ask(
                request, what: "the coordinator of \"\(id)\" assigned no producer id",
                code: { ErrorCode(rawValue: $0.errorCode) })
            return (response.producerId, response.producerEpoch)
        } catch {
            throw error.brokerError == .invalidTransactionTimeout ? transactionTimeoutRefused(error) : error
        }
    }

    private func transactionTimeoutRefused(_ error: KafkaError) -> KafkaError {
        var named = KafkaError(
            error.code,
            "the transaction timeout (transaction.timeout.ms) of \(timeout.milliseconds) ms is longer than the broker "
                + "allows: shorten it, or raise transaction.max.timeout.ms at the broker")
        named.brokerError = error.brokerError
        named.isFatal = true
        return named
    }

    // MARK: Partitions

    /// Adds partitions to the transaction. Retries only while batches are still to be written.
    func add(_ partitions: [TopicPartition]) async throws(KafkaError) {
        let (producer, number) = withState { ($0.producer, $0.number) }
        var request = AddPartitionsToTxnRequest()
        request.v3AndBelowTransactionalId = id
        request.v3AndBelowProducerId = producer.id
        request.v3AndBelowProducerEpoch = producer.epoch
        request.v3AndBelowTopics = Dictionary(grouping: partitions, by: \.topic).map { name, partitions in
            var topic = AddPartitionsToTxnRequest.AddPartitionsToTxnTopic()
            topic.name = name
            topic.partitions = partitions.map(\.partition)
            return topic
        }
        _ = try await coordinator.ask(
            request, what: "the partitions cannot be added to the transaction",
            isWanted: { self.withState { $0.number == number && $0.isWriting } },
            code: { response in
                response.resultsByTopicV3AndBelow.lazy.flatMap(\.resultsByPartition)
                    .map { ErrorCode(rawValue: $0.partitionErrorCode) }.mostTelling
            })
    }

    // MARK: Offsets

    func add(group: String) async throws(KafkaError) {
        let producer = withState { $0.producer }
        var request = AddOffsetsToTxnRequest()
        request.transactionalId = id
        request.producerId = producer.id
        request.producerEpoch = producer.epoch
        request.groupId = group
        _ = try await coordinator.ask(
            request, what: "group \"\(group)\" cannot be added to the transaction",
            code: { ErrorCode(rawValue: $0.errorCode) })
    }

    func commit(_ offsets: [TopicPartition: CommittedOffset], of group: GroupMetadata) async throws(KafkaError) {
        let (producer, version) = withState { ($0.producer, $0.version) }
        var request = TxnOffsetCommitRequest(offsets, of: group)
        request.transactionalId = id
        request.producerId = producer.id
        request.producerEpoch = producer.epoch
        _ = try await requests(to: group.group).ask(
            request, versions: version == .v2 ? 5...5 : 0...4,
            what: "the offsets of group \"\(group.group)\" are not committed",
            code: { response in
                response.topics.lazy.flatMap(\.partitions).map { ErrorCode(rawValue: $0.errorCode) }.mostTelling
            })
    }

    private func requests(to group: String) -> CoordinatorRequests {
        groups.withLock { groups in
            if let known = groups[group] { return known }
            let requests = CoordinatorRequests(.group, group, cluster: cluster)
            groups[group] = requests
            return requests
        }
    }

    // MARK: End

    /// Requests that the coordinator ends the transaction. Returns the new producer id and epoch; -1 if the response
    /// has none.
    func end(_ outcome: TransactionState.Outcome) async throws(KafkaError) -> (id: Int64, epoch: Int16) {
        let (producer, version) = withState { ($0.producer, $0.version) }
        var request = EndTxnRequest()
        request.transactionalId = id
        request.producerId = producer.id
        request.producerEpoch = producer.epoch
        request.committed = outcome == .commit
        do throws(KafkaError) {
            let response = try await coordinator.ask(
                request, versions: version == .v2 ? 5...5 : 0...4,
                what: "the transaction was not \(outcome == .commit ? "committed" : "aborted")",
                code: { ErrorCode(rawValue: $0.errorCode) })
            return (response.producerId, response.producerEpoch)
        } catch {
            guard outcome == .commit, error.isRetriable else { throw error }
            throw error.mayBeWritten()
        }
    }
}

extension TxnOffsetCommitRequest {
    init(_ offsets: [TopicPartition: CommittedOffset], of member: GroupMetadata) {
        self.init()
        groupId = member.group
        generationId = member.generation
        memberId = member.memberID
        groupInstanceId = member.instanceID
        topics = Dictionary(grouping: offsets, by: \.key.topic).map { name, entries in
            var topic = TxnOffsetCommitRequestTopic()
            topic.name = name
            topic.partitions = entries.map { entry in
                var partition = TxnOffsetCommitRequestPartition()
                partition.partitionIndex = entry.key.partition
                partition.committedOffset = entry.value.offset
                partition.committedLeaderEpoch = entry.value.leaderEpoch
                partition.committedMetadata = entry.value.metadata
                return partition
            }
            return topic
        }
    }
}

extension Sequence<ErrorCode> {
    /// The most informative code: the first one that is neither success nor OPERATION_NOT_ATTEMPTED, which only says
    /// that another partition failed.
    var mostTelling: ErrorCode {
        var telling = ErrorCode.none
        for code in self where code != .none {
            if code != .operationNotAttempted { return code }
            telling = code
        }
        return telling
    }
}
