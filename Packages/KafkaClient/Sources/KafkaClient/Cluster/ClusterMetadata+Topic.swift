import KafkaProtocol

extension ClusterMetadata.Topic {
    /// Merges what a broker reports about the topic into what is known.
    mutating func merge(
        _ answer: MetadataResponse.MetadataResponseTopic, named name: String, from broker: String
    ) -> MetadataFinding? {
        let code = ErrorCode(rawValue: answer.errorCode)
        guard code == .none, !answer.partitions.isEmpty else {
            error = code == .none ? .leaderNotAvailable : code
            if partitions.isEmpty {
                id = answer.topicId
                return nil
            }
            return doubt(.broker(error, "a Metadata response without the topic's partitions is ignored"), name)
        }
        if id != .zero, answer.topicId != .zero, id != answer.topicId {
            return mergeOtherID(answer, named: name, from: broker)
        }
        if answer.topicId != .zero { id = answer.topicId }
        candidate = nil
        error = .none
        isInternal = answer.isInternal
        let isOlder = mergePartitions(answer.partitions)
        guard isOlder else {
            doubts = 0
            return nil
        }
        return doubt(KafkaError(.malformed, "the outdated parts of a Metadata response are ignored"), name)
    }

    /// Handles a topic id that differs from the known one: the topic was created again, or the broker lags behind.
    private mutating func mergeOtherID(
        _ answer: MetadataResponse.MetadataResponseTopic, named name: String, from broker: String
    ) -> MetadataFinding? {
        let other = answer.topicId
        if var known = candidate, known.id == other {
            known.responses += 1
            known.brokers.insert(broker)
            candidate = known
        } else {
            candidate = .init(id: other, brokers: [broker], isFormer: formerIDs.contains(other))
        }
        guard candidate?.isConfirmed == true else {
            return doubt(KafkaError(.malformed, "topic id \(other) is not confirmed yet: the known id is \(id)"), name)
        }
        let old = id
        let former = (formerIDs + [old]).suffix(8)
        self = .init()
        formerIDs = Array(former)
        id = other
        isInternal = answer.isInternal
        _ = mergePartitions(answer.partitions)
        let error = KafkaError(.unknownTopic, "the topic was created again: its id was \(old) and is \(other)")
        return MetadataFinding(kind: .topicRecreated, error: error.of(topic: name), count: 1)
    }

    /// Returns whether the response was older than what is known: by an epoch, or by fewer partitions.
    private mutating func mergePartitions(_ answers: [MetadataResponse.MetadataResponsePartition]) -> Bool {
        var isOlder = false
        var expected: Int32 = 0
        for answer in answers.sorted(by: { $0.partitionIndex < $1.partitionIndex }) {
            // A response may leave out partitions that are known. It must not leave out others: the list would have a
            // gap.
            guard answer.partitionIndex >= expected else { continue }
            if answer.partitionIndex > expected { isOlder = true }
            let index = Int(answer.partitionIndex)
            guard index <= partitions.count else { break }
            expected = answer.partitionIndex + 1
            var partition = ClusterMetadata.Partition(
                leader: answer.leaderId, leaderEpoch: answer.leaderEpoch, error: ErrorCode(rawValue: answer.errorCode))
            if index == partitions.count {
                partitions.append(partition)
                continue
            }
            let known = partitions[index]
            if partition.leaderEpoch >= 0, known.leaderEpoch > partition.leaderEpoch,
                known.olderResponses < ClusterMetadata.maximumOlderResponses
            {
                isOlder = true
                partition = known
                partition.olderResponses += 1
            }
            partitions[index] = partition
        }
        return isOlder || Int(expected) < partitions.count
    }

    private mutating func doubt(_ error: KafkaError, _ name: String) -> MetadataFinding {
        doubts += 1
        return MetadataFinding(kind: .doubtfulMetadata, error: error.of(topic: name), count: doubts)
    }
}
