import KafkaCodecs

/// Spreads the events of one source partition over the partitions of the target.
struct EventSpread {
    /// Whether events of one key go to one partition; those without a key, and all where this is not so, go round.
    let isByKey: Bool
    /// The partitions of the target.
    let count: Int

    /// Events of one source partition that go to one partition of the target, by their places, in order.
    typealias Share = (target: Int, indices: [Int])

    /// Returns the shares of a portion of what was gathered from `source`.
    func shares(of portion: Range<Int>, in gathered: GatheredEvents, from source: Int) -> [Share] {
        var shares: [[Int]] = Array(repeating: [], count: max(count, 1))
        for index in portion { shares[target(of: index, in: gathered, from: source)].append(index) }
        return shares.enumerated().filter { !$0.element.isEmpty }.map { (target: $0.offset, indices: $0.element) }
    }

    private func target(of index: Int, in gathered: GatheredEvents, from source: Int) -> Int {
        if isByKey, let key = gathered.placingKeys[index] {
            return key.withUnsafeBytes { Murmur2.partition(of: $0, count: count) }
        }
        // Each source begins elsewhere, or few records of many would all go to one.
        let turn = UInt64(bitPattern: gathered.number(of: index) &+ Int64(source))
        return Int(turn % UInt64(max(count, 1)))
    }
}
