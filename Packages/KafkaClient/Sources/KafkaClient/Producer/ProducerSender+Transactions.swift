import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Connects the sender's batches with the producer's transactions.
extension ProducerSender {
    // MARK: Before a batch is sent

    /// Returns whether a batch may be sent to the appender's partition in the transaction `turn`. Each partition is
    /// looked up once per transaction; after that only two numbers are compared.
    func mayProduce(to appender: PartitionAppender, _ turn: TransactionTurn) -> Bool {
        if appender.transaction == turn.number { return true }
        let partition = TopicPartition(appender.topicName, appender.partition)
        guard turn.transactions.withState({ $0.wants(partition) }) else { return false }
        appender.transaction = turn.number
        return true
    }

    /// Adds to the transaction the partitions that batches wait for.
    func addPartitions(_ transactions: ProducerTransactions) {
        guard transactions.withState({ $0.beginAdding() }) else { return }
        let task = Task {
            while let partitions = transactions.withState({ $0.takePending() }) {
                do throws(KafkaError) {
                    try await transactions.add(partitions)
                    transactions.withState { $0.partitionsAdded(partitions) }
                    loop.run { self.drain() }
                } catch {
                    transactions.withState { $0.startFailed(error) }
                    loop.run { self.giveUpBatches() }
                }
            }
        }
        transactions.adding.withLock { $0 = task }
    }

    // MARK: Failing

    /// Fails the transaction of a failed batch. Returns the batch's error, extended with what the caller may still do.
    func batchFailed(_ batch: ProducerBatch, _ error: KafkaError, _ transactions: ProducerTransactions) -> KafkaError {
        let isDropped = error.code == .transactionAborted
        let error = isDropped ? error : error.failingTransaction()
        let isFirst = transactions.withState { state in
            let isFirst = state.dropReason == nil
            state.fail(error, losesSequence: batch.sequence >= 0)
            return isFirst
        }
        // Runs later, because the caller is iterating over the batches.
        if isFirst { loop.execute { self.giveUpBatches() } }
        return error
    }

    /// Fails all batches that are not in flight, because the transaction will not be committed.
    ///
    /// Also seals the open batches, so that the next append throws the error.
    func giveUpBatches() {
        loop.preconditionOnLoop()
        for appender in appenders() {
            if let batch = appender.sealOpen(where: { _ in true }) { batch.prepare(.none, level: nil) }
            appender.collect()
            enqueue(appender)
        }
        drain()
    }

    /// Fails all queued batches with `reason`.
    func drop(_ reason: KafkaError) {
        var ended: [DeliveryReport] = []
        let dropped = ready
        ready = []
        for appender in dropped {
            appender.isReady = false
            let queue = appender.queue
            appender.queue = []
            for batch in queue { end(batch, .failure(reason), into: &ended) }
        }
        finish(ended)
    }

    // MARK: Offsets

    func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], _ group: GroupMetadata, _ transactions: ProducerTransactions
    ) async throws(KafkaError) {
        let step = try transactions.withState { state throws(KafkaError) in try state.beginOffsets(of: group.group) }
        defer { transactions.withState { $0.offsetsSent() } }
        do throws(KafkaError) {
            if step == .addGroup {
                try await transactions.add(group: group.group)
                transactions.withState { $0.groupAdded(group.group) }
            }
            try await transactions.commit(offsets, of: group)
        } catch {
            // Whether or not the offsets were stored, the transaction must be aborted: a commit might omit them.
            let error = error.isFatal ? error : error.inTransaction(.abort)
            transactions.withState { $0.startFailed(error) }
            await valueOnLoop { self.giveUpBatches() }
            throw error
        }
    }

    // MARK: Ending

    /// Commits or aborts the transaction.
    func end(_ outcome: TransactionState.Outcome, _ transactions: ProducerTransactions) async throws(KafkaError) {
        var step = try transactions.withState { state throws(KafkaError) in try state.end(outcome) }
        while true {
            switch step {
            case .finishBatches:
                if outcome == .abort { await valueOnLoop { self.giveUpBatches() } }
                await beginFlush(appenders()).value()
                await transactions.adding.withLock { $0 }?.value
                step = transactions.withState { $0.batchesEnded() }
            case .ask(let outcome):
                do throws(KafkaError) {
                    let answer = try await transactions.end(outcome)
                    step = transactions.withState { $0.ended(id: answer.id, epoch: answer.epoch) }
                    if answer.id >= 0 { await valueOnLoop { self.identity.assign(id: answer.id, epoch: answer.epoch) } }
                } catch {
                    step = transactions.withState { $0.endFailed(error) }
                }
            case .renewEpoch:
                do throws(KafkaError) {
                    try await takeIdentity(after: transactions.withState { $0.producer })
                    return
                } catch {
                    step = transactions.withState { $0.endFailed(error) }
                }
            case .done: return
            case .fail(let error): throw error
            }
        }
    }

    /// Aborts a transaction that is still open when the producer is closed.
    func abortLeftOpen() async {
        guard let transactions else { return }
        do throws(KafkaError) { try await end(.abort, transactions) } catch { return }
    }
}

/// The state of the current transaction, read once for each pass over the batches.
struct TransactionTurn {
    let transactions: ProducerTransactions
    let number: Int
    let version: TransactionVersion
    let dropReason: KafkaError?

    init(_ transactions: ProducerTransactions) {
        self.transactions = transactions
        (number, version, dropReason) = transactions.withState { ($0.number, $0.version, $0.dropReason) }
    }

    /// The versions of Produce that fit the transaction version: version 12 implies KIP-890 (version 2), lower ones do
    /// not.
    var produceVersions: ClosedRange<Int16> { version == .v2 ? 12...12 : 3...11 }
}
