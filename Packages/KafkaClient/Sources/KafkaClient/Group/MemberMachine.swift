import KafkaProtocol
import KafkaTransport

/// A member of a classic consumer group, as a state machine without I/O. An event and the current time go in, and
/// actions come out.
///
/// One round is: join, let the leader assign, sync, find the positions, announce the assignment, own the partitions,
/// give them up, and join again.
///
/// Invariants:
/// - The session is counted from when the last acknowledged heartbeat was sent. The coordinator counts from when it
///   received that heartbeat, which is later. So `giveUpAt` passes before the coordinator can have ended the session.
/// - Each step has a number. A response to an earlier step changes nothing.
/// - After the partitions were given up, at most two more joins follow the first one without a wait.
/// - Heartbeats are sent from the sync until the partitions are given up, also while the user's hooks run.
struct MemberMachine {
    /// Times in nanoseconds.
    struct Settings {
        var session: Int64
        var heartbeat: Int64
        /// `max.poll.interval.ms`, which is the rebalance timeout too.
        var rebalance: Int64
        var isStatic = false
        /// Returns how long a member may own partitions if the coordinator waits for `limit`. It is shorter by a
        /// margin, for a write that is in flight at the end.
        func trusted(_ limit: Int64) -> Int64 { limit - min(limit / 10, 3_000_000_000) }
    }

    enum Phase: Equatable {
        /// Waits before the next attempt to join.
        case outside(until: Int64)
        case joining, assigning, syncing
        /// Waits before it looks for the positions again.
        case retryingPositions(until: Int64)
        case positioning
        /// The user's hook `assigned` runs.
        case announcing
        case owning
        /// The user's hook `revoked` or `lost` runs.
        case givingUp(Next)
        /// The reader has held a batch for too long. The member joins again when the reader requests the next one.
        case waitingForReader
        case leaving
        case ended
    }

    /// What follows when the partitions are given up.
    enum Next: Equatable {
        case join, waitForReader, leave, end
    }

    let settings: Settings
    var phase = Phase.ended
    private(set) var memberID = ""
    var generation: Int32 = -1
    /// The last generation of this id whose partitions were lost. Nothing of it can be committed any more.
    private(set) var lostGeneration: Int32 = -1
    var isLeader = false
    /// The number of the current step.
    var step = 0
    /// When the last acknowledged heartbeat (or, before that, the sync) was sent; `nil` outside a session.
    var acknowledged: Int64?
    /// When the last heartbeat was sent for which the coordinator reported no rebalance.
    var quiet: Int64 = 0
    /// When the last join or sync was sent.
    private(set) var requestSent: Int64 = 0
    /// When the heartbeat or probe in flight was sent.
    var heartbeatSent: Int64?
    var nextHeartbeat: Int64 = 0
    /// When the coordinator last showed that it knows of this member's join.
    var joinAlive: Int64 = 0
    var refusedProbes = 0
    var mustRejoin = false
    /// Heartbeats that failed in a row.
    var heartbeatFailures = 0
    /// When the hook `assigned`, if it is running, was called.
    var hookBegan: Int64 = 0
    var attempts = 0
    /// How often the member has joined again since it last owned partitions.
    private var rejoins = 0
    var backoff: Backoff

    init(_ settings: Settings, seed: UInt64? = nil) {
        self.settings = settings
        backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(10), seed: seed)
    }

    /// When the member gives up its partitions, by its own clock; `nil` outside a session.
    var giveUpAt: Int64? {
        acknowledged.map {
            min($0 &+ settings.trusted(settings.session), quiet &+ settings.trusted(settings.rebalance))
        }
    }

    /// Whether the member has a session at the coordinator.
    var isInSession: Bool { acknowledged != nil }

    /// Whether the member is joining the next generation.
    var isJoining: Bool { phase == .joining || phase == .assigning || phase == .syncing }

    /// Whether the member has its assignment, which may be empty, and is not giving it up.
    var isSettled: Bool { hasAnnounced }

    /// Whether the session is over by the member's clock.
    func hasRunOut(at now: Int64) -> Bool { giveUpAt.map { now >= $0 } ?? false }

    /// Whether the hook `assigned` was called for the partitions, so that another hook must be called when they are
    /// given up.
    private var hasAnnounced: Bool { phase == .announcing || phase == .owning }

    // MARK: Time

    /// The time of the next event `.timer`; `nil` if there is nothing to wait for.
    var nextWake: Int64? {
        switch phase {
        case .outside(let time), .retryingPositions(let time):
            return [time, giveUpAt, beatAt].compactMap(\.self).min()
        case .joining, .syncing: return nextHeartbeat
        case .positioning, .announcing, .owning, .givingUp: return [giveUpAt, beatAt].compactMap(\.self).min()
        case .waitingForReader: return nextHeartbeat
        case .assigning, .leaving, .ended: return nil
        }
    }

    private var beatAt: Int64? { acknowledged != nil && heartbeatSent == nil ? nextHeartbeat : nil }

    // MARK: Events

    mutating func handle(_ event: Event, at now: Int64) -> [Action] {
        // Whatever the event is: a member whose session has run out gives up its partitions first.
        if let giveUpAt, now >= giveUpAt { return lose(.expired, at: now) + handleInTime(event, at: now) }
        return handleInTime(event, at: now)
    }

    private mutating func handleInTime(_ event: Event, at now: Int64) -> [Action] {
        switch event {
        case .start: return join(at: now)
        case .timer(let timeInHand): return timerFired(timeInHand, at: now)
        case .close: return close()
        case .topicsChanged:
            // The coordinator begins a rebalance when the leader joins again.
            return isLeader ? changed() : []
        case .topicsRecreated: return changed()
        case .expelled(let generation):
            guard generation == self.generation, acknowledged != nil else { return [] }
            return lose(.expelled, at: now)
        case .broken(let error): return phase == .ended || phase == .leaving ? [] : fail(error)
        case .sessionEnded: return acknowledged == nil ? [] : lose(.expired, at: now)
        case .heartbeat(let answer, let sent): return heartbeatEnded(answer, sent: sent, at: now)
        case .failed(let error, let api, let step):
            guard step == self.step else { return [] }
            return failed(error, in: api, at: now)
        case .joined(let joined, let step):
            guard step == self.step, phase == .joining else { return [] }
            return take(joined, at: now)
        case .idGiven(let id, let step):
            guard step == self.step, phase == .joining else { return [] }
            name(id)
            return joinAgain(after: .broker(.memberIdRequired, "the coordinator gave another member id"), at: now)
        case .assigned(let step):
            guard step == self.step, phase == .assigning else { return [] }
            return sync(at: now)
        case .synced(let step):
            guard step == self.step, phase == .syncing else { return [] }
            return beginSession(at: now)
        case .positioned(let step):
            guard step == self.step, phase == .positioning else { return [] }
            phase = .announcing
            hookBegan = now
            return mustRejoin ? giveUp(.join, .unannounced) : [.announce(step: nextStep())]
        case .announced(let step):
            guard step == self.step, phase == .announcing else { return [] }
            phase = .owning
            attempts = 0
            rejoins = 0
            backoff.reset()
            return mustRejoin ? rebalance() : [.fetch]
        case .gaveUp(let step):
            guard step == self.step, case .givingUp(let next) = phase else { return [] }
            return gaveUp(next, at: now)
        case .left(let step):
            guard step == self.step, phase == .leaving else { return [] }
            phase = .ended
            return [.ended]
        }
    }

    mutating func nextStep() -> Int {
        step += 1
        return step
    }

    /// Joins again, since the topics' partitions have changed.
    private mutating func changed() -> [Action] {
        switch phase {
        case .owning: return rebalance()
        case .positioning, .retryingPositions, .announcing: mustRejoin = true
        default: break
        }
        return []
    }

    private mutating func timerFired(_ timeInHand: Int64?, at now: Int64) -> [Action] {
        let isStalled = timeInHand.map { $0 > settings.rebalance } ?? false
        switch phase {
        case .outside(let time): return now >= time ? join(at: now) : []
        case .retryingPositions(let time):
            guard now >= time else { return beat(at: now) }
            phase = .positioning
            return beat(at: now) + [.findPositions(step: nextStep())]
        case .joining, .syncing: return probe(at: now)
        case .waitingForReader:
            guard isStalled else { return join(at: now) }
            nextHeartbeat = now &+ min(settings.heartbeat, 200_000_000)
            return []
        case .owning where isStalled: return stalled()
        case .announcing where now &- hookBegan > settings.rebalance: return stalled()
        case .positioning, .announcing, .owning, .givingUp: return beat(at: now)
        case .assigning, .leaving, .ended: return []
        }
    }

    // MARK: Joining

    mutating func join(at now: Int64) -> [Action] {
        phase = .joining
        mustRejoin = false
        heartbeatSent = nil
        refusedProbes = 0
        (requestSent, joinAlive) = (now, now)
        nextHeartbeat = now &+ settings.heartbeat
        return [.join(memberID: memberID, step: nextStep())]
    }

    private mutating func take(_ joined: Joined, at now: Int64) -> [Action] {
        name(joined.memberID)
        generation = joined.generation
        isLeader = joined.isLeader
        let note = Action.publish(memberID: memberID, generation: generation)
        guard joined.mustAssign else { return [note] + sync(at: now) }
        phase = .assigning
        return [note, .assign(step: nextStep())]
    }

    private mutating func sync(at now: Int64) -> [Action] {
        phase = .syncing
        (requestSent, joinAlive) = (now, now)
        nextHeartbeat = now &+ settings.heartbeat
        return [.sync(generation: generation, step: nextStep())]
    }

    private mutating func beginSession(at now: Int64) -> [Action] {
        acknowledged = requestSent
        quiet = requestSent
        heartbeatSent = nil
        nextHeartbeat = now &+ settings.heartbeat
        phase = .positioning
        return [.beginSession(until: giveUpAt ?? now), .findPositions(step: nextStep())]
    }

    // MARK: Errors

    private mutating func failed(_ error: KafkaError, in api: APIKey, at now: Int64) -> [Action] {
        attempts += 1
        var actions: [Action] = []
        switch error.errorClass(in: api) {
        case .fatal: return fail(error)
        case .permanent, .abort, .abortAndRenew:
            // An error code from a broker is final. Without one, the cause may be a certificate or password that is
            // just being replaced, so a few attempts are made.
            guard error.brokerError == nil, error.code != .noOffset, attempts < Self.patience else {
                return fail(error)
            }
            actions = [.findCoordinator]
        case .unlisted:
            guard attempts < Self.patience else { return fail(error) }
        case .rejoin:
            return rejoin(after: error, at: now)
        case .transient(.reroute): actions = [.findCoordinator]
        case .transient: break
        }
        let time = now &+ backoff.next().nanoseconds
        // The coordinator keeps this member's place: only the positions are missing, so they alone are looked up again.
        phase = phase == .positioning ? .retryingPositions(until: time) : .outside(until: time)
        _ = nextStep()
        return actions + [.retrying(error, attempts: attempts)]
    }

    /// How many attempts may fail before an error that waiting is not known to help is reported to the reader.
    static let patience = 4

    private mutating func rejoin(after error: KafkaError, at now: Int64) -> [Action] {
        let isKnown = error.brokerError == .rebalanceInProgress
        return (isKnown ? [] : forget()) + endSession() + joinAgain(after: error, at: now)
    }

    /// Joins again: at once for the first two times, then after a wait.
    private mutating func joinAgain(after error: KafkaError, at now: Int64) -> [Action] {
        rejoins += 1
        guard rejoins > 2 else { return join(at: now) }
        return waitOutside(at: now) + [.retrying(error, attempts: rejoins)]
    }

    mutating func waitOutside(at now: Int64) -> [Action] {
        phase = .outside(until: now &+ backoff.next().nanoseconds)
        heartbeatSent = nil
        _ = nextStep()
        return []
    }

    private mutating func name(_ id: String) {
        guard id != memberID else { return }
        memberID = id
        lostGeneration = -1
    }

    /// Ends the membership in this generation.
    ///
    /// If the session has ended by this member's clock alone, the coordinator may still know the member. So the id is
    /// kept: a join with it takes over the member's place at once. If it joined as a new member, the rebalance would
    /// wait until the coordinator ends the old session too.
    mutating func forget(after reason: Loss? = nil) -> [Action] {
        if reason == .expired { lostGeneration = max(lostGeneration, generation) } else { name("") }
        generation = -1
        isLeader = false
        return [.publish(memberID: "", generation: -1)]
    }

    /// Ends the membership, and gives the reader `error`.
    mutating func fail(_ error: KafkaError) -> [Action] {
        // A fenced static member must not leave: that would remove the process that has its place now.
        let mayLeave = !settings.isStatic && error.brokerError != .fencedInstanceId && !memberID.isEmpty
        if hasAnnounced { return [.fail(error)] + giveUp(mayLeave ? .leave : .end, .lost(.failed)) }
        return [.fail(error)] + endSession() + (mayLeave ? leave() : end())
    }

    mutating func end() -> [Action] {
        phase = .ended
        _ = nextStep()
        return forget() + [.ended]
    }
}
