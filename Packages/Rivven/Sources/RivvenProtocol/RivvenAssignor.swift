/// Assigns partitions to the members of a group: each to the member that subscribes to its topic and has the fewest so
/// far.
package enum RivvenAssignor {
    /// Returns each member's partitions, in order. The result depends only on the members and counts.
    ///
    /// - Parameters:
    ///   - members: The topics that each member subscribes to, by member id.
    ///   - counts: The number of partitions of each topic that exists.
    package static func assign<ID: Hashable & Comparable>(
        _ members: [ID: [String]], counts: [String: Int]
    ) -> [ID: [RivvenPartition]] {
        var assigned = members.mapValues { _ in [RivvenPartition]() }
        var subscribers: [String: [ID]] = [:]
        for (id, topics) in members.sorted(by: { $0.key < $1.key }) {
            for topic in Set(topics) { subscribers[topic, default: []].append(id) }
        }
        for (topic, count) in counts.sorted(by: { $0.key < $1.key }) {
            guard let candidates = subscribers[topic] else { continue }
            for partition in 0..<count {
                var (chosen, fewest) = (candidates[0], Int.max)
                for candidate in candidates {
                    let has = assigned[candidate]?.count ?? 0
                    if has < fewest { (chosen, fewest) = (candidate, has) }
                }
                assigned[chosen]?.append(RivvenPartition(topic, partition))
            }
        }
        return assigned
    }
}
