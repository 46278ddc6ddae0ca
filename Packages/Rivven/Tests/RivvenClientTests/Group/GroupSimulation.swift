import KafkaTransport
import RivvenProtocol

@testable import RivvenClient

/// Members of one group in virtual time, with random delays of responses and hooks.
struct GroupSimulation {
    struct Member {
        var machine: GroupMachine
        var answerAt: Int64 = 0
        var answer: (result: Result<RivvenResponse, RivvenError>, sent: Int64)?
        var counts: [String: Int]?
        var hookAt: Int64?
        var going: [RivvenPartition] = []
        var wakeAt: Int64 = 0
        var holds: Set<RivvenPartition> = []
        var isOver = false
        var hooks: [GroupMachine.Hook] = []
    }

    private(set) var now: Int64 = 1
    var coordinator: GroupCoordinatorModel
    var members: [String: Member] = [:]
    /// Partitions that two members owned at the same time.
    private(set) var conflicts: [String] = []
    private var random: SplitMix64
    /// The longest time that a hook takes, in milliseconds.
    var slowestHook: Int64 = 300

    init(seed: UInt64, counts: [String: Int]) {
        random = SplitMix64(seed: seed)
        coordinator = GroupCoordinatorModel(counts: counts)
    }

    mutating func add(_ id: String, topics: [String] = ["t"]) {
        var options = RivvenGroupOptions()
        options.sessionTimeout = .seconds(3)
        options.heartbeatInterval = .milliseconds(300)
        members[id] = Member(machine: GroupMachine(group: "g", member: id, topics: topics, options: options))
    }

    mutating func leave(_ id: String) { members[id]?.machine.leave(now: now) }

    /// Removes a member without notice, as SIGKILL does.
    mutating func kill(_ id: String) { members[id] = nil }

    /// Runs the simulation for `milliseconds`.
    mutating func run(_ milliseconds: Int64) {
        let end = now + milliseconds * 1_000_000
        while now < end {
            now += 10_000_000
            coordinator.expire(now)
            for id in members.keys.sorted() { step(id) }
        }
    }

    func held() -> [String: [RivvenPartition]] { members.mapValues { $0.holds.sorted() } }

    private mutating func step(_ id: String) {
        guard var member = members[id], !member.isOver else { return }
        defer { members[id] = member }
        if let hookAt = member.hookAt, now >= hookAt {
            member.hookAt = nil
            member.holds.subtract(member.going)
            member.machine.hookReturned(now: now)
            member.wakeAt = now
        }
        if let answer = member.answer {
            guard now >= member.answerAt else { return }
            member.answer = nil
            if let counts = member.counts {
                member.counts = nil
                member.machine.counted(counts, now: now)
            } else {
                member.machine.answered(answer.result, sent: answer.sent, now: now)
            }
        }
        for _ in 0..<4 where member.answer == nil { take(&member, id) }
    }

    private mutating func take(_ member: inout Member, _ id: String) {
        switch member.machine.next(now: now) {
        case .ask(let request):
            let response = coordinator.answer(request, now: now)
            let result: Result<RivvenResponse, RivvenError> =
                switch response {
                case .error(let error)?: .failure(RivvenError(.broker, error.message))
                case let response?: .success(response)
                case nil: .failure(RivvenError(.connection, "lost"))
                }
            member.answer = (result, now)
            member.answerAt = now + Int64.random(in: 1...120, using: &random) * 1_000_000
        case .count(let topics):
            member.counts = coordinator.counts.filter { topics.contains($0.key) }
            member.answer = (.failure(RivvenError(.connection, "")), now)
            member.answerAt = now + 50_000_000
        case .call(let hook, let partitions):
            member.hooks.append(hook)
            member.hookAt = now + Int64.random(in: 1...slowestHook, using: &random) * 1_000_000
            member.going = hook == .assigned ? [] : partitions
            guard hook == .assigned else { return }
            for (other, holder) in members where other != id {
                for partition in partitions where holder.holds.contains(partition) {
                    conflicts.append("\(partition) by \(other) and \(id)")
                }
            }
            member.holds.formUnion(partitions)
        case .wait: break
        case .end: member.isOver = true
        }
    }
}
