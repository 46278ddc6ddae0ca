import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// A producer with a transactional id for each Rivven partition: each submission is one transaction, with the position
/// after it.
///
/// Exactly once: who takes a partition over fences whoever wrote it before, and goes on where the last transaction that
/// was committed says.
final class TransactionalSinkSession: SinkSession {
    private let options: SinkOptions
    private let transactions: SinkTransactions
    private let kafka: Kafka
    private let offsets: OffsetsTopic
    private let warning: RetentionWarning?
    private let ownProvenance: Provenance?
    private let hooks: SinkHooks
    private let lanes = Lock<[RivvenPartition: TransactionalLane]>([:])

    init(
        _ options: SinkOptions, _ transactions: SinkTransactions, _ kafka: Kafka, _ warning: RetentionWarning?,
        _ hooks: SinkHooks
    ) async throws {
        self.hooks = hooks
        self.options = options
        self.transactions = transactions
        self.kafka = kafka
        self.warning = warning
        ownProvenance = try await options.ownProvenance(kafka)
        offsets = OffsetsTopic(kafka, transactions)
        try await offsets.prepare()
    }

    var isAtomic: Bool { true }

    func begin(_ partition: RivvenPartition) async throws -> Int64? {
        var configuration = options.producer
        configuration.transactionalID = transactions.id(topic: partition.topic, partition: partition.partition)
        configuration.reportsDeliveries = true
        let producer = try await kafka.producer(configuration)
        do {
            let positions = try await producer.topic(transactions.offsetsTopic)
            let target = try await producer.topic(options.kafkaTopic)
            let writer = KafkaSinkWriter(options, producer, target, warning, ownProvenance: ownProvenance)
            let lane = TransactionalLane(producer, writer, partition, positions, offsets.key(partition), hooks)
            lanes.withLock { $0[partition] = lane }
            return counted(try await offsets.position(of: partition, in: positions), of: partition)
        } catch {
            _ = lanes.withLock { $0.removeValue(forKey: partition) }
            await producer.close(deadline: .zero)
            throw error
        }
    }

    /// What a position that was kept means in this log: one of another log, in whose place this one was made, means nothing,
    /// and every event of this log is yet to be written.
    private func counted(_ position: OffsetsTopic.Position?, of partition: RivvenPartition) -> Int64? {
        guard let position else { return nil }
        guard let kept = position.storeID, let storeID = hooks.storeID, kept != storeID else { return position.offset }
        hooks.noticed(
            "the position \(position.offset) of \(partition) counts in an event log that is no longer there: all events of the "
                + "new one are written")
        return 0
    }

    func submit(_ messages: [RivvenMessage], of partition: RivvenPartition, next: Int64) async throws -> SinkReceipt {
        guard let lane = lanes.withLock({ $0[partition] }) else {
            throw ConnectorError("\(partition) was let go of")
        }
        return try await lane.submit(messages, next: next)
    }

    func end(_ partition: RivvenPartition) async {
        let lane = lanes.withLock { $0.removeValue(forKey: partition) }
        await lane?.close(deadline: .zero)
    }

    func close(deadline: Duration) async {
        let open = lanes.withLock { lanes in
            defer { lanes = [:] }
            return Array(lanes.values)
        }
        for lane in open { await lane.close(deadline: deadline) }
    }
}

/// The transactions of one Rivven partition, one after another.
private final class TransactionalLane: Sendable {
    private let producer: Producer
    private let writer: KafkaSinkWriter
    private let partition: RivvenPartition
    private let positions: TopicHandle
    private let key: Bytes
    private let receipts = ReceiptTable()
    private let reports: Task<Void, Never>
    private let hooks: SinkHooks

    init(
        _ producer: Producer, _ writer: KafkaSinkWriter, _ partition: RivvenPartition, _ positions: TopicHandle,
        _ key: Bytes, _ hooks: SinkHooks
    ) {
        self.hooks = hooks
        self.producer = producer
        self.writer = writer
        self.partition = partition
        self.positions = positions
        self.key = key
        let receipts = receipts
        reports = Task {
            for await report in producer.deliveries {
                if report.retries > 0 { hooks.retried(report.retries) }
                receipts.note(report)
            }
            receipts.failAll(ConnectorError("the producer was closed"))
        }
    }

    /// Writes messages and the position after them in one transaction. The receipt has ended when this returns.
    func submit(_ messages: [RivvenMessage], next: Int64) async throws -> SinkReceipt {
        let submission = Submission(messages.count, in: receipts)
        let result = SinkReceipt(count: 1)
        do {
            try producer.beginTransaction()
            try await writer.append(messages, of: partition, to: submission)
            try await appendPosition(next)
            await producer.flush()
            hooks.flushed()
        } catch {
            submission.withdraw()
            try await abort(after: error)
            Self.note(error, of: messages.count, in: result)
            return result
        }
        switch await submission.receipt.outcome() {
        case .written:
            try await commit()
            result.written(1)
        case .refused(let refusals):
            try await abort(after: nil)
            for (index, reason) in refusals { result.refuse(index, reason) }
        case .suspect(let reason):
            try await abort(after: nil)
            result.suspect(1, reason)
        case .failed(let error):
            try await abort(after: error)
            result.fail(error)
        }
        return result
    }

    /// A record that the broker refuses ends the transaction while the rest is still appended: then the append fails for it.
    private static func note(_ error: any Error, of count: Int, in result: SinkReceipt) {
        guard let refusal = error as? KafkaError, refusal.isRecordAtFault else { return result.fail(error) }
        if count == 1 { result.refuse(0, "\(refusal)") } else { result.suspect(1, "\(refusal)") }
    }

    private func appendPosition(_ next: Int64) async throws {
        while true {
            do throws(KafkaError) {
                return try producer.append(
                    to: positions, key: key, value: OffsetsTopic.value(next),
                    headers: OffsetsTopic.headers(hooks.storeID))
            } catch {
                guard error.code == .bufferFull else { throw error }
                await producer.waitForRoom()
            }
        }
    }

    /// Commits; while the outcome is not known it is asked for again, since only that tells it.
    private func commit() async throws {
        var attempts = 0
        while true {
            do throws(KafkaError) {
                return try await producer.commitTransaction()
            } catch {
                attempts += 1
                if error.requiresAbort {
                    try await abort(after: error)
                    throw error
                }
                guard error.isRetriable, attempts < 5 else { throw error }
                try await Task.sleep(for: .milliseconds(100 * attempts))
            }
        }
    }

    /// Aborts; a producer that is fenced has nothing to abort.
    private func abort(after error: (any Error)?) async throws {
        if let error = error as? KafkaError, error.isFatal || error.code == .closed { return }
        do throws(KafkaError) {
            try await producer.abortTransaction()
        } catch {
            guard !error.isFatal, error.code != .invalidTransactionState else { return }
            throw error
        }
    }

    func close(deadline: Duration) async {
        await producer.close(deadline: deadline)
        await reports.value
    }
}
