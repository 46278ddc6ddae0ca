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
    private let cluster: Cluster
    private let configuration: Producer.Configuration
    private let clientID: String
    private let news = Lock(News())

    private var identity: ProducerIdentity
    private var ready: [PartitionAppender] = []
    private var lingering: [PartitionAppender] = []
    private var lingerTimer: LoopTimer?
    private var retryTimer: LoopTimer?
    private var inFlight: [Int32: Int] = [:]
    private var requestsInFlight = 0
    private var isRefreshing = false
    private var isClosed = false
    private var refreshBackoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))

    init(cluster: Cluster, configuration: Producer.Configuration) {
        self.cluster = cluster
        self.configuration = configuration
        loop = cluster.loop
        clientID = cluster.configuration.clientID
        identity = ProducerIdentity(isIdempotent: configuration.isIdempotent)
    }

    func start() async throws(KafkaError) {
        reports.whenRead { [weak self] in
            guard let self else { return }
            self.loop.run { self.drain() }
        }
        guard configuration.isIdempotent else { return }
        let answer = try await requestIdentity(after: nil)
        await onLoop { self.identity.assign(id: answer.id, epoch: answer.epoch) }
    }

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

    private func enqueue(_ appender: PartitionAppender) {
        guard !appender.isReady, !appender.queue.isEmpty else { return }
        appender.isReady = true
        ready.append(appender)
    }

    // MARK: Sending

    /// Sends what may be sent.
    private func drain() {
        bumpIfNeeded()
        guard !ready.isEmpty, identity.maySend || isClosed else { return }
        guard !configuration.reportsDeliveries || !reports.isFull else { return }
        let now = loop.now
        var perBroker: [Int32: [ProducerBatch]] = [:]
        var sizes: [Int32: Int] = [:]
        var rest: [PartitionAppender] = []
        var needsLeaders = false
        var earliest = Int64.max
        let flightLimit = configuration.isIdempotent ? configuration.maximumInFlight : 1
        for appender in ready {
            failExpired(appender, now)
            guard let batch = appender.queue.first else {
                appender.isReady = false
                continue
            }
            rest.append(appender)
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
        for (node, batches) in perBroker { send(batches, to: node) }
        // What is left behind the first batch of a partition may go at once too.
        if needsLeaders { findLeaders() }
        if earliest < .max { wakeForRetry(at: earliest) }
        if !perBroker.isEmpty { drain() }
    }

    private func send(_ batches: [ProducerBatch], to node: Int32) {
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
            .produce, isAnswered: acks != .none,
            encode: { version, correlationID in
                ProduceFrame.encode(
                    batches, version: version, correlationID: correlationID, clientID: clientID, acks: acks,
                    timeout: timeout, identity: identity)
            },
            complete: { [self] result in
                inFlight[node, default: 1] -= 1
                requestsInFlight -= 1
                answered(batches, result)
            })
    }

    // MARK: Answers

    private func answered(_ batches: [ProducerBatch], _ result: Result<(Bytes, Int16), KafkaError>) {
        guard !isClosed else { return }
        var ended: [DeliveryReport] = []
        switch result {
        case .failure(let error):
            for batch in batches { resolve(batch, failure: error, into: &ended) }
        case .success(let (body, version)):
            guard configuration.acks != .none else {
                for batch in batches { acknowledge(batch, baseOffset: -1, into: &ended) }
                break
            }
            do throws(CodecError) {
                var reader = ByteReader(body)
                let response = try ProduceResponse(from: &reader, version: version)
                read(response, for: batches, into: &ended)
            } catch {
                let error = KafkaError.connection("the answer to Produce cannot be read: \(error.message)")
                for batch in batches { resolve(batch, failure: error.mayBeWritten(), into: &ended) }
            }
        }
        finish(ended)
        bumpIfNeeded()
        drain()
    }

    private func read(
        _ response: ProduceResponse, for batches: [ProducerBatch], into ended: inout [DeliveryReport]
    ) {
        var left = batches[...]
        for topic in response.responses {
            for answer in topic.partitionResponses {
                guard
                    let index = left.firstIndex(where: {
                        $0.appender.partition == answer.index && $0.appender.topicName == topic.name
                    })
                else { continue }
                let batch = left.remove(at: index)
                let code = ErrorCode(rawValue: answer.errorCode)
                if code == .none || code == .duplicateSequenceNumber {
                    acknowledge(batch, baseOffset: code == .none ? answer.baseOffset : -1, into: &ended)
                } else {
                    resolve(
                        batch, failure: .broker(code, answer.errorMessage ?? "the broker did not write a batch"),
                        into: &ended)
                }
            }
        }
        for batch in left {
            let error = KafkaError.connection("the broker's answer leaves out a partition").mayBeWritten()
            resolve(batch, failure: error, into: &ended)
        }
    }

    private func acknowledge(_ batch: ProducerBatch, baseOffset: Int64, into ended: inout [DeliveryReport]) {
        batch.appender.flight.acknowledge(batch)
        requeueRetries(batch.appender)
        end(batch, .success(baseOffset), into: &ended)
    }

    /// Decides what a failed attempt means: another one, or the batch's end.
    private func resolve(_ batch: ProducerBatch, failure: KafkaError, into ended: inout [DeliveryReport]) {
        let appender = batch.appender
        if failure.mayHaveBeenWritten { batch.isOutcomeUnknown = true }
        if failure.code == .connection || failure.code == .timedOut || failure.brokerError?.meansNewLeader == true {
            appender.leader = -1
            appender.isLeaderDoubtful = true
        }
        let isFirst = appender.flight.isFirst(batch)
        switch identity.decide(
            failure, isFirst: isFirst, hasAttemptsLeft: batch.attempts <= configuration.retries && !isClosed)
        {
        case .retry:
            let delay = configuration.retryBackoff.nanoseconds
            let jitter = Int64.random(in: 0...max(delay / 5, 1))
            appender.flight.retry(batch, notBefore: loop.now &+ delay &+ jitter)
        case .fail:
            appender.flight.remove(batch)
            end(batch, .failure(failure), into: &ended)
        }
        requeueRetries(appender)
    }

    private func resolve(_ batch: ProducerBatch, failure: KafkaError) {
        var ended: [DeliveryReport] = []
        resolve(batch, failure: failure, into: &ended)
        finish(ended)
    }

    private func requeueRetries(_ appender: PartitionAppender) {
        let retries = appender.flight.takeRetries()
        guard !retries.isEmpty else { return }
        appender.queue.insert(contentsOf: retries, at: 0)
        enqueue(appender)
    }

    /// Fails batches that wait for longer than they may. One that was sent before leaves a gap in the sequences.
    private func failExpired(_ appender: PartitionAppender, _ now: Int64) {
        let timeout = configuration.deliveryTimeout.nanoseconds
        var ended: [DeliveryReport] = []
        while let batch = appender.queue.first, batch.openedAt &+ timeout <= now || isClosed {
            appender.queue.removeFirst()
            if batch.sequence >= 0 { identity.noteGap() }
            var error: KafkaError =
                isClosed ? .closed : .timedOut("a batch was not acknowledged within the delivery timeout")
            error.mayHaveBeenWritten = batch.isOutcomeUnknown
            end(batch, .failure(error), into: &ended)
        }
        finish(ended)
    }

    private func end(
        _ batch: ProducerBatch, _ result: Result<Int64, KafkaError>, into ended: inout [DeliveryReport]
    ) {
        let appender = batch.appender
        var result = result
        if case .failure(let error) = result {
            var error = error.of(topic: appender.topicName, partition: appender.partition)
            error.mayHaveBeenWritten = error.mayHaveBeenWritten || batch.isOutcomeUnknown
            result = .failure(error)
        }
        if configuration.reportsDeliveries {
            let (offset, error): (Int64, KafkaError?) =
                switch result {
                case .success(let offset): (offset, nil)
                case .failure(let error): (-1, error)
                }
            ended.append(
                DeliveryReport(
                    topic: appender.topicName, partition: appender.partition, baseOffset: offset, count: batch.count,
                    tags: batch.tags, error: error))
        }
        batch.finish(result)
    }

    private func finish(_ ended: [DeliveryReport]) {
        if !ended.isEmpty { reports.put(ended) }
    }

    // MARK: Identity

    private func requestIdentity(after old: (id: Int64, epoch: Int16)?) async throws(KafkaError) -> (
        id: Int64, epoch: Int16
    ) {
        var request = InitProducerIdRequest()
        request.transactionalId = nil
        request.transactionTimeoutMs = Int32.max
        request.producerId = old?.id ?? -1
        request.producerEpoch = old?.epoch ?? -1
        let deadline = MonotonicClock.now() &+ cluster.configuration.maximumBlock.nanoseconds
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            let response = try await cluster.requestAny(request)
            if response.errorCode == 0 { return (response.producerId, response.producerEpoch) }
            let error = KafkaError.broker(response.errorCode, "the broker gives no producer id")
            guard error.isRetriable, MonotonicClock.now() < deadline else { throw error }
            await cluster.sleep(backoff.next())
        }
    }

    /// Takes a new epoch once nothing is under way: from then on sequences start at 0 again (KIP-360).
    private func bumpIfNeeded() {
        guard identity.beginBump(whenIdle: requestsInFlight == 0) else { return }
        let old = identity.current
        Task {
            do throws(KafkaError) {
                let answer = try await self.requestIdentity(after: old)
                await self.onLoop { self.bumped(answer.id, answer.epoch) }
            } catch {
                await self.onLoop { self.bumpFailed(error) }
            }
        }
    }

    private func bumped(_ id: Int64, _ epoch: Int16) {
        identity.assign(id: id, epoch: epoch)
        var ended: [DeliveryReport] = []
        for appender in ready { resequence(appender, into: &ended) }
        finish(ended)
        drain()
    }

    /// Takes the old epoch's sequences from batches that wait. One that may be written cannot go under the new epoch:
    /// it might be written twice, so it fails, and says so.
    private func resequence(_ appender: PartitionAppender, into ended: inout [DeliveryReport]) {
        let queue = appender.queue
        appender.queue = []
        for batch in queue {
            if batch.isOutcomeUnknown {
                let error = KafkaError(.timedOut, "a batch's outcome is not known, and its sequence is lost")
                end(batch, .failure(error.mayBeWritten()), into: &ended)
            } else {
                batch.sequence = -1
                appender.queue.append(batch)
            }
        }
    }

    private func bumpFailed(_ error: KafkaError) {
        identity.bumpFailed()
        _ = loop.schedule(after: refreshBackoff.next()) { [weak self] in
            self?.bumpIfNeeded()
        }
    }

    // MARK: Leaders

    /// Fills in the leaders of partitions that have none: from the metadata, or, after a failure, from newer metadata.
    private func findLeaders() {
        guard !isRefreshing else { return }
        if fillLeaders() { return loop.execute { self.drain() } }
        isRefreshing = true
        Task {
            var isFresh = true
            do throws(KafkaError) { try await self.cluster.refresh() } catch { isFresh = false }
            let isKnown = isFresh
            await self.onLoop { self.refreshed(isKnown) }
        }
    }

    private func refreshed(_ isFresh: Bool) {
        isRefreshing = false
        if isFresh {
            for appender in ready { appender.isLeaderDoubtful = false }
        }
        if fillLeaders() {
            refreshBackoff.reset()
            drain()
        } else {
            wakeForRetry(at: loop.now &+ refreshBackoff.next().nanoseconds)
        }
    }

    /// Returns whether a partition that had no leader has one now.
    private func fillLeaders() -> Bool {
        let metadata = cluster.onLoop { $0.metadata }
        var isFilled = false
        for appender in ready where appender.leader < 0 && !appender.isLeaderDoubtful {
            guard let partitions = metadata.topics[appender.topicName]?.partitions,
                Int(appender.partition) < partitions.count
            else { continue }
            let leader = partitions[Int(appender.partition)].leader
            guard leader >= 0, metadata.brokers[leader] != nil else { continue }
            appender.leader = leader
            isFilled = true
        }
        return isFilled
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

    private func wakeForRetry(at time: Int64) {
        retryTimer?.cancel()
        retryTimer = loop.schedule(after: .nanoseconds(max(time &- loop.now, 0))) { [weak self] in
            self?.retryTimer = nil
            self?.drain()
        }
    }
}
