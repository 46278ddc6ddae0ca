import KafkaCodecs
import KafkaProtocol

// AddPartitionsToTxn (24), versions 0 to 5.
//
// - All or nothing: if one partition does not exist, the others report OPERATION_NOT_ATTEMPTED.
// - From version 4 on, a request has several transactions. Each can also just ask whether its partitions are part of
//   it. Brokers send these versions to each other. Clients send versions up to 3. They do not send the request at all
//   if they use Produce version 12 or later.
// - If a request repeats a transactional id, the later entries are refused with INVALID_REQUEST, because each entry may
//   store a whole state.
// - Before version 2, INVALID_PRODUCER_EPOCH is sent instead of PRODUCER_FENCED.

extension BrokerCore {
    func addPartitionsToTxn(_ request: AddPartitionsToTxnRequest, _ context: RequestContext) {
        var response = AddPartitionsToTxnResponse()
        if context.version >= 4 {
            var seen: Set<String> = []
            response.resultsByTransaction = request.transactions.map { asked in
                var result = AddPartitionsToTxnResponse.AddPartitionsToTxnResult()
                result.transactionalId = asked.transactionalId
                let isNew = seen.insert(asked.transactionalId).inserted
                result.topicResults = isNew ? add(asked, context) : results(for: asked) { _, _ in .invalidRequest }
                return result
            }
        } else {
            var asked = AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction()
            asked.transactionalId = request.v3AndBelowTransactionalId
            asked.producerId = request.v3AndBelowProducerId
            asked.producerEpoch = request.v3AndBelowProducerEpoch
            asked.topics = request.v3AndBelowTopics
            response.resultsByTopicV3AndBelow = add(asked, context)
        }
        context.answer(response)
    }

    private func add(
        _ asked: AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction, _ context: RequestContext
    ) -> [AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult] {
        let topicPartitions = asked.topics.flatMap { topic in
            topic.partitions.map { TopicPartition(topic: topic.name, partition: $0) }
        }
        func fault(_ topicPartition: TopicPartition) -> ErrorCode {
            if let error = context.fault(topicPartition.topic, topicPartition.partition) { return error }
            return topics[topicPartition.topic]?.partition(topicPartition.partition) == nil
                ? .unknownTopicOrPartition : .none
        }
        let caller = ProducerIdentity(id: asked.producerId, epoch: asked.producerEpoch)
        var common = ErrorCode.none
        if topicPartitions.contains(where: { fault($0) != .none }) {
            common = .operationNotAttempted
        } else if asked.verifyOnly {
            common =
                transactions[asked.transactionalId]?.verify(caller) { $0.partitions.isSuperset(of: topicPartitions) }
                ?? .invalidProducerIdMapping
            if common == .invalidTxnState, context.version >= 5 { common = .transactionAbortable }
        } else {
            common = add(topicPartitions, to: asked.transactionalId, of: caller)
        }
        common = common.fencing(context.version, from: 2)
        return results(for: asked) { topic, index in
            let own = fault(.init(topic: topic, partition: index))
            return own == .none ? common : own
        }
    }

    private func results(
        for asked: AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction, _ error: (String, Int32) -> ErrorCode
    ) -> [AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult] {
        asked.topics.map { topic in
            var result = AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult()
            result.name = topic.name
            result.resultsByPartition = topic.partitions.map { index in
                var partition = AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult()
                partition.partitionIndex = index
                partition.partitionErrorCode = error(topic.name, index).rawValue
                return partition
            }
            return result
        }
    }
}
