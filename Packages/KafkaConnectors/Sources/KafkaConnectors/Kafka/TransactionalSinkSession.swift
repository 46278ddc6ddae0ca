import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// A session with a transactional producer for each Rivven partition. Each submission is one transaction, which
/// includes the position after it.
///
/// This makes delivery exactly once: a process that takes over a partition fences every earlier writer, and continues
/// at the position in the last committed transaction.
final class TransactionalSinkSession: SinkSession {
    private let options: SinkOptions
    private let transactions: SinkTransactions
    private let kafka: Kafka
    private let offsets: OffsetsTopic
    private let warning: RetentionWarning?
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
        offsets = OffsetsTopic(kafka, transactions)
        try await offsets.prepare()
    }

    var isAtomic: Bool { true }

    func begin(_ partition: RivvenPartition) async throws -> SinkPosition? {
        await end(partition)
        var configuration = options.producer
        configuration.transactionalID = transactions.id(topic: partition.topic, partition: partition.partition)
        configuration.transactionTimeout = transactions.timeout
        // The producer fences the former writer. Only after that is the stored position final.
        let producer = try await SinkProducer(options, configuration, kafka, warning, hooks)
        do {
            let positions = try await producer.producer.topic(transactions.offsetsTopic)
            let found = try await offsets.position(of: partition, in: positions)
            let lane = TransactionalLane(producer, partition, positions, offsets.key(partition), hooks)
            lanes.withLock { $0[partition] = lane }
            return found
        } catch {
            await producer.close(deadline: .zero)
            throw error
        }
    }

    func submit(
        _ messages: [RivvenMessage], of partition: RivvenPartition, next: SinkPosition
    ) async throws -> SinkReceipt {
        guard let lane = lanes.withLock({ $0[partition] }) else {
            throw ConnectorError("\(partition) was released")
        }
        do {
            return try await lane.submit(messages, next: next)
        } catch let error as KafkaError where error.isTakenOver {
            throw PartitionLost(partition, error)
        }
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
        await withTaskGroup(of: Void.self) { group in
            for lane in open { group.addTask { await lane.close(deadline: deadline) } }
        }
    }
}

/// The transactions of one Rivven partition, one after another.
private final class TransactionalLane: Sendable {
    private let producer: SinkProducer
    private let partition: RivvenPartition
    private let positions: TopicHandle
    private let key: Bytes
    private let hooks: SinkHooks
    /// The most attempts to commit a transaction whose outcome is unknown.
    private static let commitAttempts = 5

    init(
        _ producer: SinkProducer, _ partition: RivvenPartition, _ positions: TopicHandle, _ key: Bytes,
        _ hooks: SinkHooks
    ) {
        self.hooks = hooks
        self.producer = producer
        self.partition = partition
        self.positions = positions
        self.key = key
    }

    /// Writes messages and the position after them in one transaction. The receipt is complete when this returns.
    func submit(_ messages: [RivvenMessage], next: SinkPosition) async throws -> SinkReceipt {
        let submission = Submission(messages.count, in: producer.receipts)
        do {
            try producer.producer.beginTransaction()
            try await producer.writer.append(messages, of: partition, to: submission)
            try await appendPosition(next)
            await producer.producer.flush()
            hooks.flushed()
        } catch {
            submission.withdraw()
            try await abort(after: error)
            try Self.throwIfTakenOver(error)
            return SinkReceipt(Self.outcome(of: error, messages.count))
        }
        switch await submission.receipt.outcome() {
        case .written:
            try await commit()
            return SinkReceipt(.written)
        case .unwritten(let faults):
            let failure = Self.failure(among: faults)
            try await abort(after: failure)
            try Self.throwIfTakenOver(failure)
            // Nothing of an aborted transaction was written.
            let all = messages.indices.map { ($0, faults[$0] ?? .heldBack) }
            return SinkReceipt(.unwritten(Dictionary(uniqueKeysWithValues: all)))
        case .failed(let error):
            try await abort(after: error)
            try Self.throwIfTakenOver(error)
            return SinkReceipt(.failed(error))
        }
    }

    /// Returns the outcome of a submission whose `append` failed. The broker may refuse a record while others are still
    /// being appended; `append` then throws the broker's error.
    private static func outcome(of error: any Error, _ count: Int) -> SinkReceipt.Outcome {
        guard let refusal = error as? KafkaError, refusal.isRecordAtFault, count > 0 else { return .failed(error) }
        let fault: SinkReceipt.Fault = count == 1 ? .refused("\(refusal)") : .suspected("\(refusal)")
        return .unwritten(Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, fault) }))
    }

    private static func throwIfTakenOver(_ error: (any Error)?) throws {
        if let error = error as? KafkaError, error.isTakenOver { throw error }
    }

    private static func failure(among faults: [Int: SinkReceipt.Fault]) -> (any Error)? {
        for case .failed(let error) in faults.values { return error }
        return nil
    }

    private func appendPosition(_ next: SinkPosition) async throws {
        var next = next
        next.logID = hooks.storeID
        while true {
            do throws(KafkaError) {
                return try producer.producer.append(
                    to: positions, key: key, value: OffsetsTopic.value(next.offset), headers: OffsetsTopic.headers(next)
                )
            } catch {
                guard error.code == .bufferFull else { throw error }
                await producer.producer.waitForRoom()
            }
        }
    }

    /// Commits. If the outcome is unknown, sends the commit again: only a response tells the outcome.
    private func commit() async throws {
        var attempts = 0
        while true {
            do throws(KafkaError) {
                return try await producer.producer.commitTransaction()
            } catch {
                attempts += 1
                if error.requiresAbort {
                    try await abort(after: error)
                    throw error
                }
                guard error.isRetriable, attempts < Self.commitAttempts else { throw error }
                try await Task.sleep(for: .milliseconds(100 * attempts))
            }
        }
    }

    /// Aborts the transaction. Does nothing if the producer was fenced or closed, since no transaction is open then.
    private func abort(after error: (any Error)?) async throws {
        if let error = error as? KafkaError, error.isFatal || error.code == .closed { return }
        do throws(KafkaError) {
            try await producer.producer.abortTransaction()
        } catch {
            guard !error.isFatal, error.code != .invalidTransactionState else { return }
            throw error
        }
    }

    func close(deadline: Duration) async {
        await producer.close(deadline: deadline)
    }
}

extension KafkaError {
    /// Whether another producer has taken over the transactional id.
    var isTakenOver: Bool { brokerError == .producerFenced || (isFatal && brokerError == .invalidProducerEpoch) }
}
