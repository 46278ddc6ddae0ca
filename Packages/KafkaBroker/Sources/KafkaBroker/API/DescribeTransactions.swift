import KafkaCodecs
import KafkaProtocol

// DescribeTransactions (65), version 0.
//
// - An id that a request repeats is described once. An unknown id is TRANSACTIONAL_ID_NOT_FOUND.
// - Groups whose offsets are part of a transaction are not listed. Kafka lists partitions of __consumer_offsets for
//   them, a topic that this broker does not have.

extension BrokerCore {
    private static let bytesPerPartition = 8

    func describeTransactions(_ request: DescribeTransactionsRequest, _ context: RequestContext) {
        var response = DescribeTransactionsResponse()
        var budget = ResponseBudget()
        response.transactionStates = request.transactionalIds.merged(by: \.self).map { id in
            var state = DescribeTransactionsResponse.TransactionState()
            state.transactionalId = id
            guard !id.isEmpty, let transaction = transactions[id] else {
                state.errorCode = (id.isEmpty ? ErrorCode.invalidRequest : .transactionalIdNotFound).rawValue
                return state
            }
            guard budget.take(transaction.partitions.count * Self.bytesPerPartition) else {
                state.errorCode = ErrorCode.invalidRequest.rawValue
                return state
            }
            state.transactionState = transaction.phase.name
            state.transactionTimeoutMs = Int32(clamping: transaction.timeout)
            state.transactionStartTimeMs = transaction.startedAt
            state.producerId = transaction.producer.id
            state.producerEpoch = transaction.producer.epoch
            state.topics = Dictionary(grouping: transaction.partitions, by: \.topic).sorted { $0.key < $1.key }.map {
                var topic = DescribeTransactionsResponse.TopicData()
                topic.topic = $0.key
                topic.partitions = $0.value.map(\.partition).sorted()
                return topic
            }
            return state
        }
        context.answer(response)
    }
}
