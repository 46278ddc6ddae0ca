import KafkaCodecs
import RivvenProtocol

/// Events of consecutive batches of one partition that are written together, with the batch that each came from.
struct PendingEvents {
    /// The events of one batch, as a range of `events`.
    private struct Origin {
        let indices: Range<Int>
        let batch: SourceBatch
        /// Returns the source offsets of each event of the batch, including the first `skipped` events, which are not
        /// in `indices`.
        let offsets: (@Sendable () -> [Range<Int64>])?
        let skipped: Int
    }

    private(set) var events: [RivvenRecord] = []
    private(set) var bytes = 0
    private var origins: [Origin] = []
    /// A cache of the source offsets of one origin's events: the index of the origin, and the offsets.
    private var located: (origin: Int, places: [Range<Int64>])?

    /// The key that decides each event's partition, if events are distributed by key; otherwise empty.
    private(set) var placingKeys: [Bytes?] = []

    /// The number of batches, from the first, that are acknowledged.
    var acknowledgedBatches = 0

    var count: Int { events.count }

    /// Adds the events of the batch that follows the last one.
    ///
    /// - Parameter position: The source offset up to which everything is already written. Events before it are left
    ///   out, if the connector provides the offsets of its events.
    mutating func add(_ more: SourceEvents, from batch: SourceBatch, after position: Int64, byKey: Bool) {
        var skipped = 0
        if position > batch.offsets.lowerBound, let places = more.offsets?() {
            skipped = min(places.prefix { $0.upperBound <= position }.count, more.events.count)
        }
        let start = events.count
        if start == 0, skipped == 0 { events = more.events } else { events += more.events.dropFirst(skipped) }
        if byKey { placingKeys += (more.placingKeys?() ?? more.events.map(\.key)).dropFirst(skipped) }
        for event in events[start...] { bytes += event.value.count + (event.key?.count ?? 0) }
        origins.append(
            Origin(indices: start..<events.count, batch: batch, offsets: more.offsets, skipped: skipped))
    }

    /// Removes everything.
    mutating func removeAll() {
        events.removeAll(keepingCapacity: true)
        placingKeys.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
        located = nil
        bytes = 0
        acknowledgedBatches = 0
    }

    /// Returns the events of `range`, without a copy if it is all of them.
    func chunk(_ range: Range<Int>) -> [RivvenRecord] {
        range.count == events.count ? events : Array(events[range])
    }

    /// Returns the end of the chunk that begins at `start`. The chunk has at most `records` records and `limit` bytes,
    /// but at least one record.
    func end(ofChunkAt start: Int, records: Int, bytes limit: Int) -> Int {
        let most = min(start + max(records, 1), events.count)
        if start == 0, most == events.count, bytes <= limit { return most }
        var size = 0
        for index in start..<most {
            size += events[index].value.count + (events[index].key?.count ?? 0)
            if size > limit, index > start { return index }
        }
        return most
    }

    /// Returns the number of batches, from the first, whose events are all before `index`.
    func completeBatches(before index: Int) -> Int {
        origins.firstIndex { $0.indices.upperBound > index } ?? origins.count
    }

    /// Returns the source offset up to which everything is written once the events before `index` are, and the number
    /// of those events in the batch of `index`. Returns `nil` unless `index` is inside a batch and the connector
    /// provides the offsets of its events.
    mutating func position(before index: Int) -> (offset: Int64, events: Int)? {
        guard let place = origins.firstIndex(where: { $0.indices.upperBound > index }),
            index > origins[place].indices.lowerBound, let offsets = offsets(ofEvent: index - 1)
        else { return nil }
        return (offsets.upperBound, index - origins[place].indices.lowerBound)
    }

    /// Returns the source offsets of an event, or those of its batch if the connector does not provide them for each
    /// event.
    mutating func offsets(of index: Int) -> Range<Int64> {
        if let offsets = offsets(ofEvent: index) { return offsets }
        return origins.first { index < $0.indices.upperBound }?.batch.offsets ?? 0..<0
    }

    private mutating func offsets(ofEvent index: Int) -> Range<Int64>? {
        guard let place = origins.firstIndex(where: { $0.indices.contains(index) }) else { return nil }
        let origin = origins[place]
        if located?.origin != place { located = (place, origin.offsets?() ?? []) }
        guard let places = located?.places else { return nil }
        let event = index - origin.indices.lowerBound + origin.skipped
        return places.indices.contains(event) ? places[event] : nil
    }

    /// Returns a sequence number that is consecutive for neighbouring events, and stays the same when an event is read
    /// again.
    func number(of index: Int) -> Int64 {
        guard let origin = origins.first(where: { index < $0.indices.upperBound }) else { return 0 }
        return origin.batch.offsets.lowerBound &+ Int64(index - origin.indices.lowerBound + origin.skipped)
    }
}
