import KafkaCodecs
import KafkaProtocol

// WriteTxnMarkers (27), versions 1 and 2.
//
// - Ends a producer's transaction in partitions without its coordinator. Administrators use it to end a hanging
//   transaction.
// - An epoch older than the producer's is INVALID_PRODUCER_EPOCH.

extension BrokerCore {
    func writeTxnMarkers(_ request: WriteTxnMarkersRequest, _ context: RequestContext) {
        var response = WriteTxnMarkersResponse()
        let wallTime = clock.wall()
        var creationTime = CreationTime()
        response.markers = request.markers.map { marker in
            var answer = WriteTxnMarkersResponse.WritableTxnMarkerResult()
            answer.producerId = marker.producerId
            let producer = ProducerIdentity(id: marker.producerId, epoch: marker.producerEpoch)
            answer.topics = marker.topics.map { asked in
                var topic = WriteTxnMarkersResponse.WritableTxnMarkerTopicResult()
                topic.name = asked.name
                topic.partitions = asked.partitionIndexes.map { index in
                    var result = WriteTxnMarkersResponse.WritableTxnMarkerPartitionResult()
                    result.partitionIndex = index
                    let error = write(
                        marker.transactionResult, of: producer, to: asked.name, index, now: wallTime, &creationTime)
                    result.errorCode = error.rawValue
                    return result
                }
                return topic
            }
            return answer
        }
        context.answer(response)
    }

    private func write(
        _ commits: Bool, of producer: ProducerIdentity, to topic: String, _ index: Int32, now: Int64,
        _ creationTime: inout CreationTime
    ) -> ErrorCode {
        guard let partition = topics[topic]?.partition(index) else { return .unknownTopicOrPartition }
        guard producer.id >= 0, producer.epoch >= 0 else { return .invalidRequest }
        let isKnown = partition.producers.producers[producer.id] != nil
        guard isKnown || makeRoomForProducer() else { return .policyViolation }
        guard creationTime.allows(partition) else { return .requestTimedOut }
        do throws(RequestError) {
            try partition.endTransaction(of: producer, commits: commits, now: now)
            return .none
        } catch {
            return error.error
        }
    }
}
