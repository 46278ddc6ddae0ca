import KafkaCodecs
import KafkaProtocol

// DescribeProducers (61), version 0.
//
// - A partition that a request repeats is described once.
// - The response has the state of each producer in a partition, and the offset at which its open transaction begins.

extension BrokerCore {
    func describeProducers(_ request: DescribeProducersRequest, _ context: RequestContext) {
        var response = DescribeProducersResponse()
        var named = NamedPartitions<String>()
        var budget = ResponseBudget()
        response.topics = request.topics.map { asked in
            var answer = DescribeProducersResponse.TopicResponse()
            answer.name = asked.name
            let indexes = asked.partitionIndexes.filter { named.isNew(asked.name, $0) }
            answer.partitions = indexes.map { index in
                var result = DescribeProducersResponse.PartitionResponse()
                result.partitionIndex = index
                guard let partition = topics[asked.name]?.partition(index) else {
                    result.errorCode = ErrorCode.unknownTopicOrPartition.rawValue
                    return result
                }
                guard budget.take(partition.producers.producers.count * Self.bytesPerProducer) else {
                    result.errorCode = ErrorCode.invalidRequest.rawValue
                    result.errorMessage = ResponseBudget.message
                    return result
                }
                result.activeProducers = states(of: partition)
                return result
            }
            return answer
        }
        context.answer(response)
    }

    private static let bytesPerProducer = 48

    private func states(of partition: Partition) -> [DescribeProducersResponse.ProducerState] {
        partition.producers.producers.sorted { $0.key < $1.key }.map { id, producer in
            var state = DescribeProducersResponse.ProducerState()
            state.producerId = id
            state.producerEpoch = Int32(producer.epoch)
            state.lastSequence = producer.batches.last?.lastSequence ?? -1
            state.lastTimestamp = producer.lastWrite
            state.coordinatorEpoch = 0
            state.currentTxnStartOffset = partition.transactions.open[id] ?? -1
            return state
        }
    }
}
