/// A set that finds partitions that a request names more than once.
///
/// A repeated partition costs a few bytes of the request, but could cause any amount of work and response bytes.
struct NamedPartitions<Topic: Hashable> {
    private var seen: [Topic: Set<Int32>] = [:]

    /// Adds a partition, and returns whether it was not named before.
    mutating func isNew(_ topic: Topic, _ partition: Int32) -> Bool {
        seen[topic, default: []].insert(partition).inserted
    }
}

extension Array {
    /// Returns the first element for each key, in order.
    func merged(by key: (Element) -> some Hashable) -> [Element] {
        guard count > 1 else { return self }
        return mergedElements(by: key)
    }

    private func mergedElements<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
        var seen: Set<Key> = []
        return filter { seen.insert(key($0)).inserted }
    }
}

/// The number of bytes that a response may still use.
///
/// Repeated names are merged, so a response is already limited by what exists in the broker. This is a further limit:
/// entries that do not fit report an error.
struct ResponseBudget {
    private var left = 64 << 20

    /// Reserves `bytes`, or returns `false` if they do not fit.
    mutating func take(_ bytes: Int) -> Bool {
        guard bytes <= left else { return false }
        left -= bytes
        return true
    }

    static let message = "The response would be too large: request fewer items at once"
}
