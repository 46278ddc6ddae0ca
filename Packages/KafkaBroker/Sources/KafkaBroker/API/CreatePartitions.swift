import KafkaCodecs
import KafkaProtocol

// CreatePartitions (37), versions 0 to 3.
//
// - The count is the new total, which must be more than before; otherwise INVALID_PARTITIONS. A manual assignment can
//   name only this node.
// - Each topic succeeds or fails on its own, unless the change cannot be stored.
// - A name that occurs more than once has one result, INVALID_REQUEST, as in Kafka.

extension BrokerCore {
    func createPartitions(_ request: CreatePartitionsRequest, _ context: RequestContext) {
        var times: [String: Int] = [:]
        for topic in request.topics { times[topic.name, default: 0] += 1 }
        var results: [CreatePartitionsResponse.CreatePartitionsTopicResult] = []
        var accepted: [(index: Int, growth: TopicGrowth)] = []
        var plan = TopicPlan()
        for asked in request.topics {
            // Only the first occurrence of a name has a result.
            guard let occurrences = times.removeValue(forKey: asked.name) else { continue }
            var result = CreatePartitionsResponse.CreatePartitionsTopicResult()
            result.name = asked.name
            do throws(RequestError) {
                guard occurrences == 1 else { throw RequestError(.invalidRequest, "Duplicate topic name.") }
                let growth = try check(asked, besides: plan)
                plan.partitions += growth.total - growth.topic.partitions.count
                accepted.append((results.count, growth))
            } catch {
                result.errorCode = error.error.rawValue
                result.errorMessage = error.message
            }
            results.append(result)
        }
        if !request.validateOnly {
            do throws(KafkaBrokerError) { try addPartitions(accepted.map(\.growth)) } catch {
                for entry in accepted {
                    results[entry.index].errorCode = ErrorCode.kafkaStorageError.rawValue
                    results[entry.index].errorMessage = "The partitions cannot be stored"
                }
            }
        }
        var response = CreatePartitionsResponse()
        response.results = results
        context.answer(response)
    }

    /// Checks one topic of a request.
    ///
    /// - Parameter plan: What else the request creates.
    private func check(
        _ asked: CreatePartitionsRequest.CreatePartitionsTopic, besides plan: TopicPlan
    ) throws(RequestError) -> TopicGrowth {
        guard let topic = topics[asked.name] else {
            throw RequestError(.unknownTopicOrPartition, "The topic does not exist.")
        }
        let (count, present) = (Int(asked.count), topic.partitions.count)
        guard count > present else {
            throw RequestError(
                .invalidPartitions, "The topic has \(present) partitions: \(count) would not be an increase")
        }
        if let reason = refusal(ofPartitions: count - present, total: count, besides: plan) {
            throw RequestError(.policyViolation, reason)
        }
        if let assignments = asked.assignments {
            guard assignments.count == count - present,
                assignments.allSatisfy({ $0.brokerIds == [cluster.node.id] })
            else {
                throw RequestError(
                    .invalidReplicaAssignment,
                    "Each new partition must be assigned to broker \(cluster.node.id), and to no other")
            }
        }
        return TopicGrowth(topic: topic, total: count)
    }
}
