import KafkaTransport
import RivvenProtocol

/// The positions at which lanes begin.
extension SinkPipeline {
    /// Where a lane begins, and where its partition ends.
    struct Start {
        var offset: Int64
        var end: Int64
        /// Identifies the event before `offset`, on a store whose topics can be created again.
        var mark: EventMark?
    }

    /// Takes over a partition, and returns where its events continue.
    ///
    /// A stored position is used only if it belongs to the topic as it is now. If the topic was deleted and created
    /// again, the lane begins at the first event.
    ///
    /// - Parameter isRecreated: Whether it is known that the topic was created again.
    func start(of partition: RivvenPartition, _ session: any SinkSession, isRecreated: Bool) async throws -> Start {
        var start = try await position(of: partition, session, isRecreated: isRecreated)
        if store.isSharedWithOtherProcesses { start.mark = try await mark(before: start.offset, partition) }
        return start
    }

    private func position(of partition: RivvenPartition, _ session: any SinkSession, isRecreated: Bool) async throws
        -> Start
    {
        let (topic, number) = (partition.topic, partition.partition)
        // `begin` fences the other writer if the session stores positions. That writer must not be the partition's new
        // owner.
        try checkOwned(partition)
        let stored = try await session.begin(partition)
        let bounds = try await store.offsetBounds(topic: topic, partition: number)
        let committed = try await store.committedOffset(group: group, topic: topic, partition: number)
        if let reason = try await contradiction(of: stored, committed, partition, bounds) {
            log.warning(
                "\(name): \(reason): all events of the new one are written, from offset \(bounds.earliest) on")
            return try await beginAgain(partition, bounds)
        }
        if isRecreated {
            log.warning(
                "\(name): Rivven topic \"\(topic)\" was deleted and created again: all events of the new one are written, "
                    + "from offset \(bounds.earliest) of partition \(number) on")
            return try await beginAgain(partition, bounds)
        }
        if let position = stored?.offset ?? committed {
            if position < bounds.earliest {
                log.warning(
                    "\(name): Rivven has deleted the events \(position) to \(bounds.earliest - 1) of \(partition) before they "
                        + "were carried: keep events for longer than the sink may lag behind")
            }
            return Start(offset: max(position, bounds.earliest), end: bounds.latest)
        }
        guard !startsAtEarliest else { return Start(offset: bounds.earliest, end: bounds.latest) }
        // The end is committed now. If the run failed before its first commit, the next run would begin at a later end
        // and skip the events in between.
        try checkOwned(partition)
        try await store.commit(group: group, topic: topic, partition: number, offset: bounds.latest)
        return Start(offset: bounds.latest, end: bounds.latest)
    }

    /// Commits the first event's offset, so that no member of the group uses the old position for the new topic.
    private func beginAgain(
        _ partition: RivvenPartition, _ bounds: (earliest: Int64, latest: Int64)
    ) async throws -> Start {
        try checkOwned(partition)
        try await store.commit(
            group: group, topic: partition.topic, partition: partition.partition, offset: bounds.earliest)
        return Start(offset: bounds.earliest, end: bounds.latest)
    }

    /// Returns why a stored position does not belong to the current log; `nil` if nothing contradicts it.
    private func contradiction(
        of stored: SinkPosition?, _ committed: Int64?, _ partition: RivvenPartition,
        _ bounds: (earliest: Int64, latest: Int64)
    ) async throws -> String? {
        if let stored {
            if let log = stored.logID, let id = await store.id, log != id {
                return "the position \(stored.offset) of \(partition) belongs to an event log that no longer exists"
            }
            if let mark = stored.mark, try await !holds(mark, before: stored.offset, partition, bounds) {
                return "Rivven topic \"\(partition.topic)\" was deleted and created again: the event before position "
                    + "\(stored.offset) of partition \(partition.partition) is a different one"
            }
        }
        guard let position = stored?.offset ?? committed, position > bounds.latest else { return nil }
        return "Rivven topic \"\(partition.topic)\" was deleted and created again: position \(position) of partition "
            + "\(partition.partition) is behind its end, \(bounds.latest)"
    }

    /// Returns what identifies the event before an offset, or `nil` if there is none.
    func mark(before offset: Int64, _ partition: RivvenPartition) async throws -> EventMark? {
        guard offset > 0 else { return nil }
        let messages = try await store.consume(
            topic: partition.topic, partition: partition.partition, from: offset - 1, maximumRecords: 1,
            maximumWait: .zero)
        guard let message = messages.first, message.offset == offset - 1 else { return nil }
        return EventMark(message)
    }

    /// Returns whether the event before an offset is the one that `mark` identifies, or is no longer there.
    func holds(
        _ mark: EventMark, before offset: Int64, _ partition: RivvenPartition,
        _ bounds: (earliest: Int64, latest: Int64)
    ) async throws -> Bool {
        guard offset > bounds.earliest, offset <= bounds.latest else { return offset <= bounds.latest }
        let found = try await self.mark(before: offset, partition)
        return found == nil || found == mark
    }
}
