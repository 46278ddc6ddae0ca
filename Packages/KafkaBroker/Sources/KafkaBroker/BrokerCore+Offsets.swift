import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// Committed offsets. The groups keep them in memory. With a data directory, the offset journal also stores them on
/// disk.
extension BrokerCore {
    /// Restores the groups and their committed offsets from the journal.
    func replayOffsets() throws(KafkaBrokerError) {
        let now = now
        try journal?.replay { entry in
            if let commits = entry.commits {
                groups.endStaged(group: entry.group, by: entry.stagedBy, commits: commits)
            } else if let type = entry.protocolType {
                groups.restore(entry.group, protocolType: type, now: now)
            } else if entry.isRemoval {
                groups.restoreRemoval(of: entry.group)
            } else if let offset = entry.offset, entry.stagedBy >= 0 {
                groups.stage(offset, group: entry.group, at: entry.topicPartition, by: entry.stagedBy, now: now)
            } else if let offset = entry.offset {
                groups.keep(offset, group: entry.group, at: entry.topicPartition, now: now)
            } else {
                groups.forget(group: entry.group, at: entry.topicPartition)
            }
        }
        // A group that never had members exists only as long as it has committed offsets.
        groups.removeIdle { $0.storedType == nil }
        journalForgotten([])
    }

    /// Stores that a group with members exists, so that a restart restores the group, without its members.
    func journalExistence(of group: String) {
        if let type = groups.groups[group]?.unstoredType {
            do throws(SegmentLogError) {
                try journalOffsets([.exists(group, protocolType: type)])
                groups.noteStored(group, protocolType: type)
            } catch {}  // The failure is logged. The next join tries again.
        }
        if !groups.unjournaledRemovals.isEmpty { journalForgotten([]) }
        rewriteJournalIfLong()
    }

    /// Stores committed offsets. They are in effect when this returns `.none`; offsets that name a producer are only
    /// staged for that producer's transaction.
    func commit(_ entries: [OffsetJournal.Entry], group: String) -> ErrorCode {
        guard groups.hasRoom(for: entries, group: group) else { return .invalidCommitOffsetSize }
        do throws(SegmentLogError) { try journalOffsets(entries) } catch { return .notCoordinator }
        groups.keep(entries, group: group, now: now)
        rewriteJournalIfLong()
        return .none
    }

    /// Ends the offsets that a producer has staged for a group: commits them, or drops them.
    func endStaged(_ group: String, by producer: Int64, commits: Bool) throws(RequestError) {
        guard groups.groups[group]?.staged[producer] != nil else { return }
        do throws(SegmentLogError) {
            try journalOffsets([.ended(group, by: producer, commits: commits)])
        } catch {
            throw RequestError(.kafkaStorageError, "\(error)")
        }
        groups.endStaged(group: group, by: producer, commits: commits)
    }

    /// Deletes groups that have no members, with their committed offsets. Returns one error code for each name.
    func deleteGroups(_ names: [String]) -> [ErrorCode] {
        var forgotten: [(group: String, topicPartition: TopicPartition)] = []
        let errors = names.map { group -> ErrorCode in
            guard !group.isEmpty else { return .invalidGroupId }
            let (error, topicPartitions) = groups.deletion(of: group)
            forgotten += topicPartitions.map { (group, $0) }
            return error
        }
        let deleted = zip(names, errors).filter { $0.1 == .none && groups.groups[$0.0]?.storedType != nil }.map(\.0)
        let stored = forget(forgotten, deleting: deleted)
        guard stored == .none else { return errors.map { $0 == .none ? stored : $0 } }
        for (group, error) in zip(names, errors) where error == .none { groups.delete(group) }
        return errors
    }

    /// Writes to the journal that committed offsets and groups are deleted. The caller deletes them from memory
    /// afterwards.
    func forget(
        _ forgotten: [(group: String, topicPartition: TopicPartition)], deleting deleted: [String] = []
    ) -> ErrorCode {
        let entries = forgotten.map { OffsetJournal.Entry(group: $0.group, topicPartition: $0.topicPartition) }
        do throws(SegmentLogError) { try journalOffsets(entries + deleted.map { .removed($0) }) } catch {
            return .notCoordinator
        }
        return .none
    }

    /// Writes to the journal that committed offsets were deleted, and also the groups whose removal is not stored yet.
    /// If the write fails, it is repeated before anything else is stored.
    func journalForgotten(_ forgotten: [(group: String, topicPartition: TopicPartition)]) {
        let removed = groups.unjournaledRemovals
        groups.unjournaledRemovals = []
        journalLater(
            forgotten.map { .init(group: $0.group, topicPartition: $0.topicPartition) }
                + removed.map { OffsetJournal.Entry.removed($0) })
    }

    /// Stores all offsets of the affected groups again. Needed when the journal already says that offsets are deleted,
    /// but they were kept because a later step failed.
    func journalAgain(_ topicPartitions: [(group: String, topicPartition: TopicPartition)]) {
        journalLater(Set(topicPartitions.map(\.group)).compactMap { groups.groups[$0] }.flatMap(\.journalEntries))
    }

    /// Stores entries. If the write fails, it is repeated before anything else is stored.
    private func journalLater(_ entries: [OffsetJournal.Entry]) {
        guard journal != nil else { return }
        unstoredOffsets += entries
        do throws(SegmentLogError) { try journalOffsets([]) } catch {}
    }

    /// Appends to the offset journal. Entries that an earlier call could not append are written first.
    ///
    /// If the write fails, for example on a full disk, clients receive NOT_COORDINATOR, as in Kafka: they look for the
    /// coordinator again and retry.
    private func journalOffsets(_ entries: [OffsetJournal.Entry]) throws(SegmentLogError) {
        let all = unstoredOffsets.isEmpty ? entries : unstoredOffsets + entries
        guard let journal, !all.isEmpty else { return }
        let result = Result { () throws(SegmentLogError) in try journal.append(all, now: clock.wall()) }
        note(.offsets, result)
        try result.get()
        unstoredOffsets = []
    }

    /// Rewrites the journal with the current state if it has grown long enough for that.
    func rewriteJournalIfLong() {
        guard journal?.wantsRewrite == true else { return }
        let live = groups.groups.values.flatMap(\.journalEntries)
        note(.offsetsRewrite, Result { () throws(SegmentLogError) in try journal?.rewrite(live, now: clock.wall()) })
    }
}

extension CoordinatedGroup {
    /// The journal entries that describe the whole state of the group.
    var journalEntries: [OffsetJournal.Entry] {
        var entries = storedType.map { [OffsetJournal.Entry.exists(id, protocolType: $0)] } ?? []
        for (topicPartition, offset) in offsets {
            entries.append(.init(group: id, topicPartition: topicPartition, offset: offset))
        }
        for (producer, positions) in staged {
            for (topicPartition, offset) in positions {
                entries.append(.init(group: id, topicPartition: topicPartition, offset: offset, stagedBy: producer))
            }
        }
        return entries
    }
}
