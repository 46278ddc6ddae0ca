/// The decision where the reading of a partition begins: compares the stored positions with the Kafka log as it is now.
///
/// There are two stored positions: the group's committed offset, and the last event of the target. Either may be from a
/// topic that was deleted and created again under the same name. Kafka deletes the committed offset together with the
/// topic. So if nothing is committed although the source has written the target before, the log is read from its first
/// record, unless it is known to be the log that the target's last event is from.
struct SourceBeginning: Sendable {
    /// How a stored position relates to the current log.
    enum Log: Equatable {
        /// The position belongs to this log.
        case same
        /// The position belongs to a topic that was deleted.
        case recreated
        /// Nothing shows that the position belongs to another log.
        case unknown
    }

    /// The Kafka partition.
    let partition: Int
    /// The id of the current topic; `nil` if the brokers have no topic ids.
    var topicID: String?
    /// The first offset and the end of the log; `nil` if its leader cannot be reached.
    var range: Range<Int64>?
    /// The committed offset of the group, if any.
    var committed: Int64?
    /// The note that was committed with it.
    var note: SourceCommitNote?
    /// Whether the target's last event is believed only if the group has committed an offset. Otherwise the target's
    /// own notes show which topic id the event is from, if the brokers have topic ids.
    var needsCommit = false
    /// The number of partitions when the group began to read the topic. A partition with this number or a higher one
    /// was added later, and begins at its first record. `nil` if every partition begins there.
    var startedWith: Int?
    /// Whether the group has no committed offset for the topic, although the source has carried the topic before.
    var isForgotten = false
    /// Whether this process has read a topic with the same name and another id before.
    var isRecreated = false
    /// The offset after the target's last event, as far as it was seen; 0 before.
    private(set) var targetEnd: Int64 = 0
    /// Why the target's last event was not believed; `nil` if no reason must be reported.
    private(set) var doubt: String?

    init(partition: Int) { self.partition = partition }

    /// How the committed offset relates to the log.
    var log: Log {
        guard let committed else { return isRecreated ? .recreated : .unknown }
        if let old = note?.topicID, let topicID { return old == topicID ? .same : .recreated }
        if let range, committed > range.upperBound { return .recreated }
        return .unknown
    }

    /// Whether nothing is committed although the source has written the target before.
    private var hasLostCommit: Bool { log == .unknown && committed == nil && (targetEnd > 0 || isForgotten) }

    /// Whether the partition is read from its first record regardless of the reset policy, unless the target's last
    /// event shows a later position.
    var beginsAtFirst: Bool {
        let isAdded = startedWith.map { partition >= $0 } ?? false
        return log == .recreated || committed == nil && isAdded || hasLostCommit
    }

    /// Decides whether the target's last event shows where this log continues.
    ///
    /// - Parameters:
    ///   - position: The offset that follows the event's record.
    ///   - targetOffset: The event's own offset in the target.
    mutating func believes(_ position: Int64, at targetOffset: Int64) -> Bool {
        targetEnd = targetOffset.adding(1)
        doubt = nil
        switch log {
        case .recreated: return false
        case .same: return targetOffset >= note?.since ?? 0
        case .unknown:
            if let range, position > range.upperBound {
                doubt = "it is from offset \(position - 1), and the log ends at \(range.upperBound)"
                return false
            }
            // The target's own notes are about this topic id.
            if committed == nil { return topicID != nil && !needsCommit }
            return targetOffset >= note?.since ?? 0
        }
    }

    /// Returns where reading begins.
    ///
    /// - Parameters:
    ///   - tail: The position after the target's last event, if the event is believed.
    ///   - current: Where the group's member would begin on its own.
    func start(tail: Int64?, current: Int64) -> Int64 {
        let base = beginsAtFirst ? range?.lowerBound ?? 0 : current
        return log == .recreated ? base : max(base, tail ?? base)
    }

    /// Returns a warning about a stored position that cannot be used; `nil` if there is nothing to report.
    ///
    /// - Parameters:
    ///   - start: Where reading begins.
    ///   - tail: The position after the target's last event, if the event is believed.
    func warning(start: Int64, tail: Int64?) -> String? {
        // If there are topic ids, the consumer reports this, and more precisely.
        if log == .recreated, let committed, topicID == nil {
            return "the Kafka topic was deleted and created again: partition \(partition) of the old topic was read up "
                + "to offset \(committed), and records behind it are lost if there were any; the new topic is read from "
                + "its first record, at offset \(start)"
        }
        if hasLostCommit, tail == nil {
            let evidence = targetEnd > 0 ? "the target holds events of it" : "the source has carried the topic before"
            return "nothing is committed for partition \(partition), although \(evidence): the Kafka topic may have "
                + "been deleted and created again, or the group's commits were deleted or have expired; reading begins "
                + "at its first record, at offset \(start), and records may arrive twice"
        }
        return doubt.map { doubt in
            "the last event of the target does not show how far partition \(partition) was read, since \(doubt); "
                + "reading begins at offset \(start), and records may arrive twice"
        }
    }

    /// Notes that reading begins at `start`. From now on the target's last event counts as an event of this log,
    /// unless it is before the offset `since` of `note`.
    mutating func place(at start: Int64, _ note: SourceCommitNote) {
        (committed, self.note) = (start, note)
        // The range is outdated, since the log grows.
        range = nil
        doubt = nil
    }

    /// Returns the note for the next commits.
    ///
    /// - Parameter isBelieved: Whether the target's last event was believed, or the target has no event.
    func nextNote(isBelieved: Bool) -> SourceCommitNote {
        let noted = note?.since ?? 0
        guard log == .recreated else {
            return SourceCommitNote(
                topicID: topicID, since: log == .same || isBelieved ? noted : targetEnd,
                partitions: note?.partitions ?? startedWith)
        }
        // Each partition of the new topic is read from its first record.
        return SourceCommitNote(topicID: topicID, since: targetEnd, partitions: startedWith.map { _ in 0 })
    }
}
