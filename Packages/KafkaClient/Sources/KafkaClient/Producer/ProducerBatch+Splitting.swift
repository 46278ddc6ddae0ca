import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol

/// Splits a batch that is too large for the broker (MESSAGE_TOO_LARGE) into halves, and these again, down to single
/// records.
extension ProducerBatch {
    /// Adds the tag of the record that was just appended.
    func note(tag: UInt64) {
        if tagPlaces.isEmpty, tags.count < count - 1 { tagPlaces = Array(tags.indices) }
        if !tagPlaces.isEmpty || tags.count < count - 1 { tagPlaces.append(count - 1) }
        tags.append(tag)
    }

    /// Splits the batch into two, ready to be sent in its place. Returns `nil` if the batch has only one record.
    ///
    /// The parts inherit the sequence numbers, the tags and the waiting tasks. Call it on the loop, and only for a
    /// batch that was refused.
    func split(
        _ memory: BatchMemory, compression: Compression, level: Int?
    ) -> (first: ProducerBatch, second: ProducerBatch)? {
        guard count > 1 else { return nil }
        let half = count / 2
        guard let first = part(0..<half, memory), let second = part(half..<count, memory) else { return nil }
        inherit(0..<half, to: first)
        inherit(half..<count, to: second)
        for flush in flushes { flush.leave() }
        (waiters, tags, tagPlaces, flushes) = ([], [], [], [])
        advance(to: .done)
        for part in [first, second] {
            part.advance(to: .sealed)
            part.prepare(compression, level: level)
        }
        return (first, second)
    }

    /// Copies a range of records into a new batch. Timestamps are relative to the new batch's first one, so a record
    /// may become up to 10 bytes larger.
    private func part(_ range: Range<Int>, _ memory: BatchMemory) -> ProducerBatch? {
        writer.writeHeader()
        guard let view = try? RecordBatchView(Bytes(owner: slab, pointer: slab.base, count: writer.used)),
            var records = try? view.records().makeIterator()
        else { return nil }
        let part = ProducerBatch(
            appender: appender, slab: memory.takeBeyondLimit(writer.used + 10 * range.count), openedAt: openedAt,
            order: order,
            firstRecord: firstRecord + range.lowerBound)
        for index in 0..<range.upperBound {
            guard let record = try? records.next() else { return nil }
            guard range.contains(index) else { continue }
            guard part.append(record) else { return nil }
        }
        return part
    }

    private func append(_ record: Record) -> Bool {
        withOptionalBytes(record.key) { key in
            withOptionalBytes(record.value) { value in
                writer.append(key: key, value: value, headers: record.headers, timestamp: record.timestamp)
            }
        }
    }

    private func inherit(_ range: Range<Int>, to part: ProducerBatch) {
        if sequence >= 0 { part.sequence = SequenceNumber.advance(sequence, by: range.lowerBound) }
        part.producer = producer
        part.attempts = attempts
        part.refusals = refusals
        part.isOutcomeUnknown = isOutcomeUnknown
        part.waiters = waiters.filter { range.contains($0.index) }.map { waiter in
            Waiter(index: waiter.index - range.lowerBound, timestamp: waiter.timestamp, result: waiter.result)
        }
        for (index, tag) in tags.enumerated() {
            let place = tagPlaces.isEmpty ? index : tagPlaces[index]
            guard range.contains(place) else { continue }
            part.tags.append(tag)
            if !tagPlaces.isEmpty { part.tagPlaces.append(place - range.lowerBound) }
        }
        for flush in flushes { flush.enter(part) }
    }
}
