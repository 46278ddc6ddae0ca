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
    private final class Partition {
        let lease: PartitionLease
        var position: Int64
        var leader: Int32 = -1
        var isLeaderDoubtful = false
        var isAsked = false
        var isFailed = false
        var isReset: OffsetQuestion?

        init(_ partition: TopicPartition, position: Int64) {
            lease = PartitionLease(partition)
            self.position = position
        }
    }

    /// The position is unknown, and this timestamp (-1 end, -2 start) is being asked for.
    private struct OffsetQuestion {
        let timestamp: Int64
    }

    private let cluster: Cluster
    private let loop: EventLoop
    private let configuration: Consumer.Configuration
    private let queue: FetchQueue
    /// Held until the consumer is closed, which lets go of this fetcher.
    private let consumer: Consumer
    private let purpose: ConnectionPurpose
    private var partitions: [TopicPartition: Partition] = [:]
    private var busy: Set<Int32> = []
    private var isRefreshing = false
    private var isClosed = false
    private var isPaused = false
    private var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
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

    // MARK: Assignment

    /// Begins to fetch `positions`.
    func assign(_ positions: [TopicPartition: Int64]) {
        loop.preconditionOnLoop()
        for (partition, position) in positions {
            partitions[partition]?.lease.revoke()
            partitions[partition] = Partition(partition, position: position)
        }
        fetch()
    }

    /// Stops all partitions at once: nothing of them is handed out any more.
    func revokeAll() {
        loop.preconditionOnLoop()
        for partition in partitions.values { partition.lease.revoke() }
        partitions = [:]
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
        for partition in partitions.values
        where partition.leader >= 0 && !partition.isFailed && partition.isReset == nil
            && !busy.contains(partition.leader)
        {
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
            for partition in asked { doubtLeader(of: partition) }
            return fetchLater()
        }
        busy.insert(node)
        let request = makeRequest(asked)
        let positions = asked.map(\.position)
        let clientID = cluster.configuration.clientID
        connection.send(
            .fetch, timeout: cluster.configuration.requestTimeout + configuration.fetchMaximumWait,
            encode: { version, correlationID in
                .encode(request, version: version, correlationID: correlationID, clientID: clientID)
            },
            complete: { [self] result in
                busy.remove(node)
                answered(asked, positions, result)
            })
    }

    private func makeRequest(_ asked: [Partition]) -> FetchRequest {
        var request = FetchRequest()
        request.replicaId = -1
        request.maxWaitMs = configuration.fetchMaximumWait.milliseconds
        request.minBytes = Int32(clamping: configuration.fetchMinimumBytes)
        request.maxBytes = Int32(clamping: configuration.fetchMaximumBytes)
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

    // MARK: Answers

    private func answered(_ asked: [Partition], _ positions: [Int64], _ result: Result<(Bytes, Int16), KafkaError>) {
        guard !isClosed else { return }
        let response: FetchResponse
        do {
            let (body, version) = try result.get()
            var reader = ByteReader(body)
            response = try FetchResponse(from: &reader, version: version)
        } catch {
            for partition in asked { doubtLeader(of: partition) }
            return fetchLater()
        }
        guard response.errorCode == 0 else {
            for partition in asked { doubtLeader(of: partition) }
            return fetchLater()
        }
        var elements: [FetchQueue.Element] = []
        var seen: Set<TopicPartition> = []
        var hasFailed = false
        for topic in response.responses {
            for answer in topic.partitions {
                let name = TopicPartition(topic.topic, answer.partitionIndex)
                guard seen.insert(name).inserted,
                    let index = asked.firstIndex(where: { $0.lease.partition == name }),
                    partitions[name] === asked[index], asked[index].position == positions[index]
                else { continue }
                let isGood = take(answer, for: asked[index], into: &elements)
                hasFailed = hasFailed || !isGood
            }
        }
        queue.put(elements)
        if hasFailed {
            fetchLater()
        } else {
            backoff.reset()
            fetch()
        }
    }

    /// Returns whether the partition may be asked for again at once.
    private func take(
        _ answer: FetchResponse.PartitionData, for partition: Partition, into elements: inout [FetchQueue.Element]
    ) -> Bool {
        let code = ErrorCode(rawValue: answer.errorCode)
        guard code == .none else {
            failed(partition, code, into: &elements)
            return false
        }
        guard let records = answer.records, !records.isEmpty else { return true }
        var batches = RecordBatches(records)
        do throws(CodecError) {
            var isWhole = false
            while let batch = try batches.next() {
                isWhole = true
                guard batch.lastOffset >= partition.position else { continue }
                if batch.holdsRecords {
                    elements.append(
                        .batch(
                            FetchedBatch(
                                stored: batch, position: partition.position, highWatermark: answer.highWatermark,
                                lease: partition.lease)))
                }
                partition.position = batch.lastOffset + 1
            }
            // Whatever the limits, a broker sends the first batch whole (KIP-74).
            guard isWhole else { throw CodecError(.truncated, "the broker sent no whole batch") }
        } catch {
            partition.isFailed = true
            let name = partition.lease.partition
            elements.append(
                .failure(
                    KafkaError(
                        .corruptBatch,
                        "the log cannot be read at offset \(partition.position): \(error.message); "
                            + "the position stays there"
                    ).of(topic: name.topic, partition: name.partition)))
            return false
        }
        return true
    }

    private func failed(_ partition: Partition, _ code: ErrorCode, into elements: inout [FetchQueue.Element]) {
        let name = partition.lease.partition
        if code == .offsetOutOfRange {
            switch configuration.offsetReset {
            case .earliest: reset(partition, to: -2)
            case .latest: reset(partition, to: -1)
            case .none:
                partition.isFailed = true
                elements.append(
                    .failure(
                        KafkaError(
                            .noOffset, "offset \(partition.position) is not in the log, and no reset policy is set"
                        ).of(topic: name.topic, partition: name.partition)))
            }
        } else if code.meansNewLeader || code.isRetriable {
            doubtLeader(of: partition)
        } else {
            partition.isFailed = true
            elements.append(
                .failure(
                    .broker(code, "the partition cannot be read").of(topic: name.topic, partition: name.partition)))
        }
    }

    /// Asks for the start or the end of the log, and goes on from there.
    private func reset(_ partition: Partition, to timestamp: Int64) {
        partition.isReset = OffsetQuestion(timestamp: timestamp)
        let name = partition.lease.partition
        Task {
            let result: Result<[TopicPartition: Int64], KafkaError>
            do throws(KafkaError) {
                result = .success(try await self.cluster.listOffsets([(name, timestamp)]))
            } catch {
                result = .failure(error)
            }
            self.loop.run {
                guard self.partitions[name]?.isReset != nil else { return }
                self.partitions[name]?.isReset = nil
                if case .success(let offsets) = result, let offset = offsets[name] {
                    self.partitions[name]?.position = offset
                }
                self.fetchLater()
            }
        }
    }

    // MARK: Leaders and time

    private func doubtLeader(of partition: Partition) {
        partition.leader = -1
        partition.isLeaderDoubtful = true
    }

    private func findLeaders() {
        let unled = partitions.values.filter { $0.leader < 0 }
        guard !unled.isEmpty else { return }
        let metadata = cluster.onLoop { $0.metadata }
        for partition in unled where !partition.isLeaderDoubtful {
            let name = partition.lease.partition
            guard let known = metadata.topics[name.topic]?.partitions, Int(name.partition) < known.count else {
                continue
            }
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

    private func fetchLater() {
        guard wakeTimer == nil, !isClosed else { return }
        wakeTimer = loop.schedule(after: backoff.next()) { [weak self] in
            self?.wakeTimer = nil
            self?.fetch()
        }
    }
}
