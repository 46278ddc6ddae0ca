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
        do throws(SegmentLogError) {
            try journal?.append(entries, now: clock.wall())
        } catch {
            log.error("broker: cannot store the offsets of group \(group): \(error)")
            return .kafkaStorageError
        }
        groups.keep(entries, group: group, now: now)
        rewriteJournalIfLong()
        return .none
    }

    /// Makes what a producer has staged for a group hold, or drops it.
    func endStaged(_ group: String, by producer: Int64, commits: Bool) throws(BatchRefusal) {
        guard groups.groups[group]?.staged[producer] != nil else { return }
        do throws(SegmentLogError) {
            try journal?.append([.ended(group, by: producer, commits: commits)], now: clock.wall())
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
            let (error, places) = groups.delete(group)
            forgotten += places.map { (group, $0) }
            return error
        }
        journalForgotten(forgotten)
        return errors
    }

    func journalForgotten(_ forgotten: [(group: String, place: TopicPartitionName)]) {
        do throws(SegmentLogError) {
            try journal?.append(forgotten.map { .init(group: $0.group, place: $0.place) }, now: clock.wall())
        } catch {
            log.error("broker: cannot store that offsets were forgotten: \(error)")
        }
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
        do throws(SegmentLogError) {
            try journal?.rewrite(live, now: clock.wall())
        } catch {
            log.error("broker: cannot rewrite the committed offsets: \(error)")
        }
    }
}
