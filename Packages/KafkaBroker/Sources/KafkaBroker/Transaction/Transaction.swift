import KafkaProtocol

/// The state of one transactional id: a value that changes with requests and with time (KIP-98, KIP-360, KIP-890).
///
/// Invariants:
/// - In `.empty` and the complete phases no partition has an open transaction of this id. In `.ongoing` only
///   `partitions` and `groups` may have one. In the prepare phases the outcome is decided and does not change. The
///   markers carry `producer`; after all of them are written, `complete` is called.
/// - An epoch is never assigned twice. A caller with an older epoch is fenced.
/// - A change is made to a copy. The copy is stored before it replaces the original and before the response is sent.
struct Transaction: Equatable {
    /// The phases of a transaction. The raw values are stored in the journal.
    enum Phase: UInt8, CaseIterable {
        case empty = 0, ongoing, prepareCommit, prepareAbort, completeCommit, completeAbort

        /// Kafka's name, as in the ListTransactions response.
        var name: String {
            switch self {
            case .empty: "Empty"
            case .ongoing: "Ongoing"
            case .prepareCommit: "PrepareCommit"
            case .prepareAbort: "PrepareAbort"
            case .completeCommit: "CompleteCommit"
            case .completeAbort: "CompleteAbort"
            }
        }

        /// Whether the outcome is decided, and markers are not all written.
        var isPrepared: Bool { self == .prepareCommit || self == .prepareAbort }
    }

    var phase = Phase.empty
    /// The producer that may write now. The epoch is -1 until the first InitProducerId is complete.
    var producer: ProducerIdentity
    /// The previous epoch, which identifies a repeated request; -1 if there is none.
    var lastEpoch: Int16 = -1
    /// The exhausted producer id that `producer` replaced; -1 if there is none.
    var previousID: Int64 = -1
    /// The producer id that replaces this one after the markers are written, because this one has no epoch left; -1 if
    /// there is none.
    var followingID: Int64 = -1
    /// The time that a transaction may stay open, in milliseconds.
    var timeout: Int64
    var partitions: Set<TopicPartition> = []
    /// The groups whose offsets are part of the transaction.
    var groups: Set<String> = []
    /// When the transaction began, in milliseconds since 1970; -1 if there is none.
    var startedAt: Int64 = -1
    /// When the state last changed, in milliseconds since 1970.
    var updatedAt: Int64

    init(producerID: Int64, timeout: Int64, now: Int64) {
        producer = .init(id: producerID, epoch: -1)
        self.timeout = timeout
        updatedAt = now
    }

    /// The estimated memory of the state in bytes (see `StateBudget`).
    func bytes(id: String) -> Int {
        partitions.reduce(StateSize.transaction + id.utf8.count) {
            $0 + StateSize.transactionPartition + $1.topic.utf8.count
        } + groups.reduce(0) { $0 + StateSize.transactionGroup + $1.utf8.count }
    }

    /// Whether the transaction has been open for its timeout or longer.
    func isOverdue(now: Int64) -> Bool { phase == .ongoing && now &- startedAt >= timeout }

    /// When the open transaction times out, in milliseconds since 1970; `nil` if none is open.
    var deadline: Int64? { phase == .ongoing ? startedAt &+ timeout : nil }

    // MARK: InitProducerId

    /// The outcome of InitProducerId.
    enum Initialized: Equatable {
        /// `producer` is now the producer.
        case ready
        /// A transaction was open, and its abort is prepared. The client must repeat the request after the abort is
        /// complete.
        case aborting
        case refused(ErrorCode)
    }

    /// Makes the caller the producer, and fences the previous one.
    ///
    /// - Parameters:
    ///   - timeout: The new transaction timeout in milliseconds.
    ///   - expected: The id and epoch that the caller believes to have (KIP-360); `nil` for a new producer.
    ///   - newID: Returns a new producer id. Called if the current one has no epoch left.
    mutating func initialize<Failure>(
        timeout: Int64, expected: ProducerIdentity?, newID: () throws(Failure) -> Int64, now: Int64
    ) throws(Failure) -> Initialized {
        if let expected, !isKnown(expected) { return .refused(.producerFenced) }
        switch phase {
        case .prepareCommit, .prepareAbort:
            return .refused(.concurrentTransactions)
        case .ongoing:
            fence(now: now)
            return .aborting
        case .empty, .completeCommit, .completeAbort:
            break
        }
        if producer.isExhausted, expected == nil || expected == producer {
            previousID = expected == nil ? -1 : producer.id
            lastEpoch = expected == nil ? -1 : producer.epoch
            producer = .init(id: try newID(), epoch: 0)
        } else if let expected, producer.epoch >= 0, expected.epoch != producer.epoch || expected.id != producer.id {
            // The request is repeated after a lost response, or the caller was fenced since.
            guard expected.epoch == lastEpoch else { return .refused(.producerFenced) }
        } else {
            lastEpoch = expected == nil ? -1 : producer.epoch
            producer.epoch += 1
        }
        self.timeout = timeout
        phase = .empty
        clear(now: now)
        return .ready
    }

    private func isKnown(_ expected: ProducerIdentity) -> Bool {
        producer.epoch < 0 || expected.id == producer.id || (expected.id == previousID && expected.isExhausted)
    }

    // MARK: AddPartitionsToTxn, AddOffsetsToTxn

    /// Adds partitions and groups to the transaction. Begins a transaction if none is open.
    ///
    /// - Returns: `.none` if the transaction now contains them all, or the error for the response.
    mutating func add(
        _ topicPartitions: some Sequence<TopicPartition>, groups added: some Sequence<String>,
        from caller: ProducerIdentity,
        now: Int64
    ) -> ErrorCode {
        let error = check(caller)
        guard error == .none else { return error }
        if phase != .ongoing {
            phase = .ongoing
            partitions = []
            groups = []
            startedAt = now
            updatedAt = now
        }
        partitions.formUnion(topicPartitions)
        groups.formUnion(added)
        return .none
    }

    /// Returns `.none` if a write of `caller` belongs to the open transaction, or the error for the response.
    func verify(_ caller: ProducerIdentity, contains: (Transaction) -> Bool) -> ErrorCode {
        let error = check(caller)
        guard error == .none else { return error }
        return phase == .ongoing && contains(self) ? .none : .invalidTxnState
    }

    private func check(_ caller: ProducerIdentity) -> ErrorCode {
        guard caller.id == producer.id else { return .invalidProducerIdMapping }
        guard caller.epoch == producer.epoch else { return .producerFenced }
        return phase.isPrepared ? .concurrentTransactions : .none
    }

    // MARK: EndTxn

    /// The outcome of EndTxn.
    enum Ended: Equatable {
        /// The markers must be written next, and then `complete` must be called.
        case prepared
        /// An earlier, identical request already had this effect.
        case done
        case refused(ErrorCode)
    }

    /// Decides the outcome of the open transaction.
    ///
    /// - Parameters:
    ///   - commits: Whether the transaction commits; otherwise it aborts.
    ///   - bumpsEpoch: Whether the response contains a new epoch for the producer (KIP-890, EndTxn version 5 and
    ///     later).
    ///   - newID: Returns a new producer id. Called if the current one has no epoch left.
    mutating func end<Failure>(
        commits: Bool, from caller: ProducerIdentity, bumpsEpoch: Bool, newID: () throws(Failure) -> Int64, now: Int64
    ) throws(Failure) -> Ended {
        let isRepeated = bumpsEpoch && isBefore(caller)
        guard caller.id == producer.id || isRepeated else { return .refused(.invalidProducerIdMapping) }
        guard caller.epoch == producer.epoch || isRepeated else { return .refused(.producerFenced) }
        switch phase {
        case .prepareCommit, .prepareAbort:
            return .refused(commits == (phase == .prepareCommit) ? .concurrentTransactions : .invalidTxnState)
        case .completeCommit, .completeAbort:
            if isRepeated || !bumpsEpoch {
                return commits == (phase == .completeCommit) ? .done : .refused(.invalidTxnState)
            }
        case .empty:
            guard !isRepeated else { return .refused(.producerFenced) }
            guard bumpsEpoch else { return .refused(.invalidTxnState) }
        case .ongoing:
            guard !isRepeated else { return .refused(.producerFenced) }
            try prepare(commits: commits, bumpsEpoch: bumpsEpoch, newID: newID, now: now)
            return .prepared
        }
        // Even if nothing was written, an abort assigns a new epoch. It fences requests that are in flight under the
        // old epoch.
        guard !commits, !isRepeated else { return .refused(.invalidTxnState) }
        clear(now: now)
        try prepare(commits: false, bumpsEpoch: true, newID: newID, now: now)
        return .prepared
    }

    /// Whether `caller` has the identity that the producer had before its last transaction ended. Fencing clears that
    /// identity.
    private func isBefore(_ caller: ProducerIdentity) -> Bool {
        if caller.id == producer.id { return lastEpoch >= 0 && caller.epoch == lastEpoch }
        return caller.id == previousID && caller.isExhausted && producer.epoch == 0
    }

    private mutating func prepare<Failure>(
        commits: Bool, bumpsEpoch: Bool, newID: () throws(Failure) -> Int64, now: Int64
    ) throws(Failure) {
        if bumpsEpoch {
            if producer.isExhausted { followingID = try newID() }
            lastEpoch = producer.epoch
            producer = producer.next
        }
        phase = commits ? .prepareCommit : .prepareAbort
        updatedAt = now
    }

    /// The producer after the markers are written.
    var successor: ProducerIdentity { followingID >= 0 ? .init(id: followingID, epoch: 0) : producer }

    // MARK: Time

    /// Prepares the abort of an open transaction that has timed out, and fences its producer. Returns whether it did.
    mutating func abortIfOverdue(now: Int64) -> Bool {
        guard isOverdue(now: now) else { return false }
        fence(now: now)
        return true
    }

    /// Completes the transaction after all of its markers are written.
    mutating func complete(now: Int64) {
        guard phase.isPrepared else { return }
        phase = phase == .prepareCommit ? .completeCommit : .completeAbort
        if followingID >= 0 {
            previousID = producer.id
            producer = successor
            followingID = -1
        }
        // The start time is kept, as in Kafka, whose tools show how long the last transaction took.
        partitions = []
        groups = []
        updatedAt = now
    }

    private mutating func fence(now: Int64) {
        producer = producer.next
        lastEpoch = -1
        phase = .prepareAbort
        updatedAt = now
    }

    private mutating func clear(now: Int64) {
        partitions = []
        groups = []
        startedAt = -1
        updatedAt = now
    }
}
