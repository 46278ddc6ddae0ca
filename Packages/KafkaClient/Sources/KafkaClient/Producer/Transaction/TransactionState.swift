import KafkaProtocol

/// The way in which the coordinator learns of the partitions of a transaction.
enum TransactionVersion: Equatable, Sendable {
    /// From AddPartitionsToTxn and AddOffsetsToTxn, before anything is written.
    case v1
    /// From Produce and TxnOffsetCommit themselves. The end of each transaction brings a new epoch (KIP-890).
    case v2
}

/// The state machine of a producer's transactions: events go in, and the next step comes out.
///
/// Invariants:
/// - Under version 1 nothing is sent to a partition before it was added. The version is chosen once per transaction.
/// - A failed transaction accepts no more records and can only be aborted. After a fatal failure the producer can only
///   be closed.
/// - An end whose outcome is unknown is requested again, and never changed from commit to abort or back.
/// - EndTxn is not sent if the coordinator cannot know of the transaction.
struct TransactionState {
    enum Outcome: Equatable {
        case commit, abort
    }

    enum Phase {
        /// There is no producer id yet.
        case starting
        case idle, open
        /// The remaining batches are being written (commit) or dropped (abort).
        case finishing(Outcome)
        /// A request to the coordinator is in flight: to end the transaction, or for a new epoch after it.
        case ending(Outcome)
        /// That request failed or timed out, so the outcome is unknown.
        case unconfirmed(Outcome)
        case fatal(KafkaError)
    }

    /// The next step on the way to the end of a transaction.
    enum EndStep {
        case finishBatches
        case ask(Outcome)
        case renewEpoch
        case done
        case fail(KafkaError)
    }

    enum OffsetsStep: Equatable {
        case addGroup, commitOffsets
    }

    /// Whether the coordinator knows of the current transaction.
    private enum Start {
        case no, maybe, yes
    }

    private(set) var phase = Phase.starting
    /// The number of transactions so far.
    private(set) var number = 0
    private(set) var version = TransactionVersion.v1
    private(set) var producer: (id: Int64, epoch: Int16) = (-1, -1)
    /// Why the current transaction can only be aborted.
    private(set) var failure: KafkaError?
    private var start = Start.no
    /// Whether sequences were lost, or a delayed request may still arrive: then a new epoch must follow the abort.
    private var needsRenewal = false
    private var added: Set<TopicPartition> = []
    private var pending: Set<TopicPartition> = []
    private var isAdding = false
    private var groups: Set<String> = []
    private var isSendingOffsets = false

    // MARK: Beginning

    /// A producer id and epoch were assigned, at the start or after an abort.
    mutating func assigned(id: Int64, epoch: Int16) {
        producer = (id, epoch)
        phase = .idle
        needsRenewal = false
    }

    mutating func begin(_ version: TransactionVersion) throws(KafkaError) {
        switch phase {
        case .idle: break
        case .fatal(let error): throw error
        case .starting: throw .transactionState("the producer has not received its producer id yet")
        case .open: throw .transactionState("a transaction is open: commit or abort it first")
        case .finishing, .ending:
            throw .transactionState("a transaction is being committed or aborted: wait for its end")
        case .unconfirmed(let outcome): throw Self.unconfirmed(outcome)
        }
        self.version = version
        number += 1
        (start, failure) = (.no, nil)
        (added, pending, groups) = ([], [], [])
        phase = .open
    }

    /// Why no record can be appended; `nil` if one can.
    var refusal: KafkaError? {
        switch phase {
        case .open: failure
        case .fatal(let error): error
        case .finishing, .ending, .unconfirmed: .transactionState("the transaction is being committed or aborted")
        case .starting, .idle: .transactionState("no transaction is open: call beginTransaction()")
        }
    }

    /// Why waiting batches must be dropped; `nil` if they may be sent.
    var dropReason: KafkaError? {
        switch phase {
        case .fatal(let error): error
        case .finishing(.abort), .ending(.abort), .unconfirmed(.abort):
            KafkaError(.transactionAborted, "the transaction was aborted before the records were acknowledged")
        default: failure
        }
    }

    // MARK: Partitions

    /// A batch of `partition` is to be sent. Returns whether that is possible now. If not, the partition is noted as
    /// one to add.
    mutating func wants(_ partition: TopicPartition) -> Bool {
        guard isWriting else { return false }
        if version == .v2 {
            mayStart()
            return true
        }
        if added.contains(partition) { return true }
        pending.insert(partition)
        return false
    }

    /// Whether partitions can be added: the transaction is open, or its batches are being written before the commit.
    var isWriting: Bool {
        switch phase {
        case .open, .finishing(.commit): failure == nil
        default: false
        }
    }

    /// Returns whether the caller must add partitions now. It does so chunk by chunk, until `takePending` returns
    /// `nil`.
    mutating func beginAdding() -> Bool {
        guard !isAdding, !pending.isEmpty, isWriting else { return false }
        isAdding = true
        return true
    }

    /// Returns the next chunk of partitions to add. Returns `nil` if there is none; then adding has ended.
    mutating func takePending() -> [TopicPartition]? {
        guard isWriting, !pending.isEmpty else {
            isAdding = false
            pending = []
            return nil
        }
        defer { pending = [] }
        return pending.sorted()
    }

    mutating func partitionsAdded(_ partitions: [TopicPartition]) {
        added.formUnion(partitions)
        start = .yes
    }

    /// A request that may start the transaction at the coordinator failed.
    mutating func startFailed(_ error: KafkaError) {
        if error.mayHaveBeenWritten { doubtStart() }
        fail(error)
    }

    /// The failed request may still arrive after the abort. A new epoch then keeps it from starting a transaction that
    /// would never be ended.
    private mutating func doubtStart() {
        mayStart()
        needsRenewal = true
    }

    private mutating func mayStart() {
        if start == .no { start = .maybe }
    }

    // MARK: Failing

    /// Something failed without which the transaction cannot be committed.
    ///
    /// - Parameter losesSequence: Whether a sequence number was used that may never be written.
    mutating func fail(_ error: KafkaError, losesSequence: Bool = false) {
        if case .fatal = phase { return }
        if losesSequence, version == .v1 { needsRenewal = true }
        if error.brokerError == .unknownProducerId || error.brokerError == .invalidProducerIdMapping {
            needsRenewal = true
        }
        if error.isFatal {
            phase = .fatal(error)
        } else if failure == nil {
            failure = error
            failure?.requiresAbort = true
            failure?.isRetriable = false
        }
    }

    // MARK: Offsets

    /// Offsets of `group` are to be committed with the transaction.
    mutating func beginOffsets(of group: String) throws(KafkaError) -> OffsetsStep {
        if let refusal { throw refusal }
        guard !isSendingOffsets else { throw .transactionState("offsets are being sent: wait for that call") }
        isSendingOffsets = true
        guard version == .v1 else {
            mayStart()
            return .commitOffsets
        }
        return groups.contains(group) ? .commitOffsets : .addGroup
    }

    mutating func groupAdded(_ group: String) {
        groups.insert(group)
        start = .yes
    }

    mutating func offsetsSent() {
        isSendingOffsets = false
    }

    // MARK: Ending

    /// The caller wants to end the transaction.
    mutating func end(_ outcome: Outcome) throws(KafkaError) -> EndStep {
        switch phase {
        case .fatal(let error): throw error
        case .unconfirmed(let before):
            guard before == outcome else { throw Self.unconfirmed(before) }
            return ask(outcome)
        case .finishing, .ending: throw .transactionState("the transaction is already being committed or aborted")
        case .starting, .idle: throw .transactionState("no transaction is open: call beginTransaction() first")
        case .open: break
        }
        guard !isSendingOffsets else { throw .transactionState("offsets are being sent: wait for that call") }
        if outcome == .commit, let failure { throw failure }
        phase = .finishing(outcome)
        return .finishBatches
    }

    /// All batches have ended, and no partition is being added.
    mutating func batchesEnded() -> EndStep {
        guard case .finishing(let outcome) = phase else { return notEnding() }
        if outcome == .commit, let failure {
            phase = .open
            return .fail(failure)
        }
        return ask(outcome)
    }

    private mutating func ask(_ outcome: Outcome) -> EndStep {
        phase = .ending(outcome)
        // A coordinator that has forgotten the producer id has no transaction of it either.
        let isForgotten = failure?.brokerError == .invalidProducerIdMapping
        if start != .no, !isForgotten { return .ask(outcome) }
        if needsRenewal { return .renewEpoch }
        phase = .idle
        return .done
    }

    /// The coordinator has ended the transaction. Under version 2 its response has the new epoch (KIP-890).
    mutating func ended(id: Int64, epoch: Int16) -> EndStep {
        guard case .ending = phase else { return notEnding() }
        start = .no
        if id >= 0, epoch >= 0 {
            producer = (id, epoch)
            needsRenewal = false
        }
        if needsRenewal { return .renewEpoch }
        phase = .idle
        return .done
    }

    /// The request to end the transaction, or for a new epoch, failed.
    mutating func endFailed(_ error: KafkaError) -> EndStep {
        guard case .ending(let outcome) = phase else { return notEnding() }
        if outcome == .abort, isNothingToAbort(error) {
            start = .no
            return .renewEpoch
        }
        if error.isFatal {
            phase = .fatal(error)
        } else if error.requiresAbort {
            phase = .open
            fail(error)
        } else {
            phase = .unconfirmed(outcome)
        }
        return .fail(error)
    }

    /// Whether the coordinator refused an abort because it has no such transaction.
    private func isNothingToAbort(_ error: KafkaError) -> Bool {
        switch error.brokerError {
        case .invalidTxnState?: start == .maybe
        case .invalidProducerIdMapping?, .unknownProducerId?: start != .no
        default: false
        }
    }

    private func notEnding() -> EndStep {
        if case .fatal(let error) = phase { return .fail(error) }
        return .fail(.transactionState("no transaction is being committed or aborted"))
    }

    private static func unconfirmed(_ outcome: Outcome) -> KafkaError {
        switch outcome {
        case .commit:
            .transactionState("it is not known whether the transaction was committed: call commitTransaction() again")
        case .abort: .transactionState("the abort is not confirmed: call abortTransaction() again")
        }
    }
}

extension KafkaError {
    static func transactionState(_ message: String) -> KafkaError {
        KafkaError(.invalidTransactionState, message)
    }
}
