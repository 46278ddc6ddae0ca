/// Decides where a partition is read from: compares what was stored with what the Kafka log holds now.
///
/// There are two stored positions: the group's committed offset, and the last event of the target. Either may be of a topic
/// that was deleted since, and created again under its name. Kafka deletes the committed offset together with the topic. So
/// if nothing is committed although the source has written the target before, the log is read from its first record, unless
/// it is known to be the one that the target's last event is from.
struct SourceBeginning: Sendable {
    /// How a stored position relates to the log that is there now.
    enum Log: Equatable {
        /// It is a position in this log.
        case same
        /// It is a position in a topic that was deleted.
        case recreated
        /// Nothing contradicts it.
        case unknown
    }

    /// The Kafka partition.
    let partition: Int
    /// The id of the topic that is there now, if the brokers give topics an id.
    var topicID: String?
    /// The first offset and the end of the log, if its leader can be reached.
    var range: Range<Int64>?
    /// The offset that the group has committed.
    var committed: Int64?
    /// What was noted with it.
    var note: SourceCommitNote?
    /// Whether the target's last event is only believed if the group has committed an offset. Otherwise the target's notes
    /// say which topic id the event is of, if the brokers give topics an id.
    var needsCommit = false
    /// The number of partitions when the group began to read the topic. A partition from this number on was added later,
    /// and begins at its first record. `nil` if every partition does.
    var startedWith: Int?
    /// Whether the group has committed nothing for the topic, although the source has carried it before.
    var isForgotten = false
    /// Whether this process has read a topic of the same name and another id before.
    var isRecreated = false
    /// The end of the target, as far as its last event told it.
    private(set) var targetEnd: Int64 = 0
    /// Why the target's last event was not believed.
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

    /// Whether the partition is read from its first record, whatever the reset policy is, unless the target's last event
    /// tells more.
    var beginsAtFirst: Bool {
        let isAdded = startedWith.map { partition >= $0 } ?? false
        return log == .recreated || committed == nil && isAdded || hasLostCommit
    }

    /// Decides whether the target's last event tells where this log continues.
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
            // The target's own notes are of this topic id.
            if committed == nil { return topicID != nil && !needsCommit }
            return targetOffset >= note?.since ?? 0
        }
    }

    /// Returns where reading begins.
    ///
    /// - Parameters:
    ///   - tail: The position that the target's last event tells, if it is believed.
    ///   - current: Where the group's member would begin by itself.
    func start(tail: Int64?, current: Int64) -> Int64 {
        let base = beginsAtFirst ? range?.lowerBound ?? 0 : current
        return log == .recreated ? base : max(base, tail ?? base)
    }

    /// A line for a log that says what was stored and cannot be continued; `nil` if there is nothing to report.
    ///
    /// - Parameters:
    ///   - start: Where reading begins.
    ///   - tail: The position that the target's last event tells, if it is believed.
    func warning(start: Int64, tail: Int64?) -> String? {
        // With topic ids the consumer reports it, and more exactly.
        if log == .recreated, let committed, topicID == nil {
            return "the Kafka topic was deleted and created again: partition \(partition) of the old topic was read up "
                + "to offset \(committed), and records behind it are lost if there were any; the new topic is read from "
                + "its first record, at offset \(start)"
        }
        if hasLostCommit, tail == nil {
            let evidence = targetEnd > 0 ? "the target holds events of it" : "the source has carried the topic before"
            return "nothing is committed for partition \(partition), although \(evidence): the Kafka topic may have "
                + "been deleted and created again, or the group's commits were deleted or have expired; reading begins "
                + "at its first record, at offset \(start), and records may come twice"
        }
        return doubt.map { doubt in
            "the last event of the target does not tell how far partition \(partition) was read, since \(doubt); reading "
                + "begins at offset \(start), and records may come twice"
        }
    }

    /// Notes that reading begins at `start`: from here on the target's last event is of this log if it is not from before
    /// what `note` says.
    mutating func place(at start: Int64, _ note: SourceCommitNote) {
        (committed, self.note) = (start, note)
        // The log grows.
        range = nil
        doubt = nil
    }

    /// The note for the next commits.
    ///
    /// - Parameter isBelieved: Whether the target's last event was believed, or there is none.
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
