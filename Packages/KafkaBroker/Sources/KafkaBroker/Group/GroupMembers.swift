/// The members of a classic group and the ids that were given out, with the bytes that they take.
struct GroupMembers {
    private(set) var all: [String: GroupMember] = [:]
    /// Ids that were given out and with which nobody has joined yet, with the time at which they lapse.
    private(set) var pending: [String: Int64] = [:]
    /// See `StateBudget`.
    private(set) var bytes = 0

    subscript(id: String) -> GroupMember? {
        get { all[id] }
        set {
            bytes += (newValue?.bytes ?? 0) - (all[id]?.bytes ?? 0)
            all[id] = newValue
        }
    }

    mutating func remove(_ id: String) -> GroupMember? {
        let member = all.removeValue(forKey: id)
        bytes -= member?.bytes ?? 0
        return member
    }

    /// Notes that an id was given out, until `deadline`.
    mutating func expect(_ id: String, until deadline: Int64) {
        if pending.updateValue(deadline, forKey: id) == nil { bytes += StateSize.pendingMember + id.utf8.count }
    }

    /// Forgets an id that was given out, and returns whether it was.
    mutating func forgetPending(_ id: String) -> Bool {
        guard pending.removeValue(forKey: id) != nil else { return false }
        bytes -= StateSize.pendingMember + id.utf8.count
        return true
    }
}
