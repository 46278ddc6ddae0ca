import KafkaProtocol

/// Offsets that are committed in a transaction. They take effect with the transaction's commit marker.
extension GroupCoordinator {
    /// Returns `.none` if a transactional commit with these credentials is allowed, or the error for the response.
    ///
    /// Unlike an ordinary commit, it is also allowed while the group waits for an assignment, and without any
    /// credentials in a group that has members: clients older than KIP-447 send none.
    mutating func allowsTransactionalCommit(
        _ groupID: String, _ memberID: String, instanceID: String?, generation: Int32
    ) -> ErrorCode {
        guard !groupID.isEmpty else { return .invalidGroupId }
        guard let membership = groups[groupID]?.membership else {
            guard generation < 0 else { return .illegalGeneration }
            return hasRoom(for: [], group: groupID) ? .none : .groupMaxSizeReached
        }
        if generation < 0, membership.phase == .empty { return .none }
        guard generation >= 0 || !memberID.isEmpty || instanceID != nil else { return .none }
        let error = membership.identify(memberID, instanceID)
        guard error == .none else { return error }
        return generation == membership.generation ? .none : .illegalGeneration
    }

    /// Stores an offset until the transaction of `producer` ends.
    mutating func stage(
        _ offset: CommittedOffset, group groupID: String, at topicPartition: TopicPartition, by producer: Int64,
        now: Int64
    ) {
        if groups[groupID] == nil { add(groupID, now: now) }
        change(groupID) { $0.stage(offset, at: topicPartition, by: producer) }
    }

    /// Commits the offsets that `producer` has staged, or drops them.
    mutating func endStaged(group groupID: String, by producer: Int64, commits: Bool) {
        change(groupID) { $0.endStaged(by: producer, commits: commits) }
    }

    /// Returns the partitions whose committed offset an open transaction may change.
    func unstablePartitions(_ groupID: String) -> Set<TopicPartition> {
        groups[groupID]?.stagedPartitions ?? []
    }
}
