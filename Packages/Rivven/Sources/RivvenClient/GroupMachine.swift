import KafkaCodecs
import RivvenProtocol

/// A member of a Rivven group, as a state machine without I/O: responses and the time go in, and the next step comes
/// out.
///
/// rivvend 0.0.22 starts a generation with each join, without waiting for the other members, and accepts the leader's
/// assignment even if members are missing. So a leader could assign partitions that other members are still working on.
/// The members prevent this with a protocol of their own:
/// - A member that learns of a new generation gives up its partitions. Meanwhile it is in the group, but not ready.
/// - When it owns nothing any more it joins again, with the additional topic "@ready:N", where N is the generation.
/// - The leader assigns partitions only when every member is ready for the current generation.
/// - A member's assignment includes partition N of the topic "@". It shows that the leader knew of the member.
///
/// Invariants:
/// - A ready member owns nothing, and no hook of it is running.
/// - Partitions are accepted only from a SyncGroup response of the generation that the member was ready for.
/// - One hook runs at a time.
/// - A member that had no successful response for a session timeout, less a heartbeat interval, gives up its
///   partitions.
struct GroupMachine {
    enum Hook: Equatable {
        case assigned, revoked, lost
    }

    /// What the owner of the machine has to do.
    enum Step: Equatable {
        /// Send the request, and report the response.
        case ask(RivvenRequest)
        /// Find the partition counts of the topics, and report them.
        case count([String])
        /// Call a hook, and report when it has returned. Other steps continue meanwhile.
        case call(Hook, [RivvenPartition])
        /// Do nothing until then, unless something is reported earlier.
        case wait(until: Int64)
        case end
    }

    enum Phase: Equatable {
        /// Gives up partitions: a hook is running.
        case releasing
        /// Owns nothing, and joins again to tell the group so.
        case announcing
        /// Is the leader, and waits until every member is ready.
        case gathering
        /// Is the leader, and looks up the partition counts.
        case counting
        /// Waits for the leader's assignment.
        case awaiting
        case syncing, stable, leaving, left
    }

    static let readyMark = "@ready:"
    static let assignedMark = "@"
    /// How often a member checks the state of a group that is rebalancing.
    static let pollInterval: Int64 = 200_000_000
    /// While a member waits for the assignment, every tenth check is a join instead of a heartbeat.
    private static let pollsPerJoin = 10
    /// How many joins in a row are sent without a wait, if the group changes meanwhile.
    private static let rejoinsAtOnce = 3

    let group: String
    let member: String
    let topics: [String]
    let session: Int64
    private let interval: Int64
    private let metadataInterval: Int64

    var phase = Phase.announcing
    var generation: UInt32?
    /// The generation for which the last join reported this member as ready, if it did.
    var readyFor: UInt32?
    var joined: RivvenResponse.JoinGroupResult?
    var counts: [String: Int] = [:]
    private var isLeader = false
    var assignments: [RivvenPair<String, [RivvenPair<String, [UInt32]>]>] = []
    private var owned: [RivvenPartition] = []
    /// The hook that has to be called next.
    private var owed: (hook: Hook, partitions: [RivvenPartition])?
    private var isHookRunning = false
    /// Whether another member may own the partitions that are being given up.
    private var isLost = false
    private var rejoins = 0
    private var isLeaving = false
    private var isClosed = false
    /// Whether to join again while partitions are given up, since the group has changed.
    private var mustJoin = false
    /// How often the member has checked for the assignment since its last join.
    private var polls = 0
    /// The earliest time of the next request.
    private var nextAt: Int64 = 0
    /// When the leader looks up the partition counts again.
    private var nextCount: Int64 = 0
    /// When the last request was sent that had a successful response.
    private var lastHeard: Int64 = 0
    /// In a group that the broker did not know: until when the leader waits for members that have not noticed.
    private var settledAt: Int64?

    init(group: String, member: String, topics: [String], options: RivvenGroupOptions) {
        self.group = group
        self.member = member
        self.topics = Set(topics).sorted()
        session = max(options.sessionTimeout.wholeNanoseconds, 3_000_000)
        interval = max(min(options.heartbeatInterval.wholeNanoseconds, session / 3), 1_000_000)
        metadataInterval = options.metadataInterval.wholeNanoseconds
    }

    /// Whether `name` can be a topic's name. Names that begin with "@" are reserved for the messages between members.
    static func isTopic(_ name: String) -> Bool { (1...256).contains(name.utf8.count) && name.utf8.first != 0x40 }

    /// The partitions that this member owns, as it reported them.
    var partitions: [RivvenPartition] { owned }

    // MARK: Next step

    /// Returns the next step at time `now`.
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

    /// Until when this member is certain to own its partitions, on the clock of `now`; 0 if it is not certain.
    ///
    /// While partitions are given up the member still sends heartbeats, so it owns them until `lost` is due.
    var ownershipEnds: Int64 {
        switch phase {
        case .stable: patienceEnds
        case .releasing: isLost ? 0 : patienceEnds
        default: 0
        }
    }

    /// Whether the member is inside the group, with or without partitions.
    var isInside: Bool { phase == .stable }

    /// When a member without successful responses gives up its partitions: before the broker ends its session.
    private var patienceEnds: Int64 { later(lastHeard, session - interval) }

    private func later(_ time: Int64, _ wait: Int64) -> Int64 {
        let (sum, overflow) = time.addingReportingOverflow(wait)
        return overflow ? .max : sum
    }

    // MARK: Responses

    /// Handles the response to a request that was sent at `sent`.
    ///
    /// It may arrive after the member's session may have ended, for example after the process was suspended. Then the
    /// partitions are lost, whatever the response is.
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

    /// Handles the partition counts; `nil` if they could not be looked up.
    mutating func counted(_ found: [String: Int]?, now: Int64) {
        guard let found else { return again(now) }
        if phase == .stable, found != counts { return release(.revoked, now) }
        guard phase == .counting else { return }
        counts = found
        assign()
        phase = .syncing
        nextAt = now
    }

    /// Records that the hook has returned.
    mutating func hookReturned(now: Int64) {
        isHookRunning = false
        if phase == .releasing, owed == nil { released(now) }
    }

    /// Makes the member give up its partitions and leave.
    mutating func leave(now: Int64) {
        guard !isLeaving else { return }
        isLeaving = true
        switch phase {
        case .stable: release(.revoked, now)
        case .releasing, .leaving, .left: break
        default: released(now)
        }
    }

    /// Records that the client was closed, so that no more requests can be sent.
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
                // The group changed while this member joined: join again at once, but only a few times.
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

    /// Whether every member is ready. If the broker did not know the group, for example after its restart, there may be
    /// members that have not noticed that yet. They get the time of two heartbeats.
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
        // Without the mark, the leader did not know of this member: joining again makes it known.
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

    /// Sends the same request again, a little later, since it has failed.
    private mutating func again(_ now: Int64) {
        guard phase != .leaving else { return phase = .left }
        nextAt = later(now, min(interval, 5 * Self.pollInterval))
    }

    /// Handles a change of the group's generation.
    private mutating func changed(_ now: Int64) {
        switch phase {
        case .stable: release(.revoked, now)
        case .releasing: (mustJoin, nextAt) = (true, now)
        case .leaving: phase = .left
        case .left: break
        default: (phase, nextAt) = (.announcing, now)
        }
    }

    /// Handles that the group has removed this member, or that the broker has forgotten the group.
    private mutating func forgotten(_ now: Int64) {
        if phase == .stable { release(.lost, now) }
        generation = nil
        changed(now)
    }

    // MARK: Giving up partitions

    private mutating func release(_ hook: Hook, _ now: Int64) {
        phase = .releasing
        isLost = hook == .lost
        (mustJoin, nextAt) = (!isLeaving, now)
        // If `assigned` was not called yet, no other hook is needed.
        if owed?.hook == .assigned { owed = nil } else if !owned.isEmpty { owed = (hook, owned) }
        owned = []
        if owed == nil, !isHookRunning { released(now) }
    }

    private mutating func released(_ now: Int64) {
        phase = isClosed ? .left : isLeaving ? .leaving : .announcing
        nextAt = now
    }
}
