import KafkaProtocol
import KafkaTransport

extension GroupMembership {
    /// Commits `offsets` under the present generation.
    ///
    /// Retried while the coordinator moves or does not answer, for at most `maximumBlock`.
    func commit(_ offsets: [TopicPartition: Int64]) async throws(KafkaError) {
        guard !offsets.isEmpty else { return }
        let (round, member) = (generation, memberID)
        guard round >= 0 else { throw Self.lost }
        let deadline = cluster.loop.now &+ cluster.configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            var failure: KafkaError
            do throws(KafkaError) {
                let response = try await ask(commitRequest(offsets, generation: round, member: member))
                guard let refused = Self.failure(in: response) else { return }
                failure = refused
            } catch {
                failure = error
            }
            switch failure.brokerError {
            case .illegalGeneration?, .unknownMemberId?, .fencedInstanceId?: throw Self.lost
            case .notCoordinator?, .coordinatorNotAvailable?, .coordinatorLoadInProgress?, nil: coordinatorMoved()
            default: break
            }
            guard failure.isRetriable, cluster.loop.now < deadline else { throw failure }
            await cluster.sleep(backoff.next())
        }
    }

    private static let lost = KafkaError(
        .lostMembership,
        "the group went on without this member: its partitions are another's, and nothing was committed")

    private func commitRequest(
        _ offsets: [TopicPartition: Int64], generation: Int32, member: String
    ) -> OffsetCommitRequest {
        var request = OffsetCommitRequest()
        request.groupId = group
        request.generationIdOrMemberEpoch = generation
        request.memberId = member
        request.groupInstanceId = configuration.groupInstanceID
        request.topics = Dictionary(grouping: offsets, by: \.key.topic).map { name, entries in
            var topic = OffsetCommitRequest.OffsetCommitRequestTopic()
            topic.name = name
            topic.partitions = entries.map { entry in
                var partition = OffsetCommitRequest.OffsetCommitRequestPartition()
                partition.partitionIndex = entry.key.partition
                partition.committedOffset = entry.value
                partition.committedMetadata = ""
                return partition
            }
            return topic
        }
        return request
    }

    private static func failure(in response: OffsetCommitResponse) -> KafkaError? {
        for topic in response.topics {
            for partition in topic.partitions where partition.errorCode != 0 {
                return .broker(partition.errorCode, "the offset was not committed").of(
                    topic: topic.name, partition: partition.partitionIndex)
            }
        }
        return nil
    }

    /// Returns what the group has committed for `partitions`; those without a committed offset are left out.
    ///
    /// An answer that says "not now" is asked again, and never taken for "nothing" (T25).
    func committed(_ partitions: [TopicPartition]) async throws(KafkaError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let deadline = cluster.loop.now &+ cluster.configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            var failure: KafkaError
            do throws(KafkaError) {
                let response = try await ask(fetchRequest(partitions))
                return try Self.offsets(in: response, for: partitions)
            } catch {
                failure = error
            }
            guard failure.isRetriable, cluster.loop.now < deadline else { throw failure }
            coordinatorMoved()
            await cluster.sleep(backoff.next())
        }
    }

    private func fetchRequest(_ partitions: [TopicPartition]) -> OffsetFetchRequest {
        let topics = Dictionary(grouping: partitions, by: \.topic)
        var wanted = OffsetFetchRequest.OffsetFetchRequestGroup()
        wanted.groupId = group
        var request = OffsetFetchRequest()
        request.groupId = group
        request.requireStable = true
        var plain: [OffsetFetchRequest.OffsetFetchRequestTopic] = []
        var grouped: [OffsetFetchRequest.OffsetFetchRequestTopics] = []
        for (name, entries) in topics {
            var topic = OffsetFetchRequest.OffsetFetchRequestTopic()
            topic.name = name
            topic.partitionIndexes = entries.map(\.partition)
            plain.append(topic)
            var other = OffsetFetchRequest.OffsetFetchRequestTopics()
            other.name = name
            other.partitionIndexes = topic.partitionIndexes
            grouped.append(other)
        }
        wanted.topics = grouped
        request.topics = plain
        request.groups = [wanted]
        return request
    }

    private static func offsets(
        in response: OffsetFetchResponse, for partitions: [TopicPartition]
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        var answers: [TopicPartition: (offset: Int64, code: Int16)] = [:]
        var groupCode = response.errorCode
        for topic in response.topics {
            for answer in topic.partitions {
                answers[TopicPartition(topic.name, answer.partitionIndex)] = (answer.committedOffset, answer.errorCode)
            }
        }
        if let group = response.groups.first {
            groupCode = group.errorCode
            for topic in group.topics {
                for answer in topic.partitions {
                    answers[TopicPartition(topic.name, answer.partitionIndex)] =
                        (answer.committedOffset, answer.errorCode)
                }
            }
        }
        guard groupCode == 0 else { throw .broker(groupCode, "the committed offsets cannot be read") }
        var offsets: [TopicPartition: Int64] = [:]
        for partition in partitions {
            guard let answer = answers[partition] else {
                throw .connection("the answer with the committed offsets leaves out a partition")
            }
            guard answer.code == 0 else { throw .broker(answer.code, "a committed offset cannot be read") }
            if answer.offset >= 0 { offsets[partition] = answer.offset }
        }
        return offsets
    }
}
