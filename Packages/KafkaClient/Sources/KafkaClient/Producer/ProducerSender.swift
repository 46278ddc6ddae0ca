import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Sends the sealed batches of a producer to the brokers that lead their partitions.
///
/// Runs on the loop, except for `announce`. Invariants:
/// - A batch that was announced ends exactly once: acknowledged, or failed with a reason.
/// - Every batch ends: while it is in the queue by its delivery timeout, in flight by the request's deadline, and at
///   close. One timer covers all that is queued (`wake(at:)`).
/// - Up to `maximumInFlight` requests per broker are in flight; one request has at most one batch of each partition.
/// - With idempotence a batch keeps its epoch and sequence through all attempts (`PartitionFlight`).
/// - Nothing behind a failed batch of a partition is sent before the partition opens again (`ProducerSender+Stopping`).
final class ProducerSender: @unchecked Sendable {
    // Unchecked because everything except `announcements` is accessed only on the loop.
    /// What appenders have announced to the loop and the loop has not handled yet.
    struct Announcements {
        var appenders: [PartitionAppender] = []
        var isScheduled = false
        /// Whether a linger timer is set. It also covers batches that were opened after it was set.
        var hasTimer = false
    }

    let loop: EventLoop
    let reports = ReportQueue()
    let memory: BatchMemory
    let transactions: ProducerTransactions?
    let topics: TopicHandles
    let cluster: Cluster
    let configuration: Producer.Configuration
    private let clientID: String
    let announcements = Lock(Announcements())

    var identity: ProducerIdentity
    var ready: [PartitionAppender] = []
    var lingering: [PartitionAppender] = []
    var lingerTimer: LoopTimer?
    private var wakeTimer: (timer: LoopTimer, time: Int64)?
    private var inFlight: [Int32: Int] = [:]
    /// The stopped partitions that open again once the reports of the batches that are ending now have been read.
    var opening: [PartitionAppender] = []
    var isRefreshing = false
    var upkeepTimer: LoopTimer?
    var isLookingForPartitions = false
    var nextLook: Int64 = 0
    var isClosed = false
    private var isDraining = false
    /// Whether `drain` was called again while it was running.
    private var mustDrainAgain = false
    var refreshBackoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))

    init(cluster: Cluster, configuration: Producer.Configuration, memory: BatchMemory, topics: TopicHandles) {
        self.cluster = cluster
        self.memory = memory
        self.topics = topics
        self.configuration = configuration
        loop = cluster.loop
        clientID = cluster.configuration.clientID
        identity = ProducerIdentity(isIdempotent: configuration.isIdempotent)
        transactions = configuration.transactionalID.map {
            ProducerTransactions(id: $0, timeout: configuration.transactionTimeout, cluster: cluster)
        }
    }

    func start() async throws(KafkaError) {
        reports.whenRead(
            .init(
                hasRoom: { [weak self] in
                    guard let self else { return }
                    self.loop.run { self.drain() }
                },
                open: { [weak self] in self?.open($0) }))
        if configuration.isIdempotent { try await takeIdentity(after: nil) }
        await valueOnLoop { self.beginUpkeep() }
    }

    func appenders() -> [PartitionAppender] { topics.appenders }

    /// Whether a partition takes a new epoch by itself after a gap.
    var renewsEpochs: Bool { configuration.isIdempotent && transactions == nil }

    func enqueue(_ appender: PartitionAppender) {
        guard !appender.isReady, !appender.queue.isEmpty else { return }
        appender.isReady = true
        ready.append(appender)
    }

    // MARK: Sending

    /// Sends every batch that may be sent now.
    ///
    /// A request that expects no response (`acks` none) completes inside `send`, and its completion calls `drain`
    /// again. The loop below handles that call, so that the stack does not grow with the number of queued batches.
    func drain() {
        mustDrainAgain = true
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        while mustDrainAgain {
            mustDrainAgain = false
            drainOnce()
        }
    }

    private func drainOnce() {
        let turn = transactions.map(TransactionTurn.init)
        if let reason = turn?.dropReason { return drop(reason) }
        guard !ready.isEmpty else { return }
        let isHeldUp = !identity.maySend || (configuration.reportsDeliveries && reports.isFull)
        var round = SendRound(now: loop.now)
        let appenders = ready
        ready = []
        for appender in appenders {
            failExpired(appender, round.now)
            guard let batch = appender.queue.first else {
                appender.isReady = false
                continue
            }
            ready.append(appender)
            round.wake(at: batch.openedAt &+ configuration.deliveryTimeout.nanoseconds)
            if !isHeldUp, mayNow(send: batch, of: appender, &round, turn) {
                round.batches[appender.leader, default: []].append(batch)
                appender.queue.removeFirst()
            }
        }
        for (node, batches) in round.batches { send(batches, to: node, turn) }
        if round.needsLeaders { findLeaders() }
        if round.needsPartitions, let turn { addPartitions(turn.transactions) }
        if round.needsIdentity { renewIdentity() }
        wake(at: round.wakeTime)
        // The next batch in each partition's queue may be ready to send too.
        if !round.batches.isEmpty { mustDrainAgain = true }
    }

    /// Returns whether the first batch of a partition may be sent in this round. If not, notes in `round` what is
    /// missing.
    private func mayNow(
        send batch: ProducerBatch, of appender: PartitionAppender, _ round: inout SendRound, _ turn: TransactionTurn?
    ) -> Bool {
        if let turn, !mayProduce(to: appender, turn) {
            round.needsPartitions = true
            return false
        }
        guard appender.leader >= 0 else {
            round.needsLeaders = true
            return false
        }
        guard !appender.flight.needsNewID(identity) else {
            round.needsIdentity = true
            return false
        }
        let limit = configuration.isIdempotent ? configuration.maximumInFlight : 1
        guard appender.mayStillSend(batch), appender.flight.maySend(at: round.now, limit: limit) else {
            if appender.flight.notBefore > round.now { round.wake(at: appender.flight.notBefore) }
            return false
        }
        guard inFlight[appender.leader, default: 0] < configuration.maximumInFlight else { return false }
        return round.makeRoom(for: batch.size, at: appender.leader, limit: configuration.maximumRequestSize)
    }

    private func send(_ batches: [ProducerBatch], to node: Int32, _ turn: TransactionTurn?) {
        let connection: BrokerConnection
        do throws(KafkaError) {
            connection = try cluster.onLoop { cluster throws(KafkaError) in
                try cluster.connection(to: node, for: .produce)
            }
        } catch {
            for batch in batches { batch.appender.flight.send(batch) }
            return failed(batches, error)
        }
        for batch in batches {
            if configuration.isIdempotent { batch.appender.flight.stamp(batch, identity) }
            batch.attempts += 1
            batch.advance(to: .inFlight)
            batch.appender.flight.send(batch)
        }
        inFlight[node, default: 0] += 1
        let (acks, timeout, clientID) = (configuration.acks, cluster.configuration.requestTimeout, clientID)
        connection.send(
            .produce, versions: turn?.produceVersions, isAnswered: acks != .none,
            encode: { version, correlationID in
                ProduceFrame.encode(
                    batches, version: version, correlationID: correlationID, clientID: clientID, acks: acks,
                    timeout: timeout, transactionalID: turn?.transactions.id)
            },
            complete: { [self] result in
                inFlight[node, default: 1] -= 1
                answered(batches, result)
            })
    }

    // MARK: Time

    /// Makes sure that `drain` runs at `time` at the latest. An earlier timer stays: when it fires, `drain` sets the
    /// next one.
    func wake(at time: Int64) {
        guard time < .max, !isClosed else { return }
        if let wakeTimer, wakeTimer.time <= time { return }
        wakeTimer?.timer.cancel()
        let timer = loop.schedule(after: .nanoseconds(max(time &- loop.now, 0))) { [weak self] in
            self?.wakeTimer = nil
            self?.drain()
        }
        wakeTimer = (timer, time)
    }

    func cancelTimers() {
        lingerTimer?.cancel()
        wakeTimer?.timer.cancel()
        upkeepTimer?.cancel()
        (lingerTimer, wakeTimer, upkeepTimer) = (nil, nil, nil)
    }
}

/// One pass over the partitions with queued batches: what is sent to each broker, and what the rest waits for.
struct SendRound {
    let now: Int64
    var batches: [Int32: [ProducerBatch]] = [:]
    private var sizes: [Int32: Int] = [:]
    var needsLeaders = false
    var needsPartitions = false
    var needsIdentity = false
    private(set) var wakeTime = Int64.max

    init(now: Int64) {
        self.now = now
    }

    mutating func wake(at time: Int64) {
        wakeTime = min(wakeTime, time)
    }

    /// Reserves room for a batch of `size` bytes in the request to `node`. Returns false if the request is full. A
    /// single batch of any size fits.
    mutating func makeRoom(for size: Int, at node: Int32, limit: Int) -> Bool {
        guard let before = sizes[node] else {
            sizes[node] = size
            return true
        }
        guard before + size <= limit else { return false }
        sizes[node] = before + size
        return true
    }
}
