public import KafkaClient
import KafkaCodecs
import KafkaProtocol
public import KafkaTransport
public import RivvenProtocol

/// Carries Rivven topics to a Kafka topic, partition by partition, in order.
///
/// Delivery is at least once: what is committed to Rivven is the contiguous prefix of what Kafka has acknowledged. A
/// record that Kafka does not take ends the run, which begins again at what was committed: nothing is skipped.
public final class KafkaSink: Sendable {
    /// What this sink does.
    public let options: SinkOptions
    private let kafka: Kafka
    private let store: any RivvenStore
    private let log: Log
    private let state = Lock(State())

    private struct State {
        var lanes: [SinkLane] = []
        var isStopping = false
        var failure: (any Error)?
    }

    /// Creates a sink between two open clients.
    public init(options: SinkOptions, kafka: Kafka, store: any RivvenStore, log: Log) {
        self.options = options
        self.kafka = kafka
        self.store = store
        self.log = log
    }

    // MARK: Preparing

    /// Finds both sides as the configuration says, and makes the topics where it may.
    ///
    /// - Throws: `ConnectorError`, or the clients' own errors.
    public func prepare() async throws {
        var largest = 0
        for topic in options.rivvenTopics { largest = max(largest, try await partitions(of: topic)) }
        let target: TopicDescription
        if let existing = try await kafka.describeTopic(options.kafkaTopic) {
            target = existing
        } else {
            guard options.createsTopic else {
                throw ConnectorError(
                    "sink \"\(options.name)\": Kafka topic \"\(options.kafkaTopic)\" does not exist: create it, or allow "
                        + "topic_config.auto_create")
            }
            let wanted = options.partitions ?? largest
            try await kafka.createTopic(options.kafkaTopic, partitions: wanted > 0 ? Int32(clamping: wanted) : nil)
            guard let made = try await kafka.describeTopic(options.kafkaTopic) else {
                throw ConnectorError(
                    "sink \"\(options.name)\": Kafka topic \"\(options.kafkaTopic)\" was made and cannot be found")
            }
            target = made
        }
        guard options.partitioning != .preserve || target.partitionCount >= largest else {
            throw ConnectorError(
                "sink \"\(options.name)\": Kafka topic \"\(options.kafkaTopic)\" has \(target.partitionCount) partitions "
                    + "and Rivven \(largest): give it as many, or set config.partitioning to key or round_robin")
        }
    }

    /// A topic that a source is yet to make counts none: the sink waits for it.
    private func partitions(of topic: String) async throws -> Int {
        try await store.partitionCount(topic: topic) ?? 0
    }

    // MARK: Running

    /// Carries events until `stop()`, or until something fails.
    ///
    /// - Throws: What failed. What was acknowledged until then is committed as far as that is possible.
    public func run() async throws {
        var configuration = options.producer
        configuration.reportsDeliveries = true
        let producer = try await kafka.producer(configuration)
        let topic = try await producer.topic(options.kafkaTopic)
        let warning = await retentionWarning()
        let lanes: [SinkLane]
        do {
            lanes = try await makeLanes(producer, topic, warning)
        } catch {
            await producer.close(deadline: .zero)
            throw error
        }
        state.withLock { $0.lanes = lanes }
        let reports = Task { await self.readReports(of: producer, lanes) }
        let commits = Task { await self.commitRegularly(lanes) }
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes {
                group.addTask {
                    do { try await lane.run() } catch { self.fail(error) }
                }
            }
        }
        let hasFailed = state.withLock { $0.failure != nil }
        await producer.close(deadline: hasFailed ? .zero : options.drainTimeout)
        await reports.value
        commits.cancel()
        await commits.value
        await commit(lanes)
        let failure = state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
        if let failure { throw failure }
    }

    /// Stops reading, waits for what was sent, commits, and ends `run()`.
    public func stop() {
        state.withLock { $0.isStopping = true }
    }

    var isStopping: Bool { state.withLock { $0.isStopping || $0.failure != nil } }

    private func fail(_ error: any Error) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
        }
    }

    private func makeLanes(
        _ producer: Producer, _ topic: TopicHandle, _ warning: RetentionWarning?
    ) async throws -> [SinkLane] {
        var lanes: [SinkLane] = []
        for name in options.rivvenTopics {
            let count = try await partitionsWhenThere(of: name)
            for partition in 0..<count {
                lanes.append(
                    SinkLane(
                        sink: self, index: lanes.count, topic: name, partition: partition, store: store,
                        producer: producer, target: topic,
                        position: try await position(of: name, partition), warning: warning))
            }
        }
        return lanes
    }

    /// Waits for a topic that a source makes at its start.
    private func partitionsWhenThere(of topic: String) async throws -> Int {
        while !isStopping {
            let count = try await partitions(of: topic)
            if count > 0 { return count }
            try await Task.sleep(for: .milliseconds(200))
        }
        return 0
    }

    private func position(of topic: String, _ partition: Int) async throws -> Int64 {
        let bounds = try await store.offsetBounds(topic: topic, partition: partition)
        if let committed = try await store.committedOffset(
            group: options.group, topic: topic, partition: partition)
        {
            return max(committed, bounds.earliest)
        }
        return options.startsAtEarliest ? bounds.earliest : bounds.latest
    }

    // MARK: Acknowledgements

    private func readReports(of producer: Producer, _ lanes: [SinkLane]) async {
        for await report in producer.deliveries {
            if let error = report.error {
                fail(error)
                for tag in report.tags {
                    let tag = SinkTag(tag)
                    lanes[tag.lane].failed(tag.offset)
                }
                continue
            }
            for tag in report.tags {
                let tag = SinkTag(tag)
                lanes[tag.lane].acknowledged(tag.offset)
            }
        }
    }

    private func commitRegularly(_ lanes: [SinkLane]) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: options.commitInterval) } catch { return }
            await commit(lanes)
        }
    }

    /// Commits what Kafka has acknowledged. A commit that fails is made again with the next.
    private func commit(_ lanes: [SinkLane]) async {
        for lane in lanes {
            guard let position = lane.positionToCommit() else { continue }
            do {
                try await store.commit(
                    group: options.group, topic: lane.topic, partition: lane.partition, offset: position.offset)
                lane.committed(position)
            } catch {
                log.warning("sink \"\(options.name)\": the position was not committed: \(error)")
            }
        }
    }

    private func retentionWarning() async -> RetentionWarning? {
        guard let text = try? await kafka.topicConfig("retention.ms", of: options.kafkaTopic),
            let milliseconds = Int64(text), milliseconds >= 0,
            (try? await kafka.topicConfig("message.timestamp.type", of: options.kafkaTopic)) != "LogAppendTime"
        else { return nil }
        return RetentionWarning(sink: options.name, topic: options.kafkaTopic, retention: milliseconds, log: log)
    }
}

/// Which lane's event a record is: what a batch's report gives back.
struct SinkTag {
    let lane: Int
    let offset: Int64

    init(lane: Int, offset: Int64) {
        self.lane = lane
        self.offset = offset
    }

    init(_ tag: UInt64) {
        lane = Int(tag >> 48)
        offset = Int64(tag & 0xffff_ffff_ffff)
    }

    var encoded: UInt64 { UInt64(lane) << 48 | UInt64(truncatingIfNeeded: offset) & 0xffff_ffff_ffff }
}
