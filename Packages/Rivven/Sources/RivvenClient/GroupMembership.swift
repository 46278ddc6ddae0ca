import KafkaCodecs
import RivvenProtocol

/// A member of a Rivven group. It carries out what its `GroupMachine` decides, over a connection of its own.
actor GroupMembership: RivvenGroupMember {
    private var machine: GroupMachine
    private let channel: RivvenChannel
    private let hooks: RivvenGroupHooks
    private let timeout: Duration
    private var sleeper: (id: Int, continuation: CheckedContinuation<Void, Never>)?
    private var sleeps = 0
    /// Whether something was reported while no task was sleeping.
    private var isToldSomething = false
    private var isOver = false
    private var pacing = RequestPacing()
    private nonisolated let standing = Lock(Standing())
    private var leavers: [CheckedContinuation<Void, Never>] = []

    init(machine: GroupMachine, channel: RivvenChannel, options: RivvenGroupOptions, hooks: RivvenGroupHooks) {
        self.machine = machine
        self.channel = channel
        self.hooks = hooks
        timeout = max(min(options.heartbeatInterval, options.sessionTimeout / 3), .seconds(1))
    }

    /// The state that other threads may read at any time.
    private struct Standing {
        var ownershipEnds: Int64 = 0
        var outsideSince: ContinuousClock.Instant? = .now
    }

    var partitions: [RivvenPartition] { machine.partitions }

    nonisolated var isCurrent: Bool { BootClock.now() < standing.withLock { $0.ownershipEnds } }

    nonisolated var outsideSince: ContinuousClock.Instant? { standing.withLock { $0.outsideSince } }

    /// Publishes the member's state. Called before each hook and each wait, so that no caller acts on an old state.
    private func noteStanding() {
        let (ends, isInside) = (machine.ownershipEnds, machine.isInside)
        standing.withLock { standing in
            standing.ownershipEnds = ends
            standing.outsideSince = isInside ? nil : standing.outsideSince ?? .now
        }
    }

    /// Sends the first join, then continues in a task of its own.
    func start() async throws(RivvenError) {
        if case .ask(let request) = machine.next(now: BootClock.now()) {
            let sent = BootClock.now()
            let answer = try await channel.send(request)
            machine.answered(.success(answer), sent: sent, now: BootClock.now())
        }
        Task { await self.run() }
    }

    func leave() async {
        machine.leave(now: BootClock.now())
        wake()
        guard !isOver else { return }
        await withCheckedContinuation { leavers.append($0) }
    }

    // MARK: Steps

    private func run() async {
        while true {
            isToldSomething = false
            let step = machine.next(now: BootClock.now())
            noteStanding()
            switch step {
            case .ask(let request): await ask(request)
            case .count(let topics): machine.counted(await counts(of: topics), now: BootClock.now())
            case .call(let hook, let partitions): Task { await self.call(hook, partitions) }
            case .wait(let time): await sleep(until: time)
            case .end: return end()
            }
        }
    }

    private func ask(_ request: RivvenRequest) async {
        let pause = pacing.pause(now: BootClock.now())
        if pause > 0 { await sleep(until: BootClock.now() &+ pause) }
        let sent = BootClock.now()
        let answer: Result<RivvenResponse, RivvenError>
        do throws(RivvenError) {
            answer = .success(try await channel.send(request, timeout: timeout))
        } catch {
            answer = .failure(error)
            if error.code == .notLeader { channel.moveOn() }
            if error.code != .closed { hooks.failed(error) }
        }
        machine.answered(answer, sent: sent, now: BootClock.now())
    }

    private func call(_ hook: GroupMachine.Hook, _ partitions: [RivvenPartition]) async {
        switch hook {
        case .assigned: await hooks.assigned(partitions)
        case .revoked: await hooks.revoked(partitions)
        case .lost: await hooks.lost(partitions)
        }
        machine.hookReturned(now: BootClock.now())
        wake()
    }

    /// The most topics and partitions of a group. Any member may name topics, and a broker may report any number of
    /// partitions.
    private static let (mostTopics, mostPartitions) = (1000, 100_000)

    /// Returns the partition counts of the topics that exist, or `nil` if a request fails. Topics beyond the limits are
    /// left out.
    private func counts(of topics: [String]) async -> [String: Int]? {
        var counts: [String: Int] = [:]
        var left = Self.mostPartitions
        for topic in topics.prefix(Self.mostTopics) {
            var request = RivvenRequest.GetMetadata()
            request.topic = topic
            do throws(RivvenError) {
                guard case .metadata(let metadata) = try await channel.send(.getMetadata(request), timeout: timeout)
                else { return nil }
                let count = try RivvenClient.partitions(metadata.partitions)
                guard count <= left else { continue }
                left -= count
                counts[topic] = count
            } catch {
                guard error.code == .unknownTopic else { return nil }
            }
        }
        return counts
    }

    private func end() {
        isOver = true
        noteStanding()
        channel.close()
        for leaver in leavers { leaver.resume() }
        leavers = []
    }

    // MARK: Sleep

    private func sleep(until time: Int64) async {
        let wait = time.subtractingReportingOverflow(BootClock.now()).partialValue
        guard wait > 0, !isToldSomething else { return }
        sleeps += 1
        let id = sleeps
        let alarm = Task {
            do { try await Task.sleep(for: .nanoseconds(min(wait, 3_600_000_000_000))) } catch { return }
            self.wake(id)
        }
        await withCheckedContinuation { sleeper = (id, $0) }
        alarm.cancel()
    }

    private func wake(_ id: Int? = nil) {
        if id == nil { isToldSomething = true }
        guard let asleep = sleeper, id == nil || asleep.id == id else { return }
        sleeper = nil
        asleep.continuation.resume()
    }
}
