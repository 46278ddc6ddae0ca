/// Transactions: several records, and the consumer offsets that they result from, are written all together or not at
/// all.
///
/// ```swift
/// var configuration = Producer.Configuration()
/// configuration.transactionalID = "orders-0"
/// let producer = try await kafka.producer(configuration)
/// try producer.beginTransaction()
/// do {
///     try await producer.send(to: "orders", value: "{}")
///     try await producer.commitTransaction()
/// } catch let error as KafkaError where error.requiresAbort {
///     try await producer.abortTransaction()
/// }
/// ```
///
/// After an error with `requiresAbort` only `abortTransaction()` is possible. After that, the next transaction can
/// begin. After an error with `isFatal` only `close` is possible. Consumers with isolation level `.readCommitted` see
/// the records of a transaction only after its commit.
extension Producer {
    /// Begins a transaction. All records that are appended from now on are part of it.
    ///
    /// - Throws: `KafkaError`: `.invalidTransactionState` if a transaction is open already, or if the producer has no
    ///   transactional id.
    public func beginTransaction() throws(KafkaError) {
        let transactions = try openTransactions()
        let version = sender.cluster.transactionSupport.version
        try transactions.withState { state throws(KafkaError) in try state.begin(version) }
    }

    /// Commits offsets of a consumer group as part of the transaction (KIP-447). They take effect when the transaction
    /// is committed.
    ///
    /// - Parameters:
    ///   - offsets: For each partition, the offset of the next record to read.
    ///   - group: The group, and the member that owns the partitions.
    /// - Throws: `KafkaError`; with `requiresAbort` if the member no longer owns its partitions.
    public func sendOffsets(
        _ offsets: [TopicPartition: CommittedOffset], group: GroupMetadata
    ) async throws(KafkaError) {
        let transactions = try openTransactions()
        guard !offsets.isEmpty else { return }
        try await sender.sendOffsets(offsets, group, transactions)
    }

    /// Sends all appended records, waits until they are acknowledged, and commits the transaction.
    ///
    /// - Throws: `KafkaError`. With `requiresAbort`, nothing was committed and nothing will be. With both
    ///   `mayHaveBeenWritten` and `isRetriable`, the outcome is unknown: call this method again to find out. Until it
    ///   succeeds, `abortTransaction()` is refused.
    public func commitTransaction() async throws(KafkaError) {
        try await sender.end(.commit, try openTransactions())
    }

    /// Drops the batches that were not sent yet, waits for those in flight, and aborts the transaction (KIP-654).
    ///
    /// - Throws: `KafkaError`; if `isRetriable` is set, call this method again.
    public func abortTransaction() async throws(KafkaError) {
        try await sender.end(.abort, try openTransactions())
    }

    private func openTransactions() throws(KafkaError) -> ProducerTransactions {
        guard let transactions = sender.transactions else {
            throw .transactionState("the producer has no transactions: set its configuration's transactionalID")
        }
        guard !hasClosed else { throw .closed }
        return transactions
    }
}
