import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// Transactions. `Transaction` decides what happens; this extension stores the decisions, writes the markers and runs
/// the timers.
extension BrokerCore {
    /// How long a transactional id without an open transaction is kept, in milliseconds
    /// (`transactional.id.expiration.ms`).
    private static let idExpiration: Int64 = 604_800_000
    /// The delay before markers that could not be written are written again.
    private static let markerRetry = Duration.seconds(1)

    /// Restores the states of all transactional ids from the journal.
    func replayTransactions() throws(KafkaBrokerError) {
        for (id, transaction) in try transactions.journal?.replay() ?? [:] { transactions.put(transaction, at: id) }
    }

    /// Completes the transactions whose outcome was decided before a crash, and starts the timer for those that are
    /// still open.
    func resumeTransactions() {
        for (id, transaction) in transactions.all where transaction.phase.isPrepared {
            writeMarkers(of: id, isRepeated: true)
        }
        armTransactionTimer(for: transactions.nextDeadline)
    }

    /// Stores the state of a transactional id; `nil` deletes the id. The state is in effect when this returns `.none`.
    func store(_ transaction: Transaction?, as id: String) -> ErrorCode {
        let result = Result { () throws(SegmentLogError) in
            try transactions.journal?.append(id, transaction, after: transactions[id], now: clock.wall())
        }
        note(.transactions, result)
        // As in Kafka: clients look for the coordinator again and retry.
        guard case .success = result else { return .notCoordinator }
        transactions.put(transaction, at: id)
        if transactions.journal?.wantsRewrite == true {
            note(
                .transactionsRewrite,
                Result { () throws(SegmentLogError) in try transactions.rewriteJournal(now: clock.wall()) })
        }
        armTransactionTimer(for: transaction?.deadline)
        return .none
    }

    // MARK: Partitions and groups

    /// Adds partitions and groups to a producer's transaction. The first one begins the transaction.
    func add(
        _ topicPartitions: [TopicPartition] = [], groups: [String] = [], to id: String, of caller: ProducerIdentity
    ) -> ErrorCode {
        guard !id.isEmpty else { return .invalidRequest }
        guard let found = transactions[id] else { return .invalidProducerIdMapping }
        var transaction = found
        let error = transaction.add(topicPartitions, groups: groups, from: caller, now: clock.wall())
        guard error == .none, transaction != found else { return error }
        guard transactions.hasRoom(for: transaction, at: id) else { return .policyViolation }
        return store(transaction, as: id)
    }

    /// Checks that a producer may write to a partition within its transaction.
    ///
    /// - Parameter version: The version of the Produce request. From version 12 on, the request itself adds the
    ///   partition to the transaction (KIP-890). Before that, the producer must have sent AddPartitionsToTxn.
    func admit(
        _ caller: ProducerIdentity, to topicPartition: TopicPartition, _ id: String?, version: Int16
    ) throws(RequestError) {
        guard let id, !id.isEmpty else {
            throw RequestError(
                .transactionalIdAuthorizationFailed, "The request has a transactional batch, but no transactional id")
        }
        var error: ErrorCode
        if version >= 12 {
            error = add([topicPartition], to: id, of: caller)
        } else {
            error =
                transactions[id]?.verify(caller) { $0.partitions.contains(topicPartition) } ?? .invalidProducerIdMapping
            if error == .invalidTxnState, version >= 11 { error = .transactionAbortable }
            // Clients older than KIP-890 do not expect that code here. NOT_ENOUGH_REPLICAS makes them retry.
            if error == .concurrentTransactions { error = .notEnoughReplicas }
        }
        // As in Kafka: the producer retries, without looking for another leader.
        if error == .notCoordinator { error = .notEnoughReplicas }
        if error == .producerFenced { error = .invalidProducerEpoch }
        guard error == .none else {
            throw RequestError(
                error, "\(topicPartition.topic)-\(topicPartition.partition) is not part of the producer's transaction")
        }
    }

    // MARK: Ending a transaction

    /// Writes the markers of a decided outcome, now or after the configured delay (`transactionMarkerDelay`).
    func finish(_ id: String) {
        guard configuration.transactionMarkerDelay > .zero else { return writeMarkers(of: id) }
        scheduleMarkers(of: id, after: configuration.transactionMarkerDelay, isRepeated: false)
    }

    private func scheduleMarkers(of id: String, after delay: Duration, isRepeated: Bool) {
        loop.schedule(after: delay) { [weak self] in
            guard let self, !self.isStopped else { return }
            self.writeMarkers(of: id, isRepeated: isRepeated)
            self.finishWokenFetches()
        }
    }

    /// Writes the markers of a transaction and completes it. If that fails, it is tried again later.
    ///
    /// - Parameter isRepeated: Whether some of the markers may already be written.
    private func writeMarkers(of id: String, isRepeated: Bool = false) {
        guard var transaction = transactions[id], transaction.phase.isPrepared else { return }
        do throws(RequestError) {
            try writeMarkers(of: transaction, isRepeated: isRepeated)
        } catch {
            // The partition or the journal has logged the cause once.
            log.debug("broker: cannot write the markers of transactional id \(id), trying again: \(error.message)")
            return scheduleMarkers(of: id, after: Self.markerRetry, isRepeated: true)
        }
        transaction.complete(now: clock.wall())
        if store(transaction, as: id) != .none {
            scheduleMarkers(of: id, after: Self.markerRetry, isRepeated: true)
        }
    }

    private func writeMarkers(of transaction: Transaction, isRepeated: Bool) throws(RequestError) {
        let commits = transaction.phase == .prepareCommit
        let wallTime = clock.wall()
        var creationTime = CreationTime()
        for topicPartition in transaction.partitions {
            guard let partition = topics[topicPartition.topic]?.partition(topicPartition.partition) else { continue }
            guard !isRepeated || partition.isOpen(for: transaction.producer.id) else { continue }
            // An administrator may have ended the transaction with a later epoch (WriteTxnMarkers).
            guard !partition.isFenced(transaction.producer) else { continue }
            // The transaction has written nothing to a partition without files, so it needs no marker.
            guard creationTime.allows(partition) else { continue }
            try partition.endTransaction(of: transaction.producer, commits: commits, now: wallTime)
        }
        for group in transaction.groups {
            try endStaged(group, by: transaction.producer.id, commits: commits)
        }
    }

    // MARK: Time

    /// Arms the timer for a deadline, unless it already fires earlier. All transactions are searched only when the
    /// timer fires.
    private func armTransactionTimer(for deadline: Int64?) {
        guard let deadline else { return }
        if let armed = transactions.deadlineTimer {
            // A timer that fires too early finds nothing to do and is armed again.
            guard deadline < armed.deadline else { return }
            armed.timer.cancel()
        }
        let timer = loop.schedule(after: .milliseconds(max(0, deadline &- clock.wall()))) { [weak self] in
            guard let self, !self.isStopped else { return }
            self.transactions.deadlineTimer = nil
            self.abortOverdueTransactions()
            self.armTransactionTimer(for: self.transactions.nextDeadline)
        }
        transactions.deadlineTimer = (deadline, timer)
    }

    /// Aborts the transactions that have been open for longer than their timeout.
    func abortOverdueTransactions() {
        let wallTime = clock.wall()
        for (id, found) in transactions.all where found.isOverdue(now: wallTime) {
            var transaction = found
            guard transaction.abortIfOverdue(now: wallTime), store(transaction, as: id) == .none else { continue }
            log.info("broker: aborted a transaction of \(id): it exceeded its timeout of \(transaction.timeout) ms")
            finish(id)
        }
        finishWokenFetches()
    }

    /// Deletes transactional ids that have not been used for a long time.
    func expireTransactions() {
        let wallTime = clock.wall()
        for (id, transaction) in transactions.all
        where transaction.phase != .ongoing && !transaction.phase.isPrepared
            && wallTime &- transaction.updatedAt >= Self.idExpiration
        {
            _ = store(nil, as: id)
        }
    }
}
