import RivvenProtocol

/// Events of neighbouring batches that are written together, and where each came from.
struct GatheredEvents {
    private(set) var events: [RivvenRecord] = []
    /// The end of each batch's events, and the offsets of its records.
    private var origins: [(end: Int, offsets: Range<Int64>)] = []

    var count: Int { events.count }

    /// Adds the events of the batch after the last.
    mutating func add(_ more: [RivvenRecord], from offsets: Range<Int64>) {
        if events.isEmpty { events = more } else { events += more }
        origins.append((events.count, offsets))
    }

    /// Takes out what is there.
    mutating func removeAll() {
        events.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
    }

    /// The events of a part, without a copy where it is all of them.
    func portion(_ range: Range<Int>) -> [RivvenRecord] {
        range.count == events.count ? events : Array(events[range])
    }

    /// The offsets of the batch that an event came from.
    func offsets(of index: Int) -> Range<Int64> {
        origins.first { index < $0.end }?.offsets ?? 0..<0
    }
}
