import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// One Rivven partition on its way to Kafka: read in order, appended in order, committed as far as all is acknowledged.
final class SinkLane: Sendable {
    private struct State {
        var tracker: AcknowledgementTracker
        var hasFailed = false
        var committed: Int64?
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
        state = Lock(State(tracker: AcknowledgementTracker(position: position)))
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
            record = try sink.options.form.decode(message, topic: topic)
        } catch {
            throw ConnectorError(
                "sink \"\(sink.options.name)\": the event at offset \(message.offset) of \(topic)-\(partition) cannot be "
                    + "read in format \(sink.options.form.format.rawValue): \(error); nothing was skipped")
        }
        let tag = SinkTag(lane: index, offset: message.offset).encoded
        state.withLock { $0.tracker.register(message.offset) }
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
        state.withLock { $0.tracker.acknowledge(offset) }
    }

    func failed() {
        state.withLock { $0.hasFailed = true }
    }

    /// The offset to commit, where there is one that is not committed yet.
    func positionToCommit() -> Int64? {
        state.withLock { state in
            let position = state.tracker.committable
            return position == start || position == state.committed ? nil : position
        }
    }

    func committed(_ offset: Int64) {
        state.withLock { $0.committed = offset }
    }
}
