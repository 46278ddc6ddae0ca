import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// One Rivven partition on its way to Kafka: read in order, appended in order, committed as far as all is acknowledged.
final class SinkLane: Sendable {
    private struct State {
        var tracker = AcknowledgementTracker()
    }

    let topic: String
    let partition: Int
    private let sink: KafkaSink
    private let index: Int
    private let store: any RivvenStore
    private let producer: Producer
    private let target: TopicHandle
    private let start: Int64
    private let warning: RetentionWarning?
    private let decoder: EventDecoder
    private let epoch: OwnershipEpoch
    private let state: Lock<State>

    init(
        sink: KafkaSink, index: Int, topic: String, partition: Int, store: any RivvenStore, producer: Producer,
        target: TopicHandle, position: Int64, warning: RetentionWarning?
    ) {
        self.sink = sink
        self.index = index
        self.topic = topic
        self.partition = partition
        self.store = store
        self.producer = producer
        self.target = target
        self.warning = warning
        start = position
        decoder = EventDecoder(sink.options.form, topic: topic)
        var initial = State()
        epoch = initial.tracker.begin(at: position)
        state = Lock(initial)
    }

    /// Reads and appends until the sink stops.
    func run() async throws {
        var position = start
        while !sink.isStopping {
            let messages = try await store.consume(
                topic: topic, partition: partition, from: position, maximumRecords: sink.options.maximumRecords,
                maximumWait: .milliseconds(250))
            guard let last = messages.last else { continue }
            for message in messages { try await append(message) }
            position = last.offset + 1
        }
    }

    private func append(_ message: RivvenMessage) async throws {
        let record: Record
        do {
            record = try decoder.decode(message)
        } catch {
            throw ConnectorError(
                "sink \"\(sink.options.name)\": the event at offset \(message.offset) of \(topic)-\(partition) cannot be "
                    + "read in format \(sink.options.form.format.rawValue): \(error); nothing was skipped")
        }
        let tag = SinkTag(lane: index, offset: message.offset).encoded
        guard state.withLock({ $0.tracker.register(message.offset..<message.offset + 1) }) else {
            throw ConnectorError(
                "sink \"\(sink.options.name)\": Rivven answered with offset \(message.offset) of \(topic)-\(partition) out of "
                    + "order; nothing was skipped")
        }
        warning?.note(oldest: record.timestamp, count: 1)
        while true {
            do throws(KafkaError) {
                return try producer.append(
                    to: target, partition: targetPartition(for: message), key: record.key, value: record.value,
                    headers: record.headers, timestamp: record.timestamp, tag: tag)
            } catch {
                guard error.code == .bufferFull, !sink.isStopping else { throw error }
                await producer.waitForRoom()
            }
        }
    }

    private func targetPartition(for message: RivvenMessage) -> Int32? {
        switch sink.options.partitioning {
        case .preserve: Int32(partition)
        case .key: nil
        case .roundRobin: Int32(message.offset % Int64(target.partitionCount))
        }
    }

    // MARK: Acknowledgements

    func acknowledged(_ offset: Int64) {
        state.withLock { _ = $0.tracker.acknowledge(offset, in: epoch) }
    }

    /// Nothing from `offset` on is committed any more.
    func failed(_ offset: Int64) {
        state.withLock { $0.tracker.fail(offset, in: epoch) }
    }

    /// The position to commit, where there is one that is not committed yet.
    func positionToCommit() -> CommittablePosition? {
        state.withLock { $0.tracker.committable }
    }

    func committed(_ position: CommittablePosition) {
        state.withLock { $0.tracker.noteCommitted(position) }
    }
}
