import KafkaCodecs
import KafkaProtocol

// TxnOffsetCommit (28), versions 0 to 5.
//
// - The offsets are staged, and take effect when the transaction commits. With a data directory, the response is sent
//   after they are in the journal.
// - The group must be part of the transaction. From version 5 on, the request itself adds it; before that,
//   AddOffsetsToTxn must have done so. Otherwise the error is INVALID_TXN_STATE, or TRANSACTION_ABORTABLE from version
//   4 on.
// - From version 3 on, the member and its generation are checked as in OffsetCommit (KIP-447).

extension BrokerCore {
    func txnOffsetCommit(_ request: TxnOffsetCommitRequest, _ context: RequestContext) {
        let common = admit(request, context.version)
        let wallTime = clock.wall()
        var accepted: [OffsetJournal.Entry] = []
        var response = TxnOffsetCommitResponse()
        response.topics = request.topics.map { asked in
            let topic = topics[asked.name]
            var answer = TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic()
            answer.name = asked.name
            answer.partitions = asked.partitions.map { entry in
                var result = TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition()
                result.partitionIndex = entry.partitionIndex
                var error = context.fault(asked.name, entry.partitionIndex) ?? common
                if error == .none { error = fault(in: entry, topic) }
                result.errorCode = error.rawValue
                guard error == .none else { return result }
                let offset = CommittedOffset(
                    offset: entry.committedOffset, leaderEpoch: entry.committedLeaderEpoch,
                    metadata: entry.committedMetadata ?? "", timestamp: wallTime)
                accepted.append(
                    .init(
                        group: request.groupId,
                        topicPartition: .init(topic: asked.name, partition: entry.partitionIndex),
                        offset: offset, stagedBy: request.producerId))
                return result
            }
            return answer
        }
        if !accepted.isEmpty {
            let error = commit(accepted, group: request.groupId)
            if error != .none { fail(&response, error) }
        }
        context.answer(response)
    }

    private func admit(_ request: TxnOffsetCommitRequest, _ version: Int16) -> ErrorCode {
        let error = groups.allowsTransactionalCommit(
            request.groupId, request.memberId, instanceID: request.groupInstanceId, generation: request.generationId)
        guard error == .none else { return error }
        let caller = ProducerIdentity(id: request.producerId, epoch: request.producerEpoch)
        let id = request.transactionalId
        let verdict =
            version >= 5
            ? add(groups: [request.groupId], to: id, of: caller)
            : transactions[id]?.verify(caller) { $0.groups.contains(request.groupId) } ?? .invalidProducerIdMapping
        switch verdict {
        case .producerFenced: return .invalidProducerEpoch
        case .invalidTxnState where version >= 4: return .transactionAbortable
        case .concurrentTransactions where version < 5: return .coordinatorLoadInProgress
        default: return verdict
        }
    }

    private func fault(
        in entry: TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition, _ topic: Topic?
    ) -> ErrorCode {
        guard topic?.partition(entry.partitionIndex) != nil else { return .unknownTopicOrPartition }
        let metadataSize = entry.committedMetadata?.utf8.count ?? 0
        return metadataSize > groups.limits.offsetMetadataBytes ? .offsetMetadataTooLarge : .none
    }

    private func fail(_ response: inout TxnOffsetCommitResponse, _ error: ErrorCode) {
        for topic in response.topics.indices {
            for partition in response.topics[topic].partitions.indices
            where response.topics[topic].partitions[partition].errorCode == 0 {
                response.topics[topic].partitions[partition].errorCode = error.rawValue
            }
        }
    }
}
