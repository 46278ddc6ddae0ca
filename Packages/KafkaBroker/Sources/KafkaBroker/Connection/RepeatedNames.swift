/// Finds the partitions that a request names more than once.
///
/// A partition that is named again costs a few bytes of the request, and may cost any amount of work and of response.
struct NamedPartitions<Topic: Hashable> {
    private var seen: [Topic: Set<Int32>] = [:]

    /// Whether the partition has not been named before.
    mutating func isNew(_ topic: Topic, _ partition: Int32) -> Bool {
        seen[topic, default: []].insert(partition).inserted
    }
}

extension Array {
    /// The elements whose key does not come before them in the array.
    func merged(by key: (Element) -> some Hashable) -> [Element] {
        guard count > 1 else { return self }
        return mergedElements(by: key)
    }

    private func mergedElements<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
        var seen: Set<Key> = []
        return filter { seen.insert(key($0)).inserted }
    }
}

/// The bytes that a response may still take.
///
/// Names are merged, so that a response is limited by what the broker holds. This limits it further: what no longer fits
/// is answered with an error.
struct ResponseBudget {
    private var left = 64 << 20

    /// Takes `bytes`, or returns false if they do not fit.
    mutating func take(_ bytes: Int) -> Bool {
        guard bytes <= left else { return false }
        left -= bytes
        return true
    }

    static let message = "The response would be too large: ask for fewer at once"
}
