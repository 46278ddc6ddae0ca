import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// What transactions ask of the sender, and it of them.
extension ProducerSender {
    // MARK: Before a batch is sent

    /// Returns whether a batch may be sent to the appender's partition in transaction `turn`. One look-up a partition
    /// and transaction, and a comparison of numbers from then on.
    func mayProduce(to appender: PartitionAppender, _ turn: TransactionTurn) -> Bool {
        if appender.transaction == turn.number { return true }
        let partition = TopicPartition(appender.topicName, appender.partition)
        guard turn.transactions.withState({ $0.wants(partition) }) else { return false }
        appender.transaction = turn.number
        return true
    }

    /// Adds the partitions that batches wait for.
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

    /// A batch failed: so did its transaction. Returns the error with what is left to do.
    func batchFailed(_ batch: ProducerBatch, _ error: KafkaError, _ transactions: ProducerTransactions) -> KafkaError {
        let isDropped = error.code == .transactionAborted
        let error = isDropped ? error : error.failingTransaction()
        let isFirst = transactions.withState { state in
            let isFirst = state.dropReason == nil
            state.fail(error, losesSequence: batch.sequence >= 0)
            return isFirst
        }
        // Later, since the caller is in the midst of the batches.
        if isFirst { loop.execute { self.giveUpBatches() } }
        return error
    }

    /// Fails all batches that are not under way: the transaction will not be committed.
    ///
    /// Open batches are sealed, so that the next append finds out.
    func giveUpBatches() {
        loop.preconditionOnLoop()
        for appender in appenders() {
            if let batch = appender.sealOpen(where: { _ in true }) { batch.prepare(.none, level: nil) }
            appender.collect()
            enqueue(appender)
        }
        drain()
    }

    /// Fails what is queued for `reason`.
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
        _ offsets: [TopicPartition: CommittedPosition], _ group: GroupMetadata, _ transactions: ProducerTransactions
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
            // Whether or not they are there, a commit might go without them.
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

    /// Aborts a transaction that its owner leaves open.
    func abortLeftOpen() async {
        guard let transactions else { return }
        do throws(KafkaError) { try await end(.abort, transactions) } catch { return }
    }
}

/// One pass over the batches, as the present transaction has it.
struct TransactionTurn {
    let transactions: ProducerTransactions
    let number: Int
    let version: TransactionVersion
    let dropReason: KafkaError?

    init(_ transactions: ProducerTransactions) {
        self.transactions = transactions
        (number, version, dropReason) = transactions.withState { ($0.number, $0.version, $0.dropReason) }
    }

    /// The versions of Produce that mean what the transaction's version says.
    var produceVersions: ClosedRange<Int16> { version == .v2 ? 12...12 : 3...11 }
}
