import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// The part of a consumer that fetches. It keeps one Fetch in flight to each broker that leads one of the partitions,
/// and passes batches on as they arrive.
///
/// Runs on the loop. Invariants:
/// - A partition's position moves only past batches that were put into the queue, or that hold no record for the user.
/// - A response to a request that is out of date (the partition was revoked, or its position set elsewhere) is dropped.
/// - The next Fetch is sent as soon as the batch headers were walked. The reader decodes the records.
/// - An error of one partition delays only that partition. An error of a broker delays only its partitions.
final class Fetcher: @unchecked Sendable {
    // Unchecked because all state is touched only on the loop.
    let cluster: Cluster
    let loop: EventLoop
    let configuration: Consumer.Configuration
    let queue: FetchQueue
    /// A strong reference, and so a cycle, until the consumer is closed and releases this fetcher.
    let consumer: Consumer
    private let purpose: ConnectionPurpose
    var partitions: [TopicPartition: Partition] = [:]
    var nodes: [Int32: FetchNode] = [:]
    /// Called when the cluster's metadata may have changed, with the partitions whose topic was recreated. A member of
    /// a group gives those up, and receives the new topic's partitions.
    var onMetadata: (([TopicPartition: FormerTopic]) -> Void)?
    private var isRefreshing = false
    private var refreshFailures = 0
    private var refreshBackoff = Backoff(initial: .milliseconds(50), maximum: .seconds(5))
    private var nextRefresh: Int64 = 0
    private var nextAgedRefresh: Int64 = 0
    private(set) var isClosed = false
    private var wakeTimer: LoopTimer?
    private var wakeTime = Int64.max
    private var upkeepTimer: LoopTimer?
    var isListingEnds = false

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
        onMetadata = nil
        wakeTimer?.cancel()
        upkeepTimer?.cancel()
    }

    // MARK: Requests

    /// Sends a Fetch to every broker that leads a partition and has none in flight.
    func fetch() {
        loop.preconditionOnLoop()
        guard !isClosed, queue.hasRoom else { return }
        findLeaders()
        let now = loop.now
        var perBroker: [Int32: [Partition]] = [:]
        var later = Int64.max
        for partition in partitions.values where partition.isReadable {
            let node = nodes[partition.leader]
            if node?.isBusy == true { continue }
            let time = max(partition.notBefore, node?.notBefore ?? 0)
            if time <= now {
                perBroker[partition.leader, default: []].append(partition)
            } else {
                later = min(later, time)
            }
        }
        for (node, asked) in perBroker { send(to: node, asked) }
        if later < .max { wake(at: later) }
    }

    private func send(to node: Int32, _ asked: [Partition]) {
        let connection: BrokerConnection
        do throws(KafkaError) {
            connection = try cluster.onLoop { [purpose] cluster throws(KafkaError) in
                try cluster.connection(to: node, for: purpose)
            }
        } catch {
            return nodeFailed(node, asked, error)
        }
        nodes[node, default: FetchNode()].isBusy = true
        let request = FetchRequest(asked, configuration)
        for partition in asked { partition.asked = (node, partition.position) }
        let (clientID, sent) = (cluster.configuration.clientID, loop.now)
        connection.send(
            .fetch, timeout: cluster.configuration.requestTimeout + configuration.fetchMaximumWait,
            versions: asked.allSatisfy { $0.topicID != .zero } ? nil : ClientVersions.fetchByName,
            encode: { version, correlationID in
                .encode(request, version: version, correlationID: correlationID, clientID: clientID)
            },
            complete: { [self] result in
                nodes[node]?.isBusy = false
                completed(node, asked, sent: sent, result)
            })
    }

    // MARK: Leaders

    private func findLeaders() {
        let unled = partitions.values.filter { $0.leader < 0 }
        guard !unled.isEmpty else { return }
        let metadata = cluster.onLoop { $0.metadata }
        for partition in unled where !partition.isLeaderDoubtful {
            guard let known = metadata.topics[partition.name.topic]?.partitions,
                known.indices.contains(Int(partition.name.partition))
            else { continue }
            partition.leader = known[Int(partition.name.partition)].leader
        }
        if unled.contains(where: { $0.leader < 0 }) { refresh() }
    }

    /// Refreshes the metadata: one request at a time, with a wait between requests.
    private func refresh() {
        guard !isRefreshing else { return }
        guard loop.now >= nextRefresh else { return wake(at: nextRefresh) }
        isRefreshing = true
        Task {
            var failure: KafkaError?
            do throws(KafkaError) {
                try await self.cluster.refresh()
            } catch {
                failure = error
            }
            let result = failure
            self.loop.run { self.refreshed(result) }
        }
    }

    private func refreshed(_ failure: KafkaError?) {
        isRefreshing = false
        guard !isClosed else { return }
        nextRefresh = loop.now &+ refreshBackoff.next().nanoseconds
        if let failure {
            refreshFailures += 1
            let unled = partitions.values.filter { $0.leader < 0 }
            failed(unled, failure, attempts: refreshFailures, "the metadata cannot be read")
        } else {
            refreshFailures = 0
            for partition in partitions.values { partition.isLeaderDoubtful = false }
            checkTopics()
        }
        fetch()
    }

    /// Records that fetching works, so the next refresh need not wait.
    func leadersWork() {
        refreshBackoff.reset()
    }

    // MARK: Time

    /// Calls `fetch()` again at `time`, on the loop's clock.
    func wake(at time: Int64) {
        guard !isClosed, time < wakeTime || wakeTimer == nil else { return }
        wakeTimer?.cancel()
        wakeTime = time
        wakeTimer = loop.schedule(after: .nanoseconds(max(time &- loop.now, 0))) { [weak self] in
            guard let self else { return }
            wakeTimer = nil
            wakeTime = .max
            fetch()
        }
    }

    /// Begins the periodic checks for new partitions, recreated topics, and old ends.
    func beginUpkeep() {
        guard !isClosed else { return }
        let interval = min(configuration.metadataMaximumAge, Self.endAge)
        if nextAgedRefresh == 0 { nextAgedRefresh = loop.now &+ configuration.metadataMaximumAge.nanoseconds }
        upkeepTimer = loop.schedule(after: interval) { [weak self] in
            guard let self, !isClosed else { return }
            if loop.now >= nextAgedRefresh {
                nextAgedRefresh = loop.now &+ configuration.metadataMaximumAge.nanoseconds
                refresh()
            }
            listOldEnds()
            beginUpkeep()
        }
    }
}

extension FetchRequest {
    /// Creates a request for the records from the positions of `asked` on.
    init(_ asked: [Fetcher.Partition], _ configuration: Consumer.Configuration) {
        self.init()
        maxWaitMs = configuration.fetchMaximumWait.milliseconds
        minBytes = Int32(clamping: configuration.fetchMinimumBytes)
        maxBytes = Int32(clamping: configuration.fetchMaximumBytes)
        isolationLevel = configuration.isolationLevel.rawValue
        // In random order, so that no partition starves when responses are full.
        for (name, partitions) in Dictionary(grouping: asked.shuffled(), by: \.name.topic) {
            var topic = FetchTopic()
            topic.topic = name
            topic.topicId = partitions[0].topicID
            for partition in partitions {
                var entry = FetchPartition()
                entry.partition = partition.name.partition
                entry.fetchOffset = partition.position
                entry.partitionMaxBytes = Int32(clamping: configuration.fetchMaximumBytesPerPartition)
                topic.partitions.append(entry)
            }
            topics.append(topic)
        }
    }
}
