import KafkaCodecs
import KafkaProtocol

// DescribeProducers (61), version 0.
//
// - What a partition knows of its producers, and where an open transaction of theirs begins.

extension BrokerCore {
    func describeProducers(_ request: DescribeProducersRequest, _ context: RequestContext) {
        var response = DescribeProducersResponse()
        response.topics = request.topics.map { asked in
            var answer = DescribeProducersResponse.TopicResponse()
            answer.name = asked.name
            answer.partitions = asked.partitionIndexes.map { index in
                var result = DescribeProducersResponse.PartitionResponse()
                result.partitionIndex = index
                if let partition = topics[asked.name]?.partition(index) {
                    result.activeProducers = states(of: partition)
                } else {
                    result.errorCode = ErrorCode.unknownTopicOrPartition.rawValue
                }
                return result
            }
            return answer
        }
        context.answer(response)
    }

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
