/// The members and pending ids of a classic group, with their estimated memory.
struct GroupMembers {
    private(set) var all: [String: GroupMember] = [:]
    /// Assigned member ids that have not joined yet, with the time at which each expires.
    private(set) var pending: [String: Int64] = [:]
    /// The estimated memory in bytes (see `StateBudget`).
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

    /// Records that an id was assigned, valid until `deadline`.
    mutating func expect(_ id: String, until deadline: Int64) {
        if pending.updateValue(deadline, forKey: id) == nil { bytes += StateSize.pendingMember + id.utf8.count }
    }

    /// Removes a pending id, and returns whether there was one.
    mutating func forgetPending(_ id: String) -> Bool {
        guard pending.removeValue(forKey: id) != nil else { return false }
        bytes -= StateSize.pendingMember + id.utf8.count
        return true
    }
}
