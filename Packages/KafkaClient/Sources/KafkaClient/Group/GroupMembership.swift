import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// A member of a classic consumer group: joins, takes its partitions, keeps its place by heartbeats, and joins again
/// whenever the group changes.
///
/// Runs on the loop. One round is: join, agree on the assignment, find the positions, fetch, beat until something
/// changes, stop fetching, tell the user, and join again. A commit is bound to the generation that it was made under.
actor GroupMembership {
    nonisolated let cluster: Cluster
    nonisolated var unownedExecutor: UnownedSerialExecutor { cluster.loop.asUnownedSerialExecutor() }

    let configuration: Consumer.Configuration
    let group: String
    let topics: [String]
    /// This member as others may name it, from any thread.
    nonisolated let metadata: Lock<GroupMetadata>
    /// The connection to the coordinator is this member's own.
    private let purpose: ConnectionPurpose
    private(set) var fetcher: Fetcher?
    private var queue: FetchQueue?
    private var task: Task<Void, Never>?
    /// The end of a round, while the user is told of it.
    private var leaving: Task<Void, Never>?

    var memberID = "" { didSet { publish() } }
    var generation: Int32 = -1 { didSet { publish() } }
    /// The generation that the group was found to have left behind while its user was told of it.
    var lostGeneration: Int32?
    private var coordinator: Int32?
    var owned: Set<TopicPartition> = []
    private(set) var isClosed = false
    private var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))

    /// Why a round ended.
    private enum RoundEnd {
        /// The group changes; the partitions are still this member's.
        case rebalance
        /// The group went on without this member.
        case lost
        /// The reader has had a batch in hand for too long; it joins again once it asks for the next.
        case stalled
        case closed
    }

    init(cluster: Cluster, configuration: Consumer.Configuration, group: String, topics: [String], consumer: Int) {
        self.cluster = cluster
        self.configuration = configuration
        self.group = group
        self.topics = topics
        metadata = Lock(GroupMetadata(group: group, instanceID: configuration.groupInstanceID))
        purpose = .group(consumer: consumer)
    }

    func start(fetcher: Fetcher, queue: FetchQueue) {
        self.fetcher = fetcher
        self.queue = queue
        task = Task { await self.run() }
    }

    // MARK: Rounds

    private func run() async {
        while !isClosed {
            do throws(KafkaError) {
                let isMember = try await join()
                backoff.reset()
                let end = isMember ? await beat() : .lost
                let leaving = Task { await self.leaveAssignment(end) }
                self.leaving = leaving
                await leaving.value
                self.leaving = nil
                if end == .stalled { await waitForReader() }
            } catch {
                guard !isClosed else { return }
                await recover(from: error)
            }
        }
    }

    /// Takes the partitions from the fetcher, and tells the user what became of them.
    private func leaveAssignment(_ end: RoundEnd) async {
        fetcher?.revokeAll()
        let partitions = owned.sorted()
        owned = []
        switch end {
        case .rebalance, .closed:
            if !partitions.isEmpty { await configuration.hooks.revoked(partitions) }
        case .lost, .stalled:
            // A static member keeps its place until its session times out (T29).
            if end == .stalled, configuration.groupInstanceID == nil { await sendLeave() }
            forgetMember()
            tell(end, partitions)
            if !partitions.isEmpty { await configuration.hooks.lost(partitions) }
        }
    }

    private func tell(_ end: RoundEnd, _ partitions: [TopicPartition]) {
        let isStalled = end == .stalled
        let message =
            isStalled
            ? "the member left group \"\(group)\": a batch was worked on for more than "
                + "\(configuration.maximumPollInterval); it joins again when it asks for the next"
            : "group \"\(group)\" went on without this member, which joins again"
        configuration.onEvent(
            Consumer.Event(
                kind: isStalled ? .pollIntervalExceeded : .membershipLost, message: message, partitions: partitions))
    }

    private func forgetMember() {
        generation = -1
        memberID = ""
    }

    private func publish() {
        let (generation, memberID) = (generation, memberID)
        metadata.withLock { metadata in
            metadata.generation = generation
            metadata.memberID = memberID
        }
    }

    /// For how long the reader has had a batch in hand while there was something to read.
    private var timeInHand: Duration? { fetcher?.isAllPaused == true ? nil : queue?.timeInHand }

    private func recover(from error: KafkaError) async {
        switch error.brokerError {
        case .memberIdRequired?:
            return  // the id was noted when the answer came (T26)
        case .unknownMemberId?, .illegalGeneration?:
            return forgetMember()
        case .rebalanceInProgress?:
            return
        case .notCoordinator?, .coordinatorNotAvailable?, .coordinatorLoadInProgress?:
            coordinator = nil
        case let code? where !error.isRetriable && code != .none:
            queue?.put([.failure(error)])
            queue?.finish()
            isClosed = true
            return
        default:
            coordinator = nil
        }
        await cluster.sleep(backoff.next())
    }

    private func waitForReader() async {
        while !isClosed, let inHand = timeInHand, inHand > configuration.maximumPollInterval {
            await cluster.sleep(.milliseconds(200))
        }
    }

    // MARK: Heartbeats

    /// Sends heartbeats until the round ends.
    private func beat() async -> RoundEnd {
        let (round, loop) = (generation, cluster.loop)
        var lastAnswer = loop.now
        var nextRefresh = loop.now &+ configuration.metadataMaximumAge.nanoseconds
        let partitions = await partitionCounts()
        while true {
            await cluster.sleep(configuration.heartbeatInterval)
            if isClosed { return .closed }
            if generation != round { return .lost }
            if let inHand = timeInHand, inHand > configuration.maximumPollInterval { return .stalled }
            switch await sendHeartbeat() {
            case .answered(.none): lastAnswer = loop.now
            case .answered(.rebalanceInProgress): return .rebalance
            case .answered(.unknownMemberId), .answered(.illegalGeneration), .answered(.fencedInstanceId): return .lost
            case .answered, .unanswered:
                coordinator = nil
                if loop.now &- lastAnswer > configuration.sessionTimeout.nanoseconds { return .lost }
            }
            if loop.now > nextRefresh {
                nextRefresh = loop.now &+ configuration.metadataMaximumAge.nanoseconds
                do throws(KafkaError) { try await cluster.refresh() } catch { continue }
                if await partitionCounts() != partitions { return .rebalance }
            }
        }
    }

    enum Heartbeat {
        case answered(ErrorCode)
        case unanswered
    }

    func sendHeartbeat() async -> Heartbeat {
        var request = HeartbeatRequest()
        request.groupId = group
        request.generationId = generation
        request.memberId = memberID
        request.groupInstanceId = configuration.groupInstanceID
        do throws(KafkaError) {
            let timeout = max(configuration.heartbeatInterval, .seconds(1))
            let response = try await ask(request, timeout: timeout)
            return .answered(ErrorCode(rawValue: response.errorCode))
        } catch {
            return .unanswered
        }
    }

    private func partitionCounts() async -> [Int] {
        let metadata = await cluster.metadata
        return topics.map { metadata.topics[$0]?.partitions.count ?? 0 }
    }

    /// Sends `request` to the group's coordinator.
    func ask<Request: KafkaRequest>(
        _ request: Request, timeout: Duration? = nil
    ) async throws(KafkaError) -> Request.Response {
        try await cluster.request(request, to: try await currentCoordinator(), for: purpose, timeout: timeout)
    }

    private func currentCoordinator() async throws(KafkaError) -> Int32 {
        if let coordinator { return coordinator }
        let found = try await cluster.coordinator(of: group)
        coordinator = found
        return found
    }

    func coordinatorMoved() {
        coordinator = nil
    }

    // MARK: Leaving

    func close(deadline: Duration) async {
        isClosed = true
        let loop = cluster.loop
        let leave = Task { await self.leave() }
        await withUnsafeContinuation { continuation in
            loop.run {
                let end = OneTime { continuation.resume() }
                _ = loop.schedule(after: deadline) { end.run() }
                Task {
                    await leave.value
                    loop.run { end.run() }
                }
            }
        }
        leave.cancel()
    }

    private func leave() async {
        // What the user commits on being told of a rebalance needs the generation still.
        await leaving?.value
        await leaveAssignment(.closed)
        // A static member keeps its place for its next start (T29).
        if configuration.groupInstanceID == nil { await sendLeave() }
        forgetMember()
    }

    private func sendLeave() async {
        guard !memberID.isEmpty else { return }
        var member = LeaveGroupRequest.MemberIdentity()
        member.memberId = memberID
        member.groupInstanceId = configuration.groupInstanceID
        var request = LeaveGroupRequest()
        request.groupId = group
        request.memberId = memberID
        request.members = [member]
        // Not behind a join that is parked. Where it cannot be told, the session times out.
        do throws(KafkaError) {
            _ = try await cluster.request(request, to: try await currentCoordinator(), for: .control)
        } catch {}
    }
}
