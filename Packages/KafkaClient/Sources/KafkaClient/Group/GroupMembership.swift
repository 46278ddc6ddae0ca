import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Synchronization

/// A member of a classic consumer group. It carries out what its `MemberMachine` decides.
///
/// Runs on the loop. Every request and every hook runs in a task of its own, and reports to the machine when it ends.
/// Hooks run one after another.
actor GroupMembership {
    nonisolated let cluster: Cluster
    nonisolated var unownedExecutor: UnownedSerialExecutor { cluster.loop.asUnownedSerialExecutor() }

    let configuration: Consumer.Configuration
    let group: String
    let topics: [String]
    /// The member's id and generation, for commits and transactions. Any thread may read it.
    nonisolated let metadata: Lock<GroupMetadata>
    /// Whether the member has its assignment. Any thread may read it.
    nonisolated let isSettled = Atomic(false)
    /// The connection to the coordinator for joins, syncs and heartbeats, which belongs to this member alone. A join is
    /// never parked on it while heartbeats are sent.
    let purpose: ConnectionPurpose
    var machine: MemberMachine
    private(set) var fetcher: Fetcher?
    private var queue: FetchQueue?
    private var timer: LoopTimer?
    var coordinator: Int32?
    /// The session of the current generation.
    var session: SessionDeadline?
    var assignment = GroupAssignment()
    var commits = CommitQueue()
    /// The hooks that run, or wait for earlier ones.
    private var hooks: Task<Void, Never>?
    private var runningHooks = 0
    private var ending: [() -> Void] = []

    init(
        cluster: Cluster, configuration: Consumer.Configuration, group: String, topics: [String], consumer: Int
    ) {
        self.cluster = cluster
        self.configuration = configuration
        self.group = group
        self.topics = topics
        metadata = Lock(GroupMetadata(group: group, instanceID: configuration.groupInstanceID))
        purpose = .group(consumer: consumer)
        machine = MemberMachine(
            .init(
                session: configuration.sessionTimeout.nanoseconds,
                // If the rebalance timeout is short, heartbeats are sent more often, so that the member learns of a
                // rebalance in time.
                heartbeat: min(configuration.heartbeatInterval, configuration.maximumPollInterval / 3).nanoseconds,
                rebalance: configuration.maximumPollInterval.nanoseconds,
                isStatic: configuration.groupInstanceID != nil))
    }

    func start(fetcher: Fetcher, queue: FetchQueue, knownCounts: [String: Int]) {
        self.fetcher = fetcher
        self.queue = queue
        assignment.firstCounts = knownCounts
        fetcher.onMetadata = { [weak self] recreated in
            guard let self else { return }
            // Run after the loop's current work.
            cluster.loop.execute { self.assumeIsolated { $0.metadataChanged(recreated) } }
        }
        fetcher.beginUpkeep()
        handle(.start)
    }

    // MARK: The machine

    /// The time of the machine, which counts suspended time.
    var now: Int64 { cluster.loop.clock.nowWithSuspension() }

    /// Reports an event to the machine, and does what it decides.
    func handle(_ event: MemberMachine.Event) {
        let actions = machine.handle(event, at: now)
        isSettled.store(machine.isSettled, ordering: .releasing)
        for action in actions { perform(action) }
        armTimer()
    }

    private func armTimer() {
        timer?.cancel()
        timer = nil
        guard let time = machine.nextWake else { return }
        timer = cluster.loop.schedule(after: .nanoseconds(max(time &- now, 0))) { [weak self] in
            guard let self else { return }
            self.assumeIsolated { $0.handle(.timer(timeInHand: $0.timeInHand)) }
        }
    }

    private func perform(_ action: MemberMachine.Action) {
        switch action {
        case .join(_, let step): run(.joinGroup, step) { () throws(KafkaError) in try await self.join(step) }
        case .assign(let step): Task { await self.makeAssignment(step) }
        case .sync(_, let step): run(.syncGroup, step) { () throws(KafkaError) in try await self.sync(step) }
        case .findPositions(let step):
            run(.offsetFetch, step) { () throws(KafkaError) in try await self.findPositions(step) }
        case .announce(let step): announce(step)
        case .fetch: beginFetching()
        case .heartbeat(_, let sent): Task { await self.beat(sent, for: purpose) }
        case .probe(let sent): Task { await self.beat(sent, for: .control) }
        case .findCoordinator: coordinator = nil
        case .dropConnection: cluster.onLoop { [purpose] in $0.closeConnections(for: purpose) }
        case .publish(let id, let generation): publish(id, generation)
        case .beginSession(let time):
            session = SessionDeadline(until: time) { [clock = cluster.loop.clock] in clock.nowWithSuspension() }
        case .extendSession(let time): extendSession(to: time)
        case .endSession: session?.end()
        case .giveUp(let kind, let step): giveUp(kind, step)
        case .leave(let id, let step): Task { await self.leave(id, step) }
        case .retrying(let error, let attempts): reportRetry(error, attempts)
        case .fail(let error):
            queue?.put([.failure(MemberAdvice.advised(error, configuration, group))])
            queue?.finish()
        case .ended:
            commits.fail(with: Self.lost)
            ending.forEach { $0() }
            ending = []
        }
    }

    /// Runs the request of a step. If it fails, the machine decides what follows.
    private func run(_ api: APIKey, _ step: Int, _ body: @escaping () async throws(KafkaError) -> Void) {
        Task {
            do throws(KafkaError) {
                try await body()
            } catch {
                self.handle(.failed(error, api, step: step))
            }
        }
    }

    private func publish(_ memberID: String, _ generation: Int32) {
        metadata.withLock { metadata in
            metadata.generation = generation
            metadata.memberID = memberID
        }
    }

    private func extendSession(to time: Int64) {
        guard session?.extend(to: time) == false else { return }
        // Run after the remaining actions of this event.
        cluster.loop.execute { self.assumeIsolated { $0.handle(.sessionEnded) } }
    }

    /// How long the reader has held its batch, in nanoseconds; `nil` if it holds none, or if every partition is paused.
    private var timeInHand: Int64? { fetcher?.isAllPaused == true ? nil : queue?.timeInHand?.nanoseconds }

    // MARK: Hooks and events

    /// Runs a hook after those before it.
    private func runHook(_ hook: @escaping @Sendable () async -> Void, then event: MemberMachine.Event?) {
        let earlier = hooks
        runningHooks += 1
        hooks = Task {
            await earlier?.value
            await hook()
            self.runningHooks -= 1
            if let event { self.handle(event) }
        }
    }

    private func announce(_ step: Int) {
        fetcher?.prepare(assignment.positions, session: session, member: metadata.withLock { $0 })
        let (partitions, hooks, consumer) = (assignment.partitions, configuration.hooks, fetcher?.consumer)
        runHook({ if let consumer { await hooks.assigned(consumer, partitions) } }, then: .announced(step: step))
    }

    private func beginFetching() {
        assignment.former = [:]
        guard let lacking = fetcher?.begin().first, configuration.offsetReset == .none else { return }
        let error = KafkaError.noOffset(group).of(topic: lacking.topic, partition: lacking.partition)
        cluster.loop.execute { self.assumeIsolated { $0.handle(.broken(error)) } }
    }

    private func giveUp(_ kind: MemberMachine.GivingUp, _ step: Int) {
        // The hook `assigned` may still be running: its partitions stay assigned until it returns, so that it can seek.
        let isAnnouncing = runningHooks > 0
        if !isAnnouncing { fetcher?.revokeAll() }
        let (partitions, hooks, consumer) = (assignment.partitions, configuration.hooks, fetcher?.consumer)
        if case .lost(let reason) = kind { reportLoss(reason, partitions) }
        runHook(
            {
                if isAnnouncing { await self.stopFetching() }
                guard let consumer else { return }
                switch kind {
                case _ where partitions.isEmpty: break
                case .revoked: await hooks.revoked(consumer, partitions)
                case .lost: await hooks.lost(consumer, partitions)
                case .unannounced: break
                }
            }, then: .gaveUp(step: step))
    }

    private func stopFetching() { fetcher?.revokeAll() }

    private func reportLoss(_ reason: MemberMachine.Loss, _ partitions: [TopicPartition]) {
        let message =
            switch reason {
            case .stalled:
                "the member left group \"\(group)\": processing a batch took more than "
                    + "\(configuration.maximumPollInterval); it joins again when it requests the next batch"
            case .expelled: "group \"\(group)\" continued without this member, which joins again"
            case .expired:
                "the coordinator of group \"\(group)\" acknowledged no heartbeat within the session timeout of "
                    + "\(configuration.sessionTimeout): the member gave up its partitions, and joins again"
            case .failed: "the member of group \"\(group)\" ended with an error"
            }
        let kind: Consumer.Event.Kind = reason == .stalled ? .pollIntervalExceeded : .membershipLost
        configuration.onEvent(.init(kind: kind, message: message, partitions: partitions))
    }

    private func reportRetry(_ error: KafkaError, _ attempts: Int) {
        // The first attempt after a change of coordinator often fails, so it is not reported unless the response timed
        // out. After that only powers of two are reported, to keep the log short.
        guard attempts > 1 || error.code == .timedOut, attempts & (attempts - 1) == 0 else { return }
        var event = Consumer.Event(
            kind: .coordinatorFailing,
            message: "group \"\(group)\": attempt \(attempts) failed at the coordinator: \(error)", partitions: []
        )
        event.attempts = attempts
        configuration.onEvent(event)
    }

    private func reportRecreated(_ former: [TopicPartition: FormerTopic]) {
        let metadata = cluster.onLoop { $0.metadata }
        for (topic, partitions) in Dictionary(grouping: former.keys, by: \.topic) {
            let gaps = partitions.compactMap { partition in former[partition].map { (partition.partition, $0) } }
            configuration.onEvent(
                .topicRecreated(
                    topic, to: metadata.topics[topic]?.id ?? .zero, Dictionary(uniqueKeysWithValues: gaps)))
        }
    }

    /// Checks whether a topic has more partitions than when they were assigned.
    ///
    /// - Parameter recreated: Partitions whose topic was deleted and created again. They are not read any more.
    func metadataChanged(_ recreated: [TopicPartition: FormerTopic]) {
        guard recreated.isEmpty else {
            reportRecreated(recreated.filter { assignment.former[$0.key] == nil })
            assignment.former.merge(recreated) { earlier, _ in earlier }
            return handle(.topicsRecreated)
        }
        guard assignment.hasChanged(in: cluster.onLoop { $0.metadata }) else { return }
        handle(.topicsChanged)
    }

    // MARK: The end

    /// Gives up the partitions and leaves the group, for at most `deadline`.
    func close(deadline: Duration) async {
        await withUnsafeContinuation { continuation in
            let end = RunOnce { continuation.resume() }
            ending.append { end.run() }
            _ = cluster.loop.schedule(after: deadline) { end.run() }
            handle(.close)
        }
        timer?.cancel()
        timer = nil
        session?.end()
        // Breaks a reference cycle: the fetcher refers to the consumer, which refers to this object.
        fetcher = nil
        queue = nil
    }
}

extension KafkaError {
    fileprivate static func noOffset(_ group: String) -> KafkaError {
        var error = KafkaError(.noOffset, "group \"\(group)\" has no committed offset, and no reset policy is set")
        error.brokerError = .offsetOutOfRange
        return error
    }
}
