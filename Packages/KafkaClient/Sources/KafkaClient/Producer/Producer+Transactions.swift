/// Several records, and the offsets that they were made from, written as one: all of them, or none.
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
/// An error with `requiresAbort` leaves only `abortTransaction()`, after which the next transaction can begin. One with
/// `isFatal` leaves nothing: close the producer. Readers see a transaction's records after its commit, if they read what
/// is committed only.
extension Producer {
    /// Begins a transaction: what is appended from now on is part of it.
    ///
    /// - Throws: `KafkaError`: `.invalidTransactionState` where one is open, or the producer has no transactional id.
    public func beginTransaction() throws(KafkaError) {
        let transactions = try openTransactions()
        let version = sender.cluster.transactionSupport.version
        try transactions.withState { state throws(KafkaError) in try state.begin(version) }
    }

    /// Commits the positions of a consumer group with the transaction (KIP-447): they count once it is committed.
    ///
    /// - Parameters:
    ///   - offsets: The position to read next, of each partition.
    ///   - group: The group, and the member on whose behalf it is done.
    /// - Throws: `KafkaError`; with `requiresAbort` where the member has lost its partitions.
    public func sendOffsets(
        _ offsets: [TopicPartition: CommittedPosition], group: GroupMetadata
    ) async throws(KafkaError) {
        let transactions = try openTransactions()
        guard !offsets.isEmpty else { return }
        try await sender.sendOffsets(offsets, group, transactions)
    }

    /// Sends what was appended, waits until all of it is acknowledged, and commits the transaction.
    ///
    /// - Throws: `KafkaError`. With `requiresAbort` nothing was committed, and nothing will be. With
    ///   `mayHaveBeenWritten` and `isRetriable` the outcome is not known: call it again, since only that can tell, and
    ///   `abortTransaction()` is refused until it has.
    public func commitTransaction() async throws(KafkaError) {
        try await sender.end(.commit, try openTransactions())
    }

    /// Gives up what was appended and is not sent, waits for what is under way, and aborts the transaction (KIP-654).
    ///
    /// - Throws: `KafkaError`; where it is retriable, call it again.
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
