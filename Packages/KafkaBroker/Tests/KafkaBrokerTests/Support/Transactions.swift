import KafkaCodecs
import KafkaProtocol

@testable import KafkaBroker

/// Returns a batch of a transaction.
func transactionalBatch(_ values: [Bytes], _ producer: ProducerIdentity, sequence: Int32) -> Bytes {
    var fields = RecordBatchHeaderFields()
    fields.isTransactional = true
    fields.producerID = producer.id
    fields.producerEpoch = producer.epoch
    fields.baseSequence = sequence
    return (try? RecordBatchView.encode(values.map { Record(timestamp: 1_000, key: nil, value: $0) }, fields: fields))
        ?? .empty
}

/// A transactional producer on a raw connection, with transaction version 1 or 2.
struct RawTransaction {
    let client: RawClient
    let id: String
    var producer: ProducerIdentity
    var sequence: Int32 = 0
    /// Whether it uses transaction version 2 (KIP-890).
    var isVersion2 = false

    static func begin(
        _ client: RawClient, _ id: String, timeout: Int32 = 60_000, expected: ProducerIdentity = .none
    ) async throws -> RawTransaction {
        let response = try await initialize(client, id, timeout: timeout, expected: expected)
        if response.errorCode != 0 { throw Refused(error: ErrorCode(rawValue: response.errorCode)) }
        return RawTransaction(
            client: client, id: id, producer: .init(id: response.producerId, epoch: response.producerEpoch))
    }

    struct Refused: Error {
        let error: ErrorCode
    }

    static func initialize(
        _ client: RawClient, _ id: String, timeout: Int32 = 60_000, expected: ProducerIdentity = .none,
        version: Int16 = 4
    ) async throws -> InitProducerIdResponse {
        var request = InitProducerIdRequest()
        request.transactionalId = id
        request.transactionTimeoutMs = timeout
        request.producerId = expected.id
        request.producerEpoch = expected.epoch
        return try await client.ask(request, version)
    }

    func add(_ topic: String, partitions: [Int32] = [0], version: Int16 = 3) async throws -> ErrorCode {
        var asked = AddPartitionsToTxnRequest.AddPartitionsToTxnTopic()
        asked.name = topic
        asked.partitions = partitions
        var request = AddPartitionsToTxnRequest()
        request.v3AndBelowTransactionalId = id
        request.v3AndBelowProducerId = producer.id
        request.v3AndBelowProducerEpoch = producer.epoch
        request.v3AndBelowTopics = [asked]
        let response = try await client.ask(request, version)
        return ErrorCode(
            rawValue: response.resultsByTopicV3AndBelow[0].resultsByPartition[0].partitionErrorCode)
    }

    mutating func produce(
        _ topic: String, _ values: [Bytes], version: Int16? = nil
    ) async throws -> ProduceResponse.PartitionProduceResponse {
        var request = client.produceRequest(topic, transactionalBatch(values, producer, sequence: sequence))
        request.transactionalId = id
        let version = version ?? (isVersion2 ? 12 : 9)
        let response = try await client.ask(request, version).responses[0].partitionResponses[0]
        if response.errorCode == 0 { sequence += Int32(values.count) }
        return response
    }

    /// Ends the transaction. With version 2, continues with the epoch in the response.
    mutating func end(commits: Bool) async throws -> ErrorCode {
        var request = EndTxnRequest()
        request.transactionalId = id
        request.producerId = producer.id
        request.producerEpoch = producer.epoch
        request.committed = commits
        let response = try await client.ask(request, isVersion2 ? 5 : 3)
        if isVersion2, response.errorCode == 0 {
            producer = .init(id: response.producerId, epoch: response.producerEpoch)
            sequence = 0
        }
        return ErrorCode(rawValue: response.errorCode)
    }

    func addOffsets(_ group: String) async throws -> ErrorCode {
        var request = AddOffsetsToTxnRequest()
        request.transactionalId = id
        request.producerId = producer.id
        request.producerEpoch = producer.epoch
        request.groupId = group
        return ErrorCode(rawValue: try await client.ask(request, 3).errorCode)
    }

    func commitOffset(
        _ group: String, _ topic: String, _ offset: Int64, version: Int16 = 3, generation: Int32 = -1,
        member: String = ""
    ) async throws -> ErrorCode {
        var partition = TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition()
        partition.committedOffset = offset
        var asked = TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic()
        asked.name = topic
        asked.partitions = [partition]
        var request = TxnOffsetCommitRequest()
        request.transactionalId = id
        request.groupId = group
        request.producerId = producer.id
        request.producerEpoch = producer.epoch
        request.generationId = generation
        request.memberId = member
        request.topics = [asked]
        return ErrorCode(rawValue: try await client.ask(request, version).topics[0].partitions[0].errorCode)
    }
}

extension RawClient {
    /// Fetches with read_committed.
    func fetchCommitted(
        _ topic: String, from offset: Int64 = 0, minimumBytes: Int32 = 1, wait: Int32 = 0, version: Int16 = 12
    ) async throws -> FetchResponse.PartitionData {
        try await ask(
            fetchRequest(topic, from: offset, minimumBytes: minimumBytes, wait: wait, isolation: 1), version
        ).responses[0].partitions[0]
    }

    func latestOffset(_ topic: String, isolation: Int8, timestamp: Int64 = -1) async throws -> Int64 {
        var partition = ListOffsetsRequest.ListOffsetsPartition()
        partition.timestamp = timestamp
        var asked = ListOffsetsRequest.ListOffsetsTopic()
        asked.name = topic
        asked.partitions = [partition]
        var request = ListOffsetsRequest()
        request.isolationLevel = isolation
        request.topics = [asked]
        return try await ask(request, 7).topics[0].partitions[0].offset
    }

    /// Returns a group's committed offset of partition 0, if no pending transaction can change it.
    func stableOffset(
        _ group: String, _ topic: String, version: Int16 = 7
    ) async throws -> (offset: Int64, error: ErrorCode) {
        var request = OffsetFetchRequest()
        request.requireStable = true
        if version < 8 {
            var asked = OffsetFetchRequest.OffsetFetchRequestTopic()
            asked.name = topic
            asked.partitionIndexes = [0]
            request.groupId = group
            request.topics = [asked]
            let response = try await ask(request, version).topics[0].partitions[0]
            return (response.committedOffset, ErrorCode(rawValue: response.errorCode))
        }
        var asked = OffsetFetchRequest.OffsetFetchRequestTopics()
        asked.name = topic
        asked.partitionIndexes = [0]
        var askedGroup = OffsetFetchRequest.OffsetFetchRequestGroup()
        askedGroup.groupId = group
        askedGroup.topics = [asked]
        request.groups = [askedGroup]
        let response = try await ask(request, version).groups[0].topics[0].partitions[0]
        return (response.committedOffset, ErrorCode(rawValue: response.errorCode))
    }
}

/// Returns the committed values in a response, determined as a client does it.
func committedValues(_ data: FetchResponse.PartitionData) throws -> [Bytes] {
    var found: [Bytes] = []
    var pending = (data.abortedTransactions ?? []).sorted { $0.firstOffset < $1.firstOffset }
    var aborted: Set<Int64> = []
    var batches = RecordBatches(data.records ?? .empty)
    while let stored = try batches.next() {
        let batch = try stored.current()
        while let next = pending.first, next.firstOffset <= batch.lastOffset {
            aborted.insert(next.producerId)
            pending.removeFirst()
        }
        if batch.isControl {
            if TransactionMarker.outcome(of: batch) == false { aborted.remove(batch.producerID) }
            continue
        }
        guard !batch.isTransactional || !aborted.contains(batch.producerID) else { continue }
        try batch.records().forEach { if let value = $0.record.value { found.append(value) } }
    }
    return found
}
