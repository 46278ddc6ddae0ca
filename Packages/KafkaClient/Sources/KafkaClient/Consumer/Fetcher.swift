import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Keeps one Fetch under way to each broker that leads one of the partitions, and hands batches on as they come.
///
/// Runs on the loop. Invariants:
/// - A partition's position moves only past batches that were handed to the queue, or that hold no user's record.
/// - An answer to a question that is out of date (revoked, moved) is dropped (T42).
/// - The next Fetch is sent once the batches' headers were walked: decoding is the reader's work.
final class Fetcher: @unchecked Sendable {
    // Unchecked because all state is touched on the loop alone.
    final class Partition {
        let lease: PartitionLease
        /// What is fetched next; negative where it is not known.
        var position: Int64
        var leader: Int32 = -1
        var isLeaderDoubtful = false
        /// The question that is under way.
        var asked: (node: Int32, position: Int64)?
        var isFailed = false
        /// Its user is being told of it, and may still say where to begin.
        var isHeld = false
        var isPaused = false
        /// The leader has no such offset, and it is being asked for what there is.
        var isOutOfRange = false

        init(_ lease: PartitionLease, position: Int64) {
            self.lease = lease
            self.position = position
        }

        var isReadable: Bool {
            leader >= 0 && position >= 0 && !isFailed && !isHeld && !isPaused && !isOutOfRange && !lease.isOver
        }

        func doubtLeader() {
            leader = -1
            isLeaderDoubtful = true
        }
    }

    let cluster: Cluster
    let loop: EventLoop
    let configuration: Consumer.Configuration
    let queue: FetchQueue
    /// Held until the consumer is closed, which lets go of this fetcher.
    let consumer: Consumer
    private let purpose: ConnectionPurpose
    var partitions: [TopicPartition: Partition] = [:]
    private var busy: Set<Int32> = []
    private var isRefreshing = false
    private(set) var isClosed = false
    var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
    private var wakeTimer: LoopTimer?

    init(
        cluster: Cluster, configuration: Consumer.Configuration, queue: FetchQueue, consumer: Consumer,
        purpose: ConnectionPurpose
    ) {
        self.cluster = cluster
        loop = cluster.loop
        self.configuration = configuration
        self.queue = queue
        self.consumer = consumer
        self.purpose = purpose
    }

    func close() {
        revokeAll()
        isClosed = true
        wakeTimer?.cancel()
    }

    // MARK: Asking

    /// Asks every broker that is not asked already for what it leads.
    func fetch() {
        loop.preconditionOnLoop()
        guard !isClosed, queue.hasRoom else { return }
        findLeaders()
        var perBroker: [Int32: [Partition]] = [:]
        for partition in partitions.values where partition.isReadable && !busy.contains(partition.leader) {
            perBroker[partition.leader, default: []].append(partition)
        }
        for (node, asked) in perBroker { ask(node, asked) }
    }

    private func ask(_ node: Int32, _ asked: [Partition]) {
        let connection: BrokerConnection
        do throws(KafkaError) {
            connection = try cluster.onLoop { [purpose] cluster throws(KafkaError) in
                try cluster.connection(to: node, for: purpose)
            }
        } catch {
            for partition in asked { partition.doubtLeader() }
            return fetchLater()
        }
        busy.insert(node)
        let request = makeRequest(asked)
        for partition in asked { partition.asked = (node, partition.position) }
        let clientID = cluster.configuration.clientID
        connection.send(
            .fetch, timeout: cluster.configuration.requestTimeout + configuration.fetchMaximumWait,
            encode: { version, correlationID in
                .encode(request, version: version, correlationID: correlationID, clientID: clientID)
            },
            complete: { [self] result in
                busy.remove(node)
                answered(node, asked, result)
            })
    }

    private func makeRequest(_ asked: [Partition]) -> FetchRequest {
        var request = FetchRequest()
        request.replicaId = -1
        request.maxWaitMs = configuration.fetchMaximumWait.milliseconds
        request.minBytes = Int32(clamping: configuration.fetchMinimumBytes)
        request.maxBytes = Int32(clamping: configuration.fetchMaximumBytes)
        request.isolationLevel = configuration.isolationLevel.rawValue
        request.sessionId = 0
        request.sessionEpoch = -1
        // In another order each time, so that a full answer starves no partition (T47).
        for (name, partitions) in Dictionary(grouping: asked.shuffled(), by: \.lease.partition.topic) {
            var topic = FetchRequest.FetchTopic()
            topic.topic = name
            for partition in partitions {
                var entry = FetchRequest.FetchPartition()
                entry.partition = partition.lease.partition.partition
                entry.currentLeaderEpoch = -1
                entry.fetchOffset = partition.position
                entry.partitionMaxBytes = Int32(clamping: configuration.fetchMaximumBytesPerPartition)
                topic.partitions.append(entry)
            }
            request.topics.append(topic)
        }
        return request
    }

    // MARK: Leaders and time

    private func findLeaders() {
        let unled = partitions.values.filter { $0.leader < 0 }
        guard !unled.isEmpty else { return }
        let metadata = cluster.onLoop { $0.metadata }
        for partition in unled where !partition.isLeaderDoubtful {
            let name = partition.lease.partition
            guard let known = metadata.topics[name.topic]?.partitions, known.indices.contains(Int(name.partition))
            else { continue }
            partition.leader = known[Int(name.partition)].leader
        }
        guard !isRefreshing, unled.contains(where: { $0.leader < 0 }) else { return }
        isRefreshing = true
        Task {
            var isFresh = true
            do throws(KafkaError) { try await self.cluster.refresh() } catch { isFresh = false }
            let isKnown = isFresh
            self.loop.run {
                self.isRefreshing = false
                if isKnown {
                    for partition in self.partitions.values { partition.isLeaderDoubtful = false }
                }
                self.fetchLater()
            }
        }
    }

    func fetchLater() {
        guard wakeTimer == nil, !isClosed else { return }
        wakeTimer = loop.schedule(after: backoff.next()) { [weak self] in
            self?.wakeTimer = nil
            self?.fetch()
        }
    }
}
