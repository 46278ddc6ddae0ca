import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Carries the sealed batches of a producer to the brokers that lead their partitions.
///
/// Runs on the loop but for `announce`. Invariants:
/// - A batch that was announced ends exactly once: acknowledged, or failed with a reason.
/// - Up to `maximumInFlight` requests a broker are under way; one request carries a batch of each partition that has
///   one ready.
/// - Under idempotence a batch keeps its sequence through all attempts under one producer epoch.
final class ProducerSender: @unchecked Sendable {
    // Unchecked because all but `news` is touched on the loop alone.
    private struct News {
        var appenders: [PartitionAppender] = []
        var isScheduled = false
        /// Whether a timer is set, which will see to batches that were opened meanwhile.
        var hasTimer = false
    }

    let loop: EventLoop
    let reports = ReportQueue()
    let memory: BatchMemory
    let transactions: ProducerTransactions?
    private let topics: TopicHandles
    let cluster: Cluster
    let configuration: Producer.Configuration
    private let clientID: String
    private let news = Lock(News())

    var identity: ProducerIdentity
    var ready: [PartitionAppender] = []
    private var lingering: [PartitionAppender] = []
    private var lingerTimer: LoopTimer?
    private var retryTimer: LoopTimer?
    private var inFlight: [Int32: Int] = [:]
    var requestsInFlight = 0
    var isRefreshing = false
    var isClosed = false
    private var isDraining = false
    /// Whether there was reason to send more while that was being done.
    private var mustDrainAgain = false
    var refreshBackoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))

    init(cluster: Cluster, configuration: Producer.Configuration, memory: BatchMemory, topics: TopicHandles) {
        self.cluster = cluster
        self.memory = memory
        self.topics = topics
        self.configuration = configuration
        loop = cluster.loop
        clientID = cluster.configuration.clientID
        identity = ProducerIdentity(
            isIdempotent: configuration.isIdempotent, isTransactional: configuration.transactionalID != nil)
        transactions = configuration.transactionalID.map {
            ProducerTransactions(id: $0, timeout: configuration.transactionTimeout, cluster: cluster)
        }
    }

    func start() async throws(KafkaError) {
        reports.whenRead { [weak self] in
            guard let self else { return }
            self.loop.run { self.drain() }
        }
        guard configuration.isIdempotent else { return }
        try await takeIdentity(after: nil)
    }

    func appenders() -> [PartitionAppender] { topics.appenders }

    // MARK: News from appenders

    /// Tells the loop of a partition with a batch that was sealed (urgent) or opened.
    func announce(_ appender: PartitionAppender, isUrgent: Bool) {
        let mustSchedule = news.withLock { news in
            if !appender.isAnnounced {
                appender.isAnnounced = true
                news.appenders.append(appender)
            }
            // An opened batch is due later than any for which the timer is set already, since all linger alike.
            guard !news.isScheduled, isUrgent || !news.hasTimer else { return false }
            news.isScheduled = true
            return true
        }
        if mustSchedule { loop.execute { self.readNews() } }
    }

    private func readNews() {
        let appenders = news.withLock { news in
            news.isScheduled = false
            for appender in news.appenders { appender.isAnnounced = false }
            defer { news.appenders.removeAll(keepingCapacity: true) }
            return news.appenders
        }
        for appender in appenders {
            appender.collect()
            enqueue(appender)
            if !appender.isLingering {
                appender.isLingering = true
                lingering.append(appender)
            }
        }
        sealExpired()
        drain()
    }

    /// Seals the batches whose linger has passed, and sets the timer for the next.
    private func sealExpired() {
        let now = loop.now
        let linger = configuration.linger.nanoseconds
        var next = Int64.max
        var index = 0
        while index < lingering.count {
            let appender = lingering[index]
            if let batch = appender.sealOpen(where: { $0.openedAt &+ linger <= now }) {
                batch.prepare(configuration.compression, level: configuration.compressionLevel)
                appender.collect()
                enqueue(appender)
            }
            if let openedAt = appender.state.withLock({ $0.open?.openedAt }) {
                next = min(next, openedAt &+ linger)
                index += 1
            } else {
                appender.isLingering = false
                lingering.swapAt(index, lingering.count - 1)
                lingering.removeLast()
            }
        }
        lingerTimer?.cancel()
        lingerTimer = nil
        if next < .max {
            lingerTimer = loop.schedule(after: .nanoseconds(max(next &- now, 0))) { [weak self] in
                self?.lingerTimer = nil
                self?.readNews()
            }
        }
        news.withLock { $0.hasTimer = next < .max }
    }

    /// Fails what has waited for too long.
    private func expire() {
        let now = loop.now
        for appender in ready { failExpired(appender, now) }
    }

    func enqueue(_ appender: PartitionAppender) {
        guard !appender.isReady, !appender.queue.isEmpty else { return }
        appender.isReady = true
        ready.append(appender)
    }

    // MARK: Sending

    /// Sends what may be sent.
    ///
    /// A request that nobody answers is complete within `send`, and asks for more: that is heard here, not there, so that
    /// the stack stays as deep as it is, however much waits.
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
        bumpIfNeeded()
        let turn = transactions.map(TransactionTurn.init)
        if let reason = turn?.dropReason { return drop(reason) }
        guard !ready.isEmpty else { return }
        // Without a producer id nothing is sent, and what waits for one expires all the same.
        guard identity.maySend || isClosed else { return expire() }
        guard !configuration.reportsDeliveries || !reports.isFull else { return }
        let now = loop.now
        var perBroker: [Int32: [ProducerBatch]] = [:]
        var sizes: [Int32: Int] = [:]
        var rest: [PartitionAppender] = []
        var (needsLeaders, needsPartitions) = (false, false)
        var earliest = Int64.max
        let flightLimit = configuration.isIdempotent ? configuration.maximumInFlight : 1
        for appender in ready {
            failExpired(appender, now)
            guard let batch = appender.queue.first else {
                appender.isReady = false
                continue
            }
            rest.append(appender)
            if let turn, !mayProduce(to: appender, turn) {
                needsPartitions = true
                earliest = min(earliest, batch.openedAt &+ configuration.deliveryTimeout.nanoseconds)
                continue
            }
            if appender.leader < 0 {
                needsLeaders = true
                continue
            }
            guard identity.maySend, appender.flight.maySend(at: now, limit: flightLimit) else {
                if appender.flight.notBefore > now { earliest = min(earliest, appender.flight.notBefore) }
                continue
            }
            let size = sizes[appender.leader, default: 0] + batch.size
            guard inFlight[appender.leader, default: 0] < configuration.maximumInFlight,
                size <= configuration.maximumRequestSize || sizes[appender.leader] == nil
            else { continue }
            sizes[appender.leader] = size
            perBroker[appender.leader, default: []].append(batch)
            appender.queue.removeFirst()
        }
        ready = rest
        for (node, batches) in perBroker { send(batches, to: node, turn) }
        if needsLeaders { findLeaders() }
        if needsPartitions, let turn { addPartitions(turn.transactions) }
        if earliest < .max { wakeForRetry(at: earliest) }
        // What is left behind the first batch of a partition may go at once too.
        if !perBroker.isEmpty { mustDrainAgain = true }
    }

    private func send(_ batches: [ProducerBatch], to node: Int32, _ turn: TransactionTurn?) {
        let connection: BrokerConnection
        do throws(KafkaError) {
            connection = try cluster.onLoop { cluster throws(KafkaError) in
                try cluster.connection(to: node, for: .produce)
            }
        } catch {
            for batch in batches {
                batch.appender.flight.send(batch)
                resolve(batch, failure: error)
            }
            return
        }
        for batch in batches {
            if configuration.isIdempotent, batch.sequence < 0 {
                batch.sequence = batch.appender.flight.takeSequence(batch.count, generation: identity.generation)
            }
            batch.attempts += 1
            batch.advance(to: .inFlight)
            batch.appender.flight.send(batch)
        }
        inFlight[node, default: 0] += 1
        requestsInFlight += 1
        let (identity, acks, timeout, clientID) =
            (identity, configuration.acks, cluster.configuration.requestTimeout, clientID)
        connection.send(
            .produce, versions: turn?.produceVersions, isAnswered: acks != .none,
            encode: { version, correlationID in
                ProduceFrame.encode(
                    batches, version: version, correlationID: correlationID, clientID: clientID, acks: acks,
                    timeout: timeout, identity: identity, transactionalID: turn?.transactions.id)
            },
            complete: { [self] result in
                inFlight[node, default: 1] -= 1
                requestsInFlight -= 1
                answered(batches, result)
            })
    }

    // MARK: Closing

    /// Seals what is open of a partition, and notes all its batches as those that `group` waits for.
    func flush(_ appender: PartitionAppender, into group: FlushGroup) {
        if let batch = appender.sealOpen(where: { _ in true }) {
            batch.prepare(configuration.compression, level: configuration.compressionLevel)
        }
        let compressing = appender.state.withLock { $0.sealed }
        for batch in compressing + appender.queue + appender.flight.all { group.enter(batch) }
    }

    func sendFlushed(_ appenders: [PartitionAppender]) {
        for appender in appenders {
            appender.collect()
            enqueue(appender)
        }
        drain()
    }

    /// Fails whatever has not ended.
    func end(_ appenders: [PartitionAppender]) {
        isClosed = true
        lingerTimer?.cancel()
        retryTimer?.cancel()
        for appender in appenders {
            if let batch = appender.sealOpen(where: { _ in true }) { batch.prepare(.none, level: nil) }
            appender.collect()
            var ended: [DeliveryReport] = []
            let sent = appender.flight.takeAll()
            for batch in sent { batch.isOutcomeUnknown = true }
            for batch in sent + appender.queue {
                end(batch, .failure(.closed), into: &ended)
            }
            appender.queue = []
            finish(ended)
        }
        ready = []
    }

    // MARK: Time

    func wakeForRetry(at time: Int64) {
        retryTimer?.cancel()
        retryTimer = loop.schedule(after: .nanoseconds(max(time &- loop.now, 0))) { [weak self] in
            self?.retryTimer = nil
            self?.drain()
        }
    }
}
