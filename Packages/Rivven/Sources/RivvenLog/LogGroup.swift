import RivvenProtocol

/// A group: its members, which are all in this process, and their partitions.
///
/// One rebalance runs at a time. First members give up the partitions that they lose, then members receive their new
/// ones.
actor LogGroup {
    private struct Member {
        let topics: [String]
        let hooks: RivvenGroupHooks
        var held: Set<RivvenPartition> = []
    }

    private var members: [Int: Member] = [:]
    private var nextID = 0
    private var counts: [String: Int] = [:]
    private var isBalancing = false
    private var mustBalance = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    var isEmpty: Bool { members.isEmpty }

    func add(_ topics: [String], _ hooks: RivvenGroupHooks, _ counts: [String: Int]) -> Int {
        nextID += 1
        members[nextID] = Member(topics: topics, hooks: hooks)
        self.counts = counts
        startBalancing()
        return nextID
    }

    /// Rebalances, since the topics have changed.
    func update(_ counts: [String: Int]) {
        self.counts = counts
        startBalancing()
    }

    func partitions(of id: Int) -> [RivvenPartition] { (members[id]?.held ?? []).sorted() }

    /// Takes a member's partitions back and removes it from the group.
    func remove(_ id: Int) async {
        // A rebalance in progress has to complete its `assigned` calls before the partitions are taken back.
        while isBalancing { await withCheckedContinuation { waiting.append($0) } }
        guard let member = members.removeValue(forKey: id) else { return }
        isBalancing = true
        if !member.held.isEmpty { await member.hooks.revoked(member.held.sorted()) }
        await balance()
    }

    private func startBalancing() {
        mustBalance = true
        guard !isBalancing else { return }
        isBalancing = true
        Task { await balance() }
    }

    private func balance() async {
        repeat {
            mustBalance = false
            let target = RivvenAssignor.assign(members.mapValues(\.topics), counts: counts).mapValues(Set.init)
            for id in members.keys.sorted() {
                guard let member = members[id] else { continue }
                let going = member.held.subtracting(target[id] ?? [])
                guard !going.isEmpty else { continue }
                members[id]?.held.subtract(going)
                await member.hooks.revoked(going.sorted())
            }
            for id in members.keys.sorted() {
                guard let member = members[id] else { continue }
                let coming = (target[id] ?? []).subtracting(member.held)
                guard !coming.isEmpty else { continue }
                members[id]?.held.formUnion(coming)
                await member.hooks.assigned(coming.sorted())
            }
        } while mustBalance
        isBalancing = false
        let ready = waiting
        waiting = []
        for continuation in ready { continuation.resume() }
    }
}

/// A member of a group of an embedded log.
struct LogGroupMember: RivvenGroupMember {
    let group: LogGroup
    let id: Int

    var partitions: [RivvenPartition] { get async { await group.partitions(of: id) } }
    func leave() async { await group.remove(id) }
}
