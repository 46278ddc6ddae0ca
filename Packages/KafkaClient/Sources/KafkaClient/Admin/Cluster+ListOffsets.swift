import KafkaProtocol
import KafkaTransport

/// A place in a log, by time.
public enum ListedTime: Sendable, Hashable {
    /// The first record that is there.
    case earliest
    /// The end: under `.readUncommitted` the high watermark, under `.readCommitted` where the first transaction that is
    /// open begins.
    case latest
    /// The first record of this time or later, in milliseconds since 1970.
    case timestamp(Int64)

    fileprivate var wire: Int64 {
        switch self {
        case .earliest: -2
        case .latest: -1
        case .timestamp(let time): max(time, 0)
        }
    }
}

/// An offset that was found by time.
public struct OffsetListing: Sendable, Hashable {
    /// The offset.
    public let offset: Int64
    /// The record's timestamp in milliseconds, where the offset was looked up by one.
    public let timestamp: Int64?
    /// The leader epoch of the record, where the broker knows it.
    public let leaderEpoch: Int32?
}

extension Cluster {
    /// Returns the offset at a time for each partition; none where no record is that late.
    ///
    /// A leader that has moved is asked for again until `maximumBlock` has passed (T66).
    func listOffsets(
        _ wanted: [(TopicPartition, ListedTime)], isolation: IsolationLevel = .readUncommitted
    ) async throws(KafkaError) -> [TopicPartition: OffsetListing] {
        var found: [TopicPartition: OffsetListing?] = [:]
        var left = wanted
        let asked = Set(wanted.map(\.0))
        let deadline = loop.now &+ configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            var failure: KafkaError?
            for (node, partitions) in try await byLeader(left) {
                do throws(KafkaError) {
                    let response = try await request(Self.listOffsetsRequest(partitions, isolation), to: node)
                    failure = Self.take(response, to: asked, into: &found) ?? failure
                } catch {
                    failure = error
                }
            }
            left.removeAll { found[$0.0] != nil }
            if left.isEmpty { return found.compactMapValues { $0 } }
            let error = failure ?? KafkaError(.malformed, "an answer to ListOffsets leaves out a partition")
            guard error.isRetriable, loop.now < deadline else { throw error }
            await sleep(backoff.next())
            try await refresh(Set(left.map(\.0.topic)).sorted())
        }
    }

    private func byLeader(
        _ wanted: [(TopicPartition, ListedTime)]
    ) async throws(KafkaError) -> [Int32: [(TopicPartition, ListedTime)]] {
        var groups: [Int32: [(TopicPartition, ListedTime)]] = [:]
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

    private static func listOffsetsRequest(
        _ wanted: [(TopicPartition, ListedTime)], _ isolation: IsolationLevel
    ) -> ListOffsetsRequest {
        var request = ListOffsetsRequest()
        request.replicaId = -1
        request.isolationLevel = isolation.rawValue
        request.topics = Dictionary(grouping: wanted, by: \.0.topic).map { name, entries in
            var topic = ListOffsetsRequest.ListOffsetsTopic()
            topic.name = name
            topic.partitions = entries.map { entry in
                var partition = ListOffsetsRequest.ListOffsetsPartition()
                partition.partitionIndex = entry.0.partition
                partition.timestamp = entry.1.wire
                return partition
            }
            return topic
        }
        return request
    }

    /// Takes what was asked for, whatever else an answer names.
    private static func take(
        _ response: ListOffsetsResponse, to asked: Set<TopicPartition>,
        into found: inout [TopicPartition: OffsetListing?]
    ) -> KafkaError? {
        var failure: KafkaError?
        for topic in response.topics {
            for partition in topic.partitions {
                let name = TopicPartition(topic.name, partition.partitionIndex)
                guard asked.contains(name) else { continue }
                if partition.errorCode == 0 {
                    found.updateValue(Self.listing(partition), forKey: name)
                } else {
                    failure = .broker(partition.errorCode, "the broker gives no offset").of(
                        topic: topic.name, partition: partition.partitionIndex)
                }
            }
        }
        return failure
    }

    private static func listing(_ answer: ListOffsetsResponse.ListOffsetsPartitionResponse) -> OffsetListing? {
        // No record is that late.
        guard answer.offset >= 0 else { return nil }
        return OffsetListing(
            offset: answer.offset, timestamp: answer.timestamp >= 0 ? answer.timestamp : nil,
            leaderEpoch: answer.leaderEpoch >= 0 ? answer.leaderEpoch : nil)
    }
}
