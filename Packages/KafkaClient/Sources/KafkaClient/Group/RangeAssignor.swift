/// The range assignor of Kafka's Java client. Each member of a topic gets a contiguous range of its partitions. If they
/// do not divide evenly, the first members get one more each.
enum RangeAssignor {
    static let name = "range"

    struct Member {
        let id: String
        let groupInstanceID: String?
        let topics: [String]
    }

    /// Returns each member's partitions, by topic.
    ///
    /// - Parameter partitionCounts: The number of partitions of each topic that exists.
    static func assign(_ members: [Member], partitionCounts: [String: Int]) -> [String: [String: [Int32]]] {
        var assignment: [String: [String: [Int32]]] = [:]
        var subscribers: [String: [Member]] = [:]
        for member in members.sorted(by: Self.precedes) {
            assignment[member.id] = [:]
            for topic in Set(member.topics) { subscribers[topic, default: []].append(member) }
        }
        for (topic, count) in partitionCounts {
            guard let consumers = subscribers[topic] else { continue }
            let each = count / consumers.count
            let extra = count % consumers.count
            var next = 0
            for (index, member) in consumers.enumerated() {
                let size = each + (index < extra ? 1 : 0)
                if size > 0 { assignment[member.id]?[topic] = (next..<next + size).map(Int32.init) }
                next += size
            }
        }
        return assignment
    }

    /// Whether `left` comes before `right`: static members first, by `group.instance.id`, then the others, by member
    /// id.
    private static func precedes(_ left: Member, _ right: Member) -> Bool {
        switch (left.groupInstanceID, right.groupInstanceID) {
        case (let left?, let right?): left < right
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): left.id < right.id
        }
    }
}
