@_spi(KafkaInternals) import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// The starting positions of a reader's partitions.
extension KafkaSourceReader {
    /// Begins to read an assignment: compares the stored positions with the log as it is now, and seeks to the result.
    func begin(_ partitions: [Int], _ consumer: Consumer) async {
        beginning.withLock { $0 = (partitions, .now) }
        defer { beginning.withLock { $0 = nil } }
        do {
            placed.withLock { $0 = [] }
            let found = try await look(at: partitions, consumer)
            source.beginnings.withLock { $0 = found }
            let tails = try await hooks.assigned(partitions)
            let waiting = partitions.filter(hooks.isWaiting)
            if !waiting.isEmpty { try await consumer.pause(waiting.map(topicPartition)) }
            try await place(partitions.filter { !waiting.contains($0) }, tails: tails, consumer)
        } catch {
            failure.withLock { $0 = error }
            Task { await consumer.close(deadline: .zero) }
        }
    }

    /// Finds the stored positions of partitions, and the ends of their logs.
    private func look(at partitions: [Int], _ consumer: Consumer) async throws -> [Int: SourceBeginning] {
        guard !partitions.isEmpty else { return [:] }
        let topic = try await kafka.describeTopic(options.kafkaTopic)
        let topicID = topic?.id
        let committed = try await consumer.committedOffsets(partitions.map(topicPartition))
        // A partition without a leader has no range. It does not keep the others from beginning.
        let firsts = try await availableOffsets(at: .earliest)
        let ends = try await availableOffsets(at: .latest)
        let last = source.lastTopicID.withLock { $0 }
        let isRecreated = last != nil && topicID != nil && last != topicID
        let (startedWith, isForgotten) =
            isRecreated ? (0, false) : try await partitionsAtStart(count: topic?.partitionCount ?? 0)
        return Dictionary(
            uniqueKeysWithValues: partitions.map { partition in
                var beginning = SourceBeginning(partition: partition)
                beginning.topicID = topicID
                if let first = firsts[Int32(clamping: partition)], let end = ends[Int32(clamping: partition)] {
                    beginning.range = first.offset..<max(end.offset, first.offset)
                }
                beginning.committed = committed[topicPartition(partition)]?.offset
                beginning.note = committed[topicPartition(partition)].flatMap { SourceCommitNote($0.metadata) }
                beginning.needsCommit = hooks.sharesStore
                beginning.startedWith = startedWith
                (beginning.isForgotten, beginning.isRecreated) = (isForgotten, isRecreated)
                return (partition, beginning)
            })
    }

    /// Returns the offset at `time` of each partition whose leader responds. If none does, requests them again for up
    /// to `patience`.
    private func availableOffsets(at time: OffsetSpec) async throws -> [Int32: ListedOffset] {
        let deadline = ContinuousClock.now + Self.patience
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))
        while true {
            do throws(KafkaError) {
                return try await kafka.availableOffsets(of: options.kafkaTopic, at: time).offsets
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
            try await Task.sleep(for: backoff.next())
        }
    }

    /// Returns the number of partitions that the topic had when the group began to read it; `nil` for a reader that
    /// begins at the first record anyway. Also returns whether nothing is committed although the source has read the
    /// topic before: in that case each partition is read from its first record.
    private func partitionsAtStart(count: Int) async throws -> (count: Int?, isForgotten: Bool) {
        guard options.consumer.offsetReset == .latest else { return (nil, false) }
        var all = try await kafka.committedOffsets(group: options.group, topic: options.kafkaTopic)
        if all.isEmpty {
            let (form, topic) = (options.form, options.kafkaTopic)
            let hasWritten = try await hooks.hasWritten {
                form.sourcePosition(of: $0, topic: topic).map { Int($0.partition) }
            }
            // Read again: another member that has written the target just now must have committed before that.
            all = try await kafka.committedOffsets(group: options.group, topic: options.kafkaTopic)
            if all.isEmpty { return hasWritten ? (0, true) : (count, false) }
        }
        // Commits without a note are from a version that committed every partition of its first assignment.
        return (all.values.compactMap { SourceCommitNote($0.metadata)?.partitions }.max() ?? 0, false)
    }

    /// Seeks to where partitions begin. Commits these positions, with their notes, before anything is written.
    ///
    /// - Parameter tails: Where partitions continue, according to the target's last events.
    func place(_ partitions: [Int], tails: [Int: Int64], _ consumer: Consumer) async throws {
        let beginnings = source.beginnings.withLock { $0 }
        let owner = consumer.groupMetadata.map(SourceOwner.init)
        var seeks: [TopicPartition: Int64] = [:]
        var commits: [Int: Int64] = [:]
        var starts: [Int: SourceStart] = [:]
        var places: [Int: (start: Int64, note: SourceCommitNote)] = [:]
        for partition in partitions {
            guard let beginning = beginnings[partition] else { continue }
            let place = topicPartition(partition)
            let isBelieved = tails[partition] != nil || beginning.targetEnd == 0
            let note = beginning.nextNote(isBelieved: isBelieved)
            notes.withLock { $0[partition] = note }
            // For a partition without a leader and without a committed offset, the consumer finds the position later.
            let first = beginning.beginsAtFirst ? beginning.range?.lowerBound ?? 0 : nil
            guard let current = consumer.position(of: place) ?? tails[partition] ?? first else { continue }
            let start = beginning.start(tail: tails[partition], current: current)
            if start != consumer.position(of: place) { seeks[place] = start }
            if let warning = beginning.warning(start: start, tail: tails[partition]) { hooks.noticed(warning) }
            if note != beginning.note { commits[partition] = start }
            places[partition] = (start, note)
            starts[partition] = SourceStart(
                position: start, committed: commits[partition] ?? beginning.committed, owner: owner)
        }
        try await consumer.seek(to: seeks)
        do { try await commitBeginnings(commits, of: beginnings, owner) } catch {
            // Without this commit, a restart could begin at a later end, or could believe the last event of another
            // topic. Neither is possible on the embedded log with the reset policy `earliest`.
            guard !hooks.sharesStore, options.consumer.offsetReset == .earliest else { throw error }
            for partition in commits.keys { starts[partition]?.committed = beginnings[partition]?.committed }
            hooks.noticed("the starting positions were not committed: \(error)")
        }
        if !starts.isEmpty { try await hooks.noteWriting() }
        // From now on the notes of the commits show whether the topic was created again.
        if let id = starts.keys.first.flatMap({ beginnings[$0]?.topicID }) { source.lastTopicID.withLock { $0 = id } }
        source.beginnings.withLock { beginnings in
            for (partition, place) in places { beginnings[partition]?.place(at: place.start, place.note) }
        }
        hooks.began(starts)
        placed.withLock { $0.formUnion(partitions) }
    }

    /// Commits where partitions begin. If the topic was deleted or created again meanwhile, there is nothing to commit:
    /// the group rebalances, and decides then where the new topic is read from.
    private func commitBeginnings(
        _ commits: [Int: Int64], of beginnings: [Int: SourceBeginning], _ owner: SourceOwner?
    ) async throws {
        guard let last = commits.keys.max() else { return }
        let deadline = ContinuousClock.now + Self.patience
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))
        while true {
            do {
                return try await commit(commits, of: owner)
            } catch let error as KafkaError where error.brokerError == .unknownTopicOrPartition {
                let topic = try await kafka.describeTopic(options.kafkaTopic)
                guard let topic, topic.id == beginnings[last]?.topicID, last < topic.partitionCount else { return }
                // The partition exists, but the coordinator does not know it yet.
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: backoff.next())
            }
        }
    }

    /// How long the reader waits for a leader to respond, and for the coordinator to know a partition that other
    /// brokers know.
    private static let patience = Duration.seconds(30)
}
