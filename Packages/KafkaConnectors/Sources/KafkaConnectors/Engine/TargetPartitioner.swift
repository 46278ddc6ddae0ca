import KafkaCodecs

/// A distribution of the events of one source partition over the partitions of the target.
struct TargetPartitioner {
    /// Whether events with the same key go to the same partition. Otherwise, and without a key, events go to all
    /// partitions in turn.
    let isByKey: Bool
    /// The partition count of the target.
    let count: Int

    /// The events of one source partition that go to the same partition of the target, by their indices, in order.
    typealias Share = (target: Int, indices: [Int])

    /// Returns the shares of the events `chunk` of `gathered`, which come from the source partition `source`.
    func shares(of chunk: Range<Int>, in gathered: PendingEvents, from source: Int) -> [Share] {
        var shares: [[Int]] = Array(repeating: [], count: max(count, 1))
        for index in chunk { shares[target(of: index, in: gathered, from: source)].append(index) }
        return shares.enumerated().filter { !$0.element.isEmpty }.map { (target: $0.offset, indices: $0.element) }
    }

    private func target(of index: Int, in gathered: PendingEvents, from source: Int) -> Int {
        if isByKey, let key = gathered.placingKeys[index] {
            return key.withUnsafeBytes { Murmur2.partition(of: $0, count: count) }
        }
        // Each source partition begins at a different target partition. Otherwise the first records of many partitions
        // would all go to the same one.
        let turn = UInt64(bitPattern: gathered.number(of: index) &+ Int64(source))
        return Int(turn % UInt64(max(count, 1)))
    }
}
