import KafkaCodecs
import KafkaProtocol

extension CreatePartitionsRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.results = topics.map { asked in
            var result = Response.CreatePartitionsTopicResult()
            result.name = asked.name
            result.errorCode = error
            return result
        }
        return response
    }
}

extension DescribeTransactionsRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.transactionStates = transactionalIds.map { id in
            var state = Response.TransactionState()
            state.transactionalId = id
            state.errorCode = error
            return state
        }
        return response
    }
}

extension DescribeProducersRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.topics = topics.map { asked in
            var topic = Response.TopicResponse()
            topic.name = asked.name
            topic.partitions = asked.partitionIndexes.map { index in
                var partition = Response.PartitionResponse()
                partition.partitionIndex = index
                partition.errorCode = error
                return partition
            }
            return topic
        }
        return response
    }
}

extension WriteTxnMarkersRequest: RefusableRequest {
    func refusal(_ error: Int16, version: Int16) -> Response {
        var response = Response()
        response.markers = markers.map { marker in
            var result = Response.WritableTxnMarkerResult()
            result.producerId = marker.producerId
            result.topics = marker.topics.map { asked in
                var topic = Response.WritableTxnMarkerTopicResult()
                topic.name = asked.name
                topic.partitions = asked.partitionIndexes.map { index in
                    var partition = Response.WritableTxnMarkerPartitionResult()
                    partition.partitionIndex = index
                    partition.errorCode = error
                    return partition
                }
                return topic
            }
            return result
        }
        return response
    }
}
