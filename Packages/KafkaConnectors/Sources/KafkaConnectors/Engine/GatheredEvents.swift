import KafkaCodecs
import RivvenProtocol

/// Events of neighbouring batches that are written together, and where each came from.
struct GatheredEvents {
    private(set) var events: [RivvenRecord] = []
    /// The end of each batch's events, and the offsets of its records.
    private var origins: [(end: Int, offsets: Range<Int64>)] = []

    /// What says each event's partition, where they go by key.
    private(set) var placingKeys: [Bytes?] = []

    var count: Int { events.count }

    /// Adds the events of the batch after the last.
    mutating func add(_ more: SourceEvents, from offsets: Range<Int64>, byKey: Bool) {
        if events.isEmpty { events = more.events } else { events += more.events }
        if byKey { placingKeys += more.placingKeys?() ?? more.events.map(\.key) }
        origins.append((events.count, offsets))
    }

    /// Takes out what is there.
    mutating func removeAll() {
        events.removeAll(keepingCapacity: true)
        placingKeys.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
    }

    /// The events of a part, without a copy where it is all of them.
    func portion(_ range: Range<Int>) -> [RivvenRecord] {
        range.count == events.count ? events : Array(events[range])
    }

    /// A number that neighbouring events have one after another, and that an event has again when it is read anew.
    func number(of index: Int) -> Int64 {
        var start = 0
        for origin in origins {
            if index < origin.end { return origin.offsets.lowerBound &+ Int64(index - start) }
            start = origin.end
        }
        return 0
    }

    /// The offsets of the batch that an event came from.
    func offsets(of index: Int) -> Range<Int64> {
        origins.first { index < $0.end }?.offsets ?? 0..<0
    }
}
