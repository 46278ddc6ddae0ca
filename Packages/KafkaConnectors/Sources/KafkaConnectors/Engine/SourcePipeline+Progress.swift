import KafkaCodecs

/// The counts of a source pipeline, and the known ends of its source's partitions.
struct Tally: Sendable {
    /// How long the end of a partition is used after it was seen.
    static let longestAge = Duration.seconds(15)

    private(set) var carried: UInt64 = 0
    private(set) var lastAcknowledged: ContinuousClock.Instant?
    private(set) var outsideSince: ContinuousClock.Instant?
    private var ends: [Int: Int64] = [:]
    private var endsSeenAt: ContinuousClock.Instant?

    /// Notes that Rivven has acknowledged `records` records, without those in the dead-letter topic.
    mutating func noteCarried(_ records: Int) {
        carried += UInt64(max(records, 0))
        lastAcknowledged = .now
    }

    mutating func noteEnds(_ seen: [Int: Int64]) { (ends, endsSeenAt) = (seen, .now) }

    mutating func noteOutside() { outsideSince = outsideSince ?? .now }

    mutating func noteInside() { outsideSince = nil }

    /// Returns the known ends of the partitions; nothing if they are older than `longestAge`.
    func ends(at now: ContinuousClock.Instant) -> [Int: Int64] {
        guard let endsSeenAt, endsSeenAt.duration(to: now) <= Self.longestAge else { return [:] }
        return ends
    }
}

extension SourcePipeline {
    /// The progress of the pipeline, as far as it is known without a request.
    var progress: PipelineProgress {
        advanceLanes()
        let state = state.withLock { state in
            // A standby member receives and loses no partitions, so no hook reports whether it is still a member.
            switch state.reader?.isMember {
            case true?: state.tally.noteInside()
            case false?: state.tally.noteOutside()
            case nil: break
            }
            return state
        }
        var progress = PipelineProgress()
        progress.carried = state.tally.carried
        progress.deadLetters = flow.deadLetters
        progress.partitions = state.assigned.count
        progress.lag = lag(state)
        progress.oldestUnacknowledged = state.lanes.values.compactMap(\.oldestUnacknowledged).min()
        progress.lastAcknowledged = state.tally.lastAcknowledged
        progress.outsideGroupSince = state.tally.outsideSince
        let troubles = state.lanes.compactMapValues(\.trouble).merging(state.waiting) { $1 }
            .merging(unreadable(state)) { trouble, _ in trouble }
            .merging(silent(state)) { trouble, _ in trouble }
        progress.degraded = troubles.sorted { $0.key < $1.key }.map { "partition \($0.key): \($0.value)" }
        if let trouble = uncommitted(state) { progress.degraded.append(trouble) }
        return progress
    }

    /// How long the coordinator may take to accept a commit before that is reported.
    private static let patience = Duration.seconds(5)

    /// A message that positions cannot be committed; `nil` if they can.
    private func uncommitted(_ state: State) -> String? {
        if let trouble = state.commitTrouble { return "its positions cannot be committed: \(trouble)" }
        guard let wait = state.committingSince?.duration(to: .now), wait > Self.patience else { return nil }
        return "its group's coordinator has not accepted a commit for \(wait.components.seconds) s"
    }

    /// The assigned partitions whose reading fails and is retried, with the reasons.
    private func unreadable(_ state: State) -> [Int: String] {
        state.reader?.troubles.filter { state.assigned.contains($0.key) } ?? [:]
    }

    /// The assigned partitions whose end is unknown, although the ends of others are known.
    private func silent(_ state: State) -> [Int: String] {
        let seen = state.tally.ends(at: .now)
        guard !seen.isEmpty, let read = state.reader?.ends() else { return [:] }
        let silent = state.assigned.filter { seen[$0] == nil && read[$0] == nil }
        return Dictionary(uniqueKeysWithValues: silent.map { ($0, "no leader responds for it at the source") })
    }

    /// The number of unacknowledged records of this process's partitions; `nil` unless it is known for each of them.
    public var lag: Int64? { lag(state.withLock { $0 }) }

    private func lag(_ state: State) -> Int64? {
        guard let reader = state.reader, state.tally.outsideSince == nil else { return nil }
        let (seen, read) = (state.tally.ends(at: .now), reader.ends())
        var lag: Int64 = 0
        for partition in state.assigned {
            guard let position = state.lanes[partition]?.acknowledged,
                let end = [seen[partition], read[partition]].compactMap({ $0 }).max()
            else { return nil }
            lag = lag.adding(end.distance(above: position))
        }
        return lag
    }

    /// Whether the run ends because of an error.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Whether a run is in progress and the source is open.
    var isCarrying: Bool { state.withLock { $0.reader != nil } }

    /// Whether the last run opened the source. If so, only the result of the run tells whether it succeeded.
    var hasOpened: Bool { state.withLock { $0.hasOpened } }

    /// The time at which the oldest unacknowledged record was read.
    var oldestUnacknowledged: ContinuousClock.Instant? {
        state.withLock { Array($0.lanes.values) }.compactMap(\.oldestUnacknowledged).min()
    }
}
