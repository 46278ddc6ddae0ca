import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// A point in a partition's log.
public enum OffsetSpec: Sendable, Hashable {
    /// The first record in the log.
    case earliest
    /// The end of the log: the high watermark under `.readUncommitted`, and under `.readCommitted` where the first open
    /// transaction begins.
    case latest
    /// The first record with this timestamp or a later one, in milliseconds since 1970.
    case timestamp(Int64)

    fileprivate var wire: Int64 {
        switch self {
        case .earliest: -2
        case .latest: -1
        case .timestamp(let time): max(time, 0)
        }
    }
}

/// An offset that was looked up, with what the broker knows of its record.
public struct ListedOffset: Sendable, Hashable {
    /// The offset.
    public let offset: Int64
    /// The record's timestamp in milliseconds since 1970, if the offset was looked up by timestamp.
    public let timestamp: Int64?
    /// The leader epoch of the record, if the broker knows it.
    public let leaderEpoch: Int32?
}

/// The offsets that a lookup found, and the partitions for which it could not.
struct FoundOffsets: Sendable {
    /// The offset of each partition whose leader responded; `nil` if no record is that late.
    var found: [TopicPartition: ListedOffset?] = [:]
    /// Why a partition has no offset: it has no leader, or its leader did not respond.
    var failures: [TopicPartition: KafkaError] = [:]

    /// The partitions with an offset.
    var offsets: [TopicPartition: ListedOffset] { found.compactMapValues { $0 } }

    /// Returns the entries that were neither found nor failed permanently.
    fileprivate func left(of wanted: [(TopicPartition, OffsetSpec)]) -> [(TopicPartition, OffsetSpec)] {
        wanted.filter { entry in
            guard found[entry.0] == nil else { return false }
            return failures[entry.0]?.errorClass(in: .listOffsets) != .permanent
        }
    }

    fileprivate func firstFailure(of wanted: [(TopicPartition, OffsetSpec)]) -> KafkaError? {
        for (partition, _) in left(of: wanted) {
            if let failure = failures[partition] { return failure }
        }
        return nil
    }

    fileprivate mutating func merge(_ latest: FoundOffsets) {
        found.merge(latest.found) { _, last in last }
        failures.merge(latest.failures) { _, last in last }
        for partition in latest.found.keys { failures[partition] = nil }
    }
}

extension Cluster {
    /// Returns the offset at a time for each partition. Partitions without a record that late are left out.
    ///
    /// - Throws: `KafkaError` if a partition's leader does not respond within `maximumBlock`, or responds with an
    ///   error.
    func listOffsets(
        _ wanted: [(TopicPartition, OffsetSpec)], isolation: IsolationLevel = .readUncommitted, within call: Call? = nil
    ) async throws(KafkaError) -> [TopicPartition: ListedOffset] {
        let result = try await findOffsets(wanted, isolation: isolation, within: call ?? self.call())
        if let failure = result.failures.min(by: { $0.key < $1.key })?.value { throw failure }
        return result.offsets
    }

    /// Returns the offset at a time for each partition whose leader responds, and an error for each other partition.
    ///
    /// - Parameter call: Limits how long a partition without a leader, or whose leader does not respond, is retried.
    /// - Throws: `KafkaError` if no partition can be looked up, such as for a topic that does not exist.
    func findOffsets(
        _ wanted: [(TopicPartition, OffsetSpec)], isolation: IsolationLevel = .readUncommitted, within call: Call
    ) async throws(KafkaError) -> FoundOffsets {
        let progress = Lock(FoundOffsets())
        do throws(KafkaError) {
            try await retrying(.listOffsets, within: call) { attempt throws(KafkaError) in
                let left = progress.withLock { $0.left(of: wanted) }
                if attempt.reroutes {
                    try await self.refresh(Set(left.map(\.0.topic)).sorted(), within: attempt.call)
                }
                let latest = try await self.findOffsets(left, isolation, attempt.call)
                progress.withLock { $0.merge(latest) }
                // Retry while there is a transient failure, even if other partitions failed permanently.
                let failure = progress.withLock { result in
                    result.firstFailure(of: wanted)
                }
                if let failure { throw failure }
            }
        } catch {
            let result = progress.withLock { result in
                for (partition, _) in result.left(of: wanted) where result.failures[partition] == nil {
                    result.failures[partition] = error
                }
                return result
            }
            // Nothing was found: the error is about the topic or the cluster.
            guard !result.found.isEmpty else { throw error }
            return result
        }
        return progress.withLock { $0 }
    }

    /// Requests the offsets of `wanted` from the leaders, all at the same time.
    private func findOffsets(
        _ wanted: [(TopicPartition, OffsetSpec)], _ isolation: IsolationLevel, _ call: Call
    ) async throws(KafkaError) -> FoundOffsets {
        var result = FoundOffsets()
        var groups: [Int32: [(TopicPartition, OffsetSpec)]] = [:]
        for entry in wanted {
            let (name, partition) = (entry.0.topic, entry.0.partition)
            let topic = try await topic(name, within: call)
            guard partition >= 0, Int(partition) < topic.partitions.count else {
                result.failures[entry.0] = KafkaError(.unknownTopic, "the topic has no such partition").of(
                    topic: name, partition: partition)
                continue
            }
            let leader = topic.partitions[Int(partition)].leader
            if leader < 0 {
                result.failures[entry.0] = .broker(.leaderNotAvailable, "the partition has no leader").of(
                    topic: name, partition: partition)
            } else {
                groups[leader, default: []].append(entry)
            }
        }
        await withTaskGroup(of: Response.self) { tasks in
            for (node, entries) in groups {
                tasks.addTask { await self.request(entries, isolation, to: node, call) }
            }
            for await (partitions, response) in tasks { Self.take(response, of: partitions, into: &result) }
        }
        return result
    }

    private typealias Response = ([TopicPartition], Result<ListOffsetsResponse, KafkaError>)

    private func request(
        _ wanted: [(TopicPartition, OffsetSpec)], _ isolation: IsolationLevel, to node: Int32, _ call: Call
    ) async -> Response {
        do throws(KafkaError) {
            let request = Self.listOffsetsRequest(wanted, isolation)
            return (wanted.map(\.0), .success(try await self.request(request, to: node, within: call)))
        } catch {
            return (wanted.map(\.0), .failure(error))
        }
    }

    private static func listOffsetsRequest(
        _ wanted: [(TopicPartition, OffsetSpec)], _ isolation: IsolationLevel
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

    /// Adds a response about `partitions` to `result`. Other partitions in the response are ignored.
    private static func take(
        _ response: Result<ListOffsetsResponse, KafkaError>, of partitions: [TopicPartition],
        into result: inout FoundOffsets
    ) {
        let topics: [ListOffsetsResponse.ListOffsetsTopicResponse]
        var missing = KafkaError.connection("a response to ListOffsets leaves out the partition")
        switch response {
        case .success(let response): topics = response.topics
        case .failure(let error): (topics, missing) = ([], error)
        }
        for name in partitions { result.failures[name] = missing.of(topic: name.topic, partition: name.partition) }
        for topic in topics {
            for partition in topic.partitions {
                let name = TopicPartition(topic.name, partition.partitionIndex)
                guard result.failures[name] != nil else { continue }
                if partition.errorCode == 0 {
                    result.found.updateValue(Self.listing(partition), forKey: name)
                    result.failures[name] = nil
                } else {
                    result.failures[name] = .broker(partition.errorCode, "the broker returns no offset").of(
                        topic: topic.name, partition: partition.partitionIndex)
                }
            }
        }
    }

    private static func listing(_ answer: ListOffsetsResponse.ListOffsetsPartitionResponse) -> ListedOffset? {
        // No record is that late.
        guard answer.offset >= 0 else { return nil }
        return ListedOffset(
            offset: answer.offset, timestamp: answer.timestamp >= 0 ? answer.timestamp : nil,
            leaderEpoch: answer.leaderEpoch >= 0 ? answer.leaderEpoch : nil)
    }
}
