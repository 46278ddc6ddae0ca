import KafkaCodecs
import RivvenProtocol

/// A member of a Rivven group, as a value: it is told what was answered and what time it is, and says what to do next.
///
/// rivvend 0.0.22 gives a generation to every join at once: it waits for nobody, and the leader, whose assignment it takes
/// whoever is missing, may hand out what others still work on. So a member that has heard of a generation and gives its
/// partitions back is in the group without being ready. Once it holds nothing it joins again with the topic "@ready:N", N
/// the generation, and the leader assigns only when every member of the group is ready for this one. In the assignment a
/// partition N of the topic "@" says that the leader knew of the member.
///
/// Invariants: who is ready holds nothing and has no hook running; partitions are taken from an answer to a SyncGroup of the
/// generation that the member was ready for; one hook runs at a time; a member that nobody has heard for a session, less a
/// heartbeat, gives up what it has.
struct GroupMachine {
    enum Hook: Equatable {
        case assigned, revoked, lost
    }

    /// What is to be done.
    enum Step: Equatable {
        /// Send this, and tell the answer.
        case ask(RivvenRequest)
        /// Find the numbers of partitions, and tell them.
        case count([String])
        /// Call a hook, and tell when it has returned. Other steps go on meanwhile.
        case call(Hook, [RivvenPartition])
        /// Nothing until then, unless something is told.
        case wait(until: Int64)
        case end
    }

    enum Phase: Equatable {
        /// Hooks take back what was held.
        case releasing
        /// Holds nothing, and tells the group so.
        case announcing
        /// Leads, and waits until everyone is ready.
        case gathering
        /// Leads, and asks for the numbers of partitions.
        case counting
        /// Waits until the leader has assigned.
        case awaiting
        case syncing, stable, leaving, left
    }

    static let readyMark = "@ready:"
    static let assignedMark = "@"
    /// How often the state of a group that changes is looked at.
    static let pollInterval: Int64 = 200_000_000
    private static let pollsPerJoin = 10
    private static let rejoinsAtOnce = 3

    let group: String
    let member: String
    let topics: [String]
    let session: Int64
    private let interval: Int64
    private let metadataInterval: Int64

    var phase = Phase.announcing
    var generation: UInt32?
    var readyFor: UInt32?
    var joined: RivvenResponse.JoinGroupResult?
    var counts: [String: Int] = [:]
    private var isLeader = false
    var assignments: [RivvenPair<String, [RivvenPair<String, [UInt32]>]>] = []
    private var owned: [RivvenPartition] = []
    private var owed: (hook: Hook, partitions: [RivvenPartition])?
    private var isHookRunning = false
    /// Whether the partitions that are being given back may be another member's already.
    private var isLost = false
    private var rejoins = 0
    private var isLeaving = false
    private var isClosed = false
    private var mustJoin = false
    private var polls = 0
    private var nextAt: Int64 = 0
    private var nextCount: Int64 = 0
    private var lastHeard: Int64 = 0
    private var settledAt: Int64?

    init(group: String, member: String, topics: [String], options: RivvenGroupOptions) {
        self.group = group
        self.member = member
        self.topics = Set(topics).sorted()
        session = max(options.sessionTimeout.wholeNanoseconds, 3_000_000)
        interval = max(min(options.heartbeatInterval.wholeNanoseconds, session / 3), 1_000_000)
        metadataInterval = options.metadataInterval.wholeNanoseconds
    }

    /// Whether `name` can be a topic's: none begins with what marks what members tell each other.
    static func isTopic(_ name: String) -> Bool { (1...256).contains(name.utf8.count) && name.utf8.first != 0x40 }

    /// The partitions that were told to be this member's.
    var partitions: [RivvenPartition] { owned }

    // MARK: What to do

    /// Returns what to do at `now`.
    mutating func next(now: Int64) -> Step {
        if phase == .stable, now >= patienceEnds { release(.lost, now) }
        if let hook = owed, !isHookRunning {
            owed = nil
            isHookRunning = true
            return .call(hook.hook, hook.partitions)
        }
        if phase == .left { return .end }
        guard now >= nextAt else { return .wait(until: phase == .stable ? min(nextAt, patienceEnds) : nextAt) }
        switch phase {
        case .releasing: return mustJoin ? ask(join()) : ask(beat())
        case .announcing, .gathering: return ask(join())
        case .counting: return .count(wantedTopics)
        case .awaiting: return polls % Self.pollsPerJoin == Self.pollsPerJoin - 1 ? ask(join()) : ask(beat())
        case .syncing: return ask(sync())
        case .stable:
            guard isLeader, now >= nextCount else { return ask(beat()) }
            nextCount = later(now, metadataInterval)
            return .count(wantedTopics)
        case .leaving: return ask(leaveGroup())
        case .left: return .end
        }
    }

    /// Until when the partitions are certainly this member's, by the clock of `now`; 0 if it has none for certain.
    ///
    /// While partitions are given back the member still beats, so they are its own until `lost` is due.
    var ownershipEnds: Int64 {
        switch phase {
        case .stable: patienceEnds
        case .releasing: isLost ? 0 : patienceEnds
        default: 0
        }
    }

    /// Whether the member has its place in the group, with or without partitions.
    var isInside: Bool { phase == .stable }

    /// When a member that was not heard gives up what it has: before the broker does.
    private var patienceEnds: Int64 { later(lastHeard, session - interval) }

    private func later(_ time: Int64, _ wait: Int64) -> Int64 {
        let (sum, overflow) = time.addingReportingOverflow(wait)
        return overflow ? .max : sum
    }

    // MARK: What was answered

    /// Notes the answer to what was asked at `sent`.
    ///
    /// It may arrive after the member's session can have ended, as in a process that was frozen: then the partitions are
    /// lost, whatever it says.
    mutating func answered(_ answer: Result<RivvenResponse, RivvenError>, sent: Int64, now: Int64) {
        guard phase != .left else { return }
        if phase == .stable, now >= patienceEnds { return release(.lost, now) }
        if phase == .releasing, now >= patienceEnds { isLost = true }
        switch answer {
        case .success(.joinGroupResult(let result)): joined(result, sent, now)
        case .success(.heartbeatResult(let result)): beaten(result.errorCode, sent, now)
        case .success(.syncGroupResult(let result)): synced(result.assignments, sent, now)
        case .success(.leaveGroupResult): phase = .left
        case .success: again(now)
        case .failure(let error): refused(error, now)
        }
    }

    /// Notes the numbers of partitions; `nil` where they could not be found out.
    mutating func counted(_ found: [String: Int]?, now: Int64) {
        guard let found else { return again(now) }
        if phase == .stable, found != counts { return release(.revoked, now) }
        guard phase == .counting else { return }
        counts = found
        assign()
        phase = .syncing
        nextAt = now
    }

    /// Notes that the hook that was called has returned.
    mutating func hookReturned(now: Int64) {
        isHookRunning = false
        if phase == .releasing, owed == nil { released(now) }
    }

    /// Has the member give its partitions back and leave.
    mutating func leave(now: Int64) {
        guard !isLeaving else { return }
        isLeaving = true
        switch phase {
        case .stable: release(.revoked, now)
        case .releasing, .leaving, .left: break
        default: released(now)
        }
    }

    /// Notes that the client was closed: nothing can be asked any more.
    private mutating func closed(_ now: Int64) {
        (isLeaving, isClosed) = (true, true)
        switch phase {
        case .stable: release(.lost, now)
        case .releasing: nextAt = .max
        default: phase = .left
        }
    }

    private mutating func joined(_ result: RivvenResponse.JoinGroupResult, _ sent: Int64, _ now: Int64) {
        guard result.memberID == member, result.members.contains(where: { $0.first == member }) else {
            return again(now)
        }
        lastHeard = sent
        generation = result.generationID
        joined = result
        switch phase {
        case .releasing:
            mustJoin = false
            nextAt = later(now, interval)
        case .announcing, .gathering, .awaiting:
            polls = 0
            isLeader = result.leaderID == member
            nextAt = later(now, Self.pollInterval)
            if readyFor != generation {
                phase = .announcing
                // The group changed while this member joined: again at once, but not without end.
                rejoins += 1
                if rejoins <= Self.rejoinsAtOnce { nextAt = now }
            } else if !isLeader {
                phase = .awaiting
            } else {
                phase = everyoneIsReady(now) ? .counting : .gathering
                if phase == .counting { nextAt = now }
            }
        default: break
        }
    }

    /// Whether every member holds nothing. In a group that the broker does not know, as after its restart, there may be
    /// others that have not noticed yet: they get the time of two heartbeats.
    private mutating func everyoneIsReady(_ now: Int64) -> Bool {
        guard let joined else { return false }
        let mark = "\(Self.readyMark)\(joined.generationID)"
        guard joined.members.allSatisfy({ $0.second.contains(mark) }) else { return false }
        guard joined.generationID == 0 else { return true }
        let settledAt = self.settledAt ?? later(now, 2 * interval)
        self.settledAt = settledAt
        return now >= settledAt
    }

    private mutating func beaten(_ code: Int32, _ sent: Int64, _ now: Int64) {
        let isSettled = code == 0
        guard isSettled || code == Self.rebalanceInProgress else {
            return code == Self.unknownMember ? forgotten(now) : changed(now)
        }
        switch phase {
        case .releasing: nextAt = later(now, interval)
        case .stable where isSettled: nextAt = later(now, interval)
        case .stable: return changed(now)
        case .awaiting where isSettled:
            assignments = []
            phase = .syncing
            nextAt = now
        case .awaiting:
            polls += 1
            nextAt = later(now, Self.pollInterval)
        default: return
        }
        lastHeard = sent
    }

    private mutating func synced(
        _ answer: [RivvenPair<String, [UInt32]>], _ sent: Int64, _ now: Int64
    ) {
        guard phase == .syncing else { return }
        // Without the mark the leader did not know of this member: a join makes it known.
        guard let generation, answer.contains(where: { $0.first == Self.assignedMark && $0.second == [generation] })
        else {
            return changed(later(now, Self.pollInterval))
        }
        var taken: Set<RivvenPartition> = []
        for entry in answer where topics.contains(entry.first) {
            for partition in entry.second where partition < 100_000 {
                taken.insert(RivvenPartition(entry.first, Int(partition)))
            }
        }
        phase = .stable
        owned = taken.sorted()
        lastHeard = sent
        settledAt = nil
        rejoins = 0
        nextAt = later(now, interval)
        nextCount = later(now, metadataInterval)
        if !owned.isEmpty { owed = (.assigned, owned) }
    }

    private static let unknownMember: Int32 = 25
    private static let rebalanceInProgress: Int32 = 27

    private mutating func refused(_ error: RivvenError, _ now: Int64) {
        let message = error.message
        if error.code == .closed { return closed(now) }
        if phase == .leaving { return phase = .left }
        guard error.code == .broker else { return again(now) }
        if message.contains("UNKNOWN_MEMBER_ID") || message.contains("UNKNOWN_GROUP") { return forgotten(now) }
        if message.contains("ILLEGAL_GENERATION") || message.contains("REBALANCE") { return changed(now) }
        again(now)
    }

    /// What was asked got no answer: the same once more, a little later.
    private mutating func again(_ now: Int64) {
        guard phase != .leaving else { return phase = .left }
        nextAt = later(now, min(interval, 5 * Self.pollInterval))
    }

    /// The group has another generation.
    private mutating func changed(_ now: Int64) {
        switch phase {
        case .stable: release(.revoked, now)
        case .releasing: (mustJoin, nextAt) = (true, now)
        case .leaving: phase = .left
        case .left: break
        default: (phase, nextAt) = (.announcing, now)
        }
    }

    /// The group has gone on without this member, or the broker has forgotten the group.
    private mutating func forgotten(_ now: Int64) {
        if phase == .stable { release(.lost, now) }
        generation = nil
        changed(now)
    }

    // MARK: Giving back

    private mutating func release(_ hook: Hook, _ now: Int64) {
        phase = .releasing
        isLost = hook == .lost
        (mustJoin, nextAt) = (!isLeaving, now)
        // What was not told yet need not be taken back.
        if owed?.hook == .assigned { owed = nil } else if !owned.isEmpty { owed = (hook, owned) }
        owned = []
        if owed == nil, !isHookRunning { released(now) }
    }

    private mutating func released(_ now: Int64) {
        phase = isClosed ? .left : isLeaving ? .leaving : .announcing
        nextAt = now
    }
}
