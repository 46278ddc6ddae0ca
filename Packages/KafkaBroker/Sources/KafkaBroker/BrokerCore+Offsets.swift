import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// Committed offsets: held by the groups, kept by the journal where there is a data directory.
extension BrokerCore {
    func replayOffsets() throws(KafkaBrokerError) {
        let now = now
        try journal?.replay { entry in
            if let commits = entry.commits {
                groups.endStaged(group: entry.group, by: entry.stagedBy, commits: commits)
            } else if let offset = entry.offset, topics[entry.place.topic] != nil, entry.stagedBy >= 0 {
                groups.stage(offset, group: entry.group, at: entry.place, by: entry.stagedBy, now: now)
            } else if let offset = entry.offset, topics[entry.place.topic] != nil {
                groups.keep(offset, group: entry.group, at: entry.place, now: now)
            } else {
                groups.forget(group: entry.group, at: entry.place)
            }
        }
        // What a deleted group had was forgotten entry by entry.
        groups.removeIdle { _ in true }
    }

    /// Stores positions; they hold once this returns, or are staged for the producer that they name.
    func commit(_ entries: [OffsetJournal.Entry], group: String) -> ErrorCode {
        guard groups.hasRoom(for: entries, group: group) else { return .invalidCommitOffsetSize }
        do throws(SegmentLogError) { try journalOffsets(entries) } catch { return .notCoordinator }
        groups.keep(entries, group: group, now: now)
        rewriteJournalIfLong()
        return .none
    }

    /// Makes what a producer has staged for a group hold, or drops it.
    func endStaged(_ group: String, by producer: Int64, commits: Bool) throws(BatchRefusal) {
        guard groups.groups[group]?.staged[producer] != nil else { return }
        do throws(SegmentLogError) {
            try journalOffsets([.ended(group, by: producer, commits: commits)])
        } catch {
            throw BatchRefusal(.kafkaStorageError, "\(error)")
        }
        groups.endStaged(group: group, by: producer, commits: commits)
    }

    /// Deletes groups that have no members, with their positions, and returns the error of each.
    func deleteGroups(_ names: [String]) -> [ErrorCode] {
        var forgotten: [(group: String, place: TopicPartitionName)] = []
        let errors = names.map { group -> ErrorCode in
            guard !group.isEmpty else { return .invalidGroupId }
            let (error, places) = groups.deletion(of: group)
            forgotten += places.map { (group, $0) }
            return error
        }
        let stored = forget(forgotten)
        guard stored == .none else { return errors.map { $0 == .none ? stored : $0 } }
        for (group, error) in zip(names, errors) where error == .none { groups.delete(group) }
        return errors
    }

    /// Stores that positions are forgotten, before they are.
    func forget(_ forgotten: [(group: String, place: TopicPartitionName)]) -> ErrorCode {
        let entries = forgotten.map { OffsetJournal.Entry(group: $0.group, place: $0.place) }
        do throws(SegmentLogError) { try journalOffsets(entries) } catch { return .notCoordinator }
        return .none
    }

    /// Stores that positions were forgotten. If that fails, it is done before anything else is stored.
    func journalForgotten(_ forgotten: [(group: String, place: TopicPartitionName)]) {
        guard journal != nil else { return }
        unstoredOffsets += forgotten.map { OffsetJournal.Entry(group: $0.group, place: $0.place) }
        do throws(SegmentLogError) { try journalOffsets([]) } catch {}
    }

    /// Appends to the journal of offsets, behind what could not be appended before.
    ///
    /// The entries of `Kafka` that a full disk refuses are answered with NOT_COORDINATOR, as in Kafka: clients look for the
    /// coordinator again, and retry.
    private func journalOffsets(_ entries: [OffsetJournal.Entry]) throws(SegmentLogError) {
        let all = unstoredOffsets.isEmpty ? entries : unstoredOffsets + entries
        guard let journal, !all.isEmpty else { return }
        let result = Result { () throws(SegmentLogError) in try journal.append(all, now: clock.wall()) }
        note(.offsets, result)
        try result.get()
        unstoredOffsets = []
    }

    func rewriteJournalIfLong() {
        guard journal?.wantsRewrite == true else { return }
        let live = groups.groups.flatMap { id, group in
            group.offsets.map { OffsetJournal.Entry(group: id, place: $0.key, offset: $0.value) }
                + group.staged.flatMap { producer, staged in
                    staged.map {
                        OffsetJournal.Entry(group: id, place: $0.key, offset: $0.value, stagedBy: producer)
                    }
                }
        }
        note(.offsetsRewrite, Result { () throws(SegmentLogError) in try journal?.rewrite(live, now: clock.wall()) })
    }
}
