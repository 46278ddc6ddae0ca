import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// The whole state of a broker, and the operations that requests perform on it.
///
/// Everything here belongs to one event loop. There are no locks, and a request is either handled to its end or parked.
/// The handlers are in the folder `API`, one per file. `ServedAPIs` lists which versions of which requests are served.
final class BrokerCore: @unchecked Sendable {
    // Unchecked because everything here is used only on the loop.
    let loop: EventLoop
    let configuration: KafkaBroker.Configuration
    let clock: BrokerClock
    let log: Log
    let store: BrokerStore
    let budget: StateBudget
    private(set) var cluster: ClusterIdentity
    var topicTable = TopicTable()
    var partitionCount = 0
    /// Whether a timer is set that removes more files of deleted topics.
    var isRemovalScheduled = false
    let partitionReport: PartitionReport
    private var failures = FailureLog<StoreAccess>()
    /// Journal entries, such as deleted offsets, that could not be stored yet.
    var unstoredOffsets: [OffsetJournal.Entry] = []
    private(set) var producerIDs: ProducerIDs
    var groups: GroupCoordinator
    var journal: OffsetJournal?
    var transactions: TransactionTable
    let faults = KafkaBroker.Faults()
    let requests = KafkaBroker.RequestLog()

    var incoming: IncomingMemory
    var batchTimes = BatchTimesCache()
    /// The bytes of responses, over all connections, that the operating system has not accepted yet.
    private(set) var unsentBytes = 0

    private var connections: [ObjectIdentifier: ClientConnection] = [:]
    private var held: [RequestToken: RequestContext] = [:]
    private var lastToken: UInt64 = 0
    private var groupTimers: [String: GroupTimer] = [:]
    private var wokenFetches: [ParkedFetch] = []
    private var isFinishingFetches = false
    var producerRoom = ProducerRoom()
    private var maintenanceTimer: LoopTimer?
    private var flushTimer: LoopTimer?
    private(set) var isStopped = false

    private struct GroupTimer {
        let deadline: Int64
        let timer: LoopTimer
    }

    /// Opens the stored topics, committed offsets and transactions.
    init(
        loop: EventLoop, configuration: KafkaBroker.Configuration, clock: BrokerClock, store: BrokerStore
    ) throws(KafkaBrokerError) {
        self.loop = loop
        self.configuration = configuration
        self.clock = clock
        log = configuration.log
        partitionReport = PartitionReport(configuration.log)
        incoming = IncomingMemory(
            limit: configuration.limits.incomingBytes, unauthenticatedLimit: configuration.limits.unauthenticatedBytes)
        self.store = store
        budget = StateBudget(configuration.limits)
        let file = try store.loadCluster()
        cluster = ClusterIdentity(id: file.clusterID, node: .init(id: 1, host: "", port: -1))
        producerIDs = ProducerIDs(next: file.nextProducerID)
        groups = GroupCoordinator(limits: .init(configuration), budget: budget) { UUID128.random().hexadecimal }
        journal = try store.openJournal()
        transactions = TransactionTable(
            journal: try store.openTransactions(), capacity: configuration.limits.transactionalIDs, budget: budget)
        try store.openPartitions()
        try openTopics(file.topics)
        try listPartitions()
        store.removeStrays(keeping: file.topics.map(\.id))
        try replayOffsets()
        try replayTransactions()
        if !store.hasClusterFile || store.isClusterFileOld { try saveCluster() }
        faults.frozen.whenThawed { [weak self] in
            guard let self else { return }
            loop.execute { self.thawConnections() }
        }
    }

    /// Begins to serve clients. Metadata and FindCoordinator responses contain the address of `node`.
    func serve(as node: ClusterIdentity.Node) {
        cluster = ClusterIdentity(id: cluster.id, node: node)
        resumeTransactions()
        startMaintenance()
        removeDeletedFiles()
        if case .interval(let interval) = configuration.durability { startFlushing(every: interval) }
    }

    var topics: [String: Topic] { topicTable.byName }
    var topicsByID: [UUID128: Topic] { topicTable.byID }

    /// The time in milliseconds, on a monotonic clock.
    var now: Int64 { loop.now / 1_000_000 }

    // MARK: Cluster file

    /// Returns a producer id that was never returned before.
    func newProducerID() throws(KafkaBrokerError) -> Int64 {
        if producerIDs.isBlockUsedUp {
            producerIDs.takeBlock()
            do throws(KafkaBrokerError) { try saveCluster() } catch {
                producerIDs.returnBlock()
                throw error
            }
        }
        return producerIDs.take()
    }

    /// Writes the cluster file. Its size grows with the number of topics.
    func saveCluster() throws(KafkaBrokerError) {
        var file = ClusterFile(clusterID: cluster.id)
        file.nextProducerID = producerIDs.reserved
        file.topics = topics.values.map { topic in
            .init(
                name: topic.name, id: topic.id, partitions: Int32(topic.partitions.count),
                configuration: topic.configuration)
        }
        do throws(KafkaBrokerError) {
            let unsynced = try store.save(file)
            failures.succeeded(.cluster, log)
            note(.clusterSync, unsynced.map { .failure($0) } ?? Result<Void, SegmentLogError>.success(()))
        } catch {
            failures.failed(.cluster, error, log)
            throw error
        }
    }

    /// Logs a failure, unless this kind of access is already failing. Also logs the success that ends a failure.
    func note<Value>(_ access: StoreAccess, _ result: Result<Value, SegmentLogError>) {
        switch result {
        case .success: failures.succeeded(access, log)
        case .failure(let error): failures.failed(access, error, log)
        }
    }

    /// Adds partitions that have files to the stored list of partitions if they are missing in it: an older version
    /// wrote them, or a crash came in between.
    private func listPartitions() throws(KafkaBrokerError) {
        let created = topics.values.flatMap { topic in
            topic.partitions.filter(\.log.isCreated).map { (topic: topic.id, index: $0.index) }
        }
        do throws(SegmentLogError) { try store.partitions?.noteCreated(created) } catch {
            // If the cluster file is not an older one, the partitions are listed before their next records are written.
            guard store.createdFilesEarly else { return }
            throw .storage("cannot add partitions to the list of partitions", error)
        }
    }

    // MARK: Held requests

    /// Keeps a request until its response is known. Returns `nil` if there is no room for another waiting request.
    func hold(_ context: RequestContext) -> RequestToken? {
        guard budget.hasRoom(for: context.heldBytes, .waiting) else { return nil }
        budget.change(.waiting, by: context.heldBytes)
        lastToken += 1
        let token = RequestToken(rawValue: lastToken)
        held[token] = context
        return token
    }

    private func release(_ token: RequestToken) -> RequestContext? {
        let context = held.removeValue(forKey: token)
        if let context { budget.change(.waiting, by: -context.heldBytes) }
        return context
    }

    /// Carries out the actions of a group's state machine, and arms the group's timer.
    func perform(_ actions: [GroupAction], group: String) {
        for action in actions {
            switch action {
            case .joined(let token, let outcome):
                if let context = release(token) { answer(context, outcome) }
            case .synced(let token, let outcome):
                if let context = release(token) { answer(context, outcome) }
            }
        }
        armTimer(ofGroup: group)
    }

    private func armTimer(ofGroup group: String) {
        guard let deadline = groups.nextDeadline(group) else {
            groupTimers.removeValue(forKey: group)?.timer.cancel()
            return
        }
        // A timer that fires too early finds nothing to do and is armed again. So heartbeats do not need to change it.
        if let armed = groupTimers[group], armed.deadline <= deadline { return }
        groupTimers.removeValue(forKey: group)?.timer.cancel()
        let timer = loop.schedule(after: .milliseconds(max(0, deadline - now))) { [weak self] in
            self?.groupTimerFired(group)
        }
        groupTimers[group] = GroupTimer(deadline: deadline, timer: timer)
    }

    private func groupTimerFired(_ group: String) {
        groupTimers[group] = nil
        guard !isStopped else { return }
        perform(groups.advance(group, to: now), group: group)
    }

    // MARK: Waiting fetches

    /// Queues a fetch for its response. The response is sent after the current request is complete, so that it contains
    /// everything that the request wrote.
    func wake(_ fetch: ParkedFetch) {
        wokenFetches.append(fetch)
    }

    /// Responds to the fetches that were woken.
    ///
    /// After a response, the connection continues with its next request, which may wake other fetches. Those are left
    /// to the outermost call, so that the stack does not grow with the number of connections.
    func finishWokenFetches() {
        guard !isFinishingFetches else { return }
        isFinishingFetches = true
        while !wokenFetches.isEmpty {
            let woken = wokenFetches
            wokenFetches = []
            for fetch in woken { complete(fetch) }
        }
        isFinishingFetches = false
    }

    // MARK: Connections

    /// Registers a connection. Returns `false` if there are too many connections.
    func admit(_ connection: ClientConnection) -> Bool {
        guard !isStopped, connections.count < configuration.limits.connections else { return false }
        connections[ObjectIdentifier(connection)] = connection
        return true
    }

    /// Removes a connection that was closed.
    func release(_ connection: ClientConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Updates the number of unsent bytes of one connection, and the total.
    ///
    /// - Parameters:
    ///   - noted: The number that was recorded for the connection before; it is set to `count`.
    ///   - count: The number of unsent bytes now.
    func noteUnsent(_ noted: inout Int, _ count: Int) {
        unsentBytes += count - noted
        noted = count
    }

    private func thawConnections() {
        guard !isStopped else { return }
        for connection in Array(connections.values) { connection.thaw() }
    }

    // MARK: Time

    /// Applies retention and drops expired state, at every interval.
    private func startMaintenance() {
        maintenanceTimer = loop.schedule(after: configuration.retentionCheckInterval) { [weak self] in
            guard let self, !self.isStopped else { return }
            self.maintain()
            self.startMaintenance()
        }
    }

    /// Syncs the files to disk at every interval, so that the last writes of an idle partition are synced too.
    private func startFlushing(every interval: Duration) {
        flushTimer = loop.schedule(after: interval) { [weak self] in
            guard let self, !self.isStopped else { return }
            self.flush()
            self.startFlushing(every: interval)
        }
    }

    /// Syncs all files to disk. A failure is logged once, by the partition or here, and the next interval tries again.
    private func flush() {
        for topic in topics.values {
            for partition in topic.partitions {
                do throws(SegmentLogError) { try partition.flush() } catch {}
            }
        }
        note(.offsetsSync, Result { () throws(SegmentLogError) in try journal?.flush() })
        note(.transactionsSync, Result { () throws(SegmentLogError) in try transactions.journal?.flush() })
        note(.partitionsSync, Result { () throws(SegmentLogError) in try store.partitions?.flush() })
    }

    /// Applies retention, stores snapshots of partitions, and drops expired offsets and transactional ids.
    func maintain() {
        let wallTime = clock.wall()
        for topic in topics.values {
            for partition in topic.partitions {
                do throws(SegmentLogError) { try partition.maintain(now: wallTime) } catch {}
                store.saveSnapshotIfWorthwhile(of: partition, topic: topic.id)
            }
        }
        let retention = configuration.offsetsRetention.milliseconds
        journalForgotten(groups.expireOffsets(retention: retention, now: now, wallTime: wallTime))
        rewriteJournalIfLong()
        expireTransactions()
    }

    /// Closes all connections and files. The broker does nothing afterwards.
    func stop() {
        guard !isStopped else { return }
        isStopped = true
        maintenanceTimer?.cancel()
        flushTimer?.cancel()
        transactions.deadlineTimer?.timer.cancel()
        for armed in groupTimers.values { armed.timer.cancel() }
        groupTimers = [:]
        for connection in Array(connections.values) { connection.close() }
        held = [:]
        flush()
        for topic in topics.values {
            for partition in topic.partitions {
                store.saveSnapshot(of: partition, topic: topic.id)
                if let error = partition.log.close() { reportClose(of: "\(topic.name)-\(partition.index)", error) }
            }
        }
        // The next start removes the rest.
        removeDeletedFiles(for: .milliseconds(500))
        journalForgotten([])
        if let error = journal?.close() { reportClose(of: "the committed offsets", error) }
        if let error = transactions.journal?.close() { reportClose(of: "the states of transactions", error) }
        if let error = store.partitions?.close() { reportClose(of: "the list of partitions", error) }
        store.unlock()
    }

    private func reportClose(of what: String, _ error: SegmentLogError) {
        log.error("broker: cannot store the checkpoint of \(what), so the next start reads all of it: \(error)")
    }
}
