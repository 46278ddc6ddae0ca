import KafkaProtocol

/// Positions that are committed with a transaction: they hold once its marker says so.
extension GroupCoordinator {
    /// Whether a transactional commit of these credentials is allowed.
    ///
    /// Unlike a plain one it may come without any credentials into a group that has members, from clients before
    /// KIP-447, and while an assignment is awaited.
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

    /// Keeps a position until the transaction of `producer` ends.
    mutating func stage(
        _ offset: CommittedOffset, group groupID: String, at place: TopicPartitionName, by producer: Int64, now: Int64
    ) {
        if groups[groupID] == nil { add(groupID, now: now) }
        change(groupID) { $0.stage(offset, at: place, by: producer) }
    }

    /// Takes over what `producer` has staged, or drops it.
    mutating func endStaged(group groupID: String, by producer: Int64, commits: Bool) {
        change(groupID) { $0.endStaged(by: producer, commits: commits) }
    }

    /// The positions that an open transaction may change.
    func unstablePlaces(_ groupID: String) -> Set<TopicPartitionName> {
        groups[groupID]?.stagedPlaces ?? []
    }
}
