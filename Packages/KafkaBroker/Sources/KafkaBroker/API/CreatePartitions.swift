import KafkaCodecs
import KafkaProtocol
import KafkaTransport

// CreatePartitions (37), versions 0 to 3.
//
// - The count is the new total, and more than before: INVALID_PARTITIONS otherwise. An assignment by hand names this
//   node alone. Each topic succeeds or fails alone; a name that comes twice is INVALID_REQUEST.

extension BrokerCore {
    func createPartitions(_ request: CreatePartitionsRequest, _ context: RequestContext) {
        var times: [String: Int] = [:]
        for topic in request.topics { times[topic.name, default: 0] += 1 }
        var response = CreatePartitionsResponse()
        response.results = request.topics.map { asked in
            var result = CreatePartitionsResponse.CreatePartitionsTopicResult()
            result.name = asked.name
            do throws(BatchRefusal) {
                guard times[asked.name] == 1 else {
                    throw BatchRefusal(.invalidRequest, "The topic is in the request more than once")
                }
                try grow(asked, isDry: request.validateOnly)
            } catch {
                result.errorCode = error.error.rawValue
                result.errorMessage = error.message
            }
            return result
        }
        context.answer(response)
    }

    private func grow(
        _ asked: CreatePartitionsRequest.CreatePartitionsTopic, isDry: Bool
    ) throws(BatchRefusal) {
        guard let topic = topics[asked.name] else {
            throw BatchRefusal(.unknownTopicOrPartition, "There is no such topic.")
        }
        let (count, present) = (Int(asked.count), topic.partitions.count)
        guard count > present else {
            throw BatchRefusal(
                .invalidPartitions, "The topic has \(present) partitions: \(count) would not be an increase")
        }
        guard count <= configuration.limits.partitionsPerTopic, hasRoom(forPartitions: count - present) else {
            throw BatchRefusal(.policyViolation, "\(count) partitions are more than this broker takes")
        }
        if let assignments = asked.assignments {
            guard assignments.count == count - present,
                assignments.allSatisfy({ $0.brokerIds == [cluster.node.id] })
            else {
                throw BatchRefusal(
                    .invalidReplicaAssignment,
                    "Each new partition has to be assigned, to broker \(cluster.node.id) alone")
            }
        }
        guard !isDry else { return }
        do throws(KafkaBrokerError) {
            try addPartitions(to: topic, total: count)
        } catch {
            log.error("broker: cannot add partitions to topic \(topic.name): \(error)")
            throw BatchRefusal(.kafkaStorageError, "The partitions cannot be stored")
        }
    }
}
