import KafkaProtocol
import KafkaTransport

extension Cluster {
    /// Sends `request` to the controller, asking anew who that is where it has moved (T65).
    func requestController<Request: KafkaRequest>(
        _ request: Request
    ) async throws(KafkaError) -> Request.Response {
        if metadata.brokers.isEmpty { try await refresh() }
        guard metadata.brokers[metadata.controller] != nil else { return try await requestAny(request) }
        return try await self.request(request, to: metadata.controller)
    }

    /// Waits until a topic that was just made is known with all its leaders.
    func topic(_ name: String, patient: Bool) async throws(KafkaError) -> ClusterMetadata.Topic {
        let deadline = loop.now &+ configuration.maximumBlock.nanoseconds
        while true {
            do throws(KafkaError) {
                return try await topic(name)
            } catch {
                guard patient, error.isRetriable, loop.now < deadline else { throw error }
            }
        }
    }

    /// Returns the offset at a timestamp for each partition: -1 the next offset, -2 the first.
    ///
    /// A leader that has moved is asked for again until `maximumBlock` has passed (T66).
    func listOffsets(_ wanted: [(TopicPartition, Int64)]) async throws(KafkaError) -> [TopicPartition: Int64] {
        var found: [TopicPartition: Int64] = [:]
        var left = wanted
        let deadline = loop.now &+ configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            var failure: KafkaError?
            for (node, partitions) in try await byLeader(left) {
                do throws(KafkaError) {
                    let response = try await request(Self.listOffsetsRequest(partitions), to: node)
                    failure = Self.take(response, into: &found) ?? failure
                } catch {
                    failure = error
                }
            }
            left.removeAll { found[$0.0] != nil }
            if left.isEmpty { return found }
            let error = failure ?? KafkaError(.malformed, "an answer to ListOffsets leaves out a partition")
            guard error.isRetriable, loop.now < deadline else { throw error }
            await sleep(backoff.next())
            try await refresh(Set(left.map(\.0.topic)).sorted())
        }
    }

    private func byLeader(
        _ wanted: [(TopicPartition, Int64)]
    ) async throws(KafkaError) -> [Int32: [(TopicPartition, Int64)]] {
        var groups: [Int32: [(TopicPartition, Int64)]] = [:]
        for entry in wanted {
            let topic = try await topic(entry.0.topic)
            guard Int(entry.0.partition) < topic.partitions.count, entry.0.partition >= 0 else {
                throw KafkaError(.unknownTopic, "the topic has no such partition").of(
                    topic: entry.0.topic, partition: entry.0.partition)
            }
            groups[topic.partitions[Int(entry.0.partition)].leader, default: []].append(entry)
        }
        return groups
    }

    private static func listOffsetsRequest(_ wanted: [(TopicPartition, Int64)]) -> ListOffsetsRequest {
        var request = ListOffsetsRequest()
        request.replicaId = -1
        request.topics = Dictionary(grouping: wanted, by: \.0.topic).map { name, entries in
            var topic = ListOffsetsRequest.ListOffsetsTopic()
            topic.name = name
            topic.partitions = entries.map { entry in
                var partition = ListOffsetsRequest.ListOffsetsPartition()
                partition.partitionIndex = entry.0.partition
                partition.timestamp = entry.1
                return partition
            }
            return topic
        }
        return request
    }

    private static func take(
        _ response: ListOffsetsResponse, into found: inout [TopicPartition: Int64]
    ) -> KafkaError? {
        var failure: KafkaError?
        for topic in response.topics {
            for partition in topic.partitions {
                if partition.errorCode == 0 {
                    found[TopicPartition(topic.name, partition.partitionIndex)] = partition.offset
                } else {
                    failure = .broker(partition.errorCode, "the broker gives no offset").of(
                        topic: topic.name, partition: partition.partitionIndex)
                }
            }
        }
        return failure
    }
}
