import KafkaProtocol

/// The state of one transactional id: a value that takes requests and the passing of time (KIP-98, KIP-360, KIP-890).
///
/// Invariants:
/// - In `.empty` and the complete phases nothing is open in any partition. In `.ongoing` the transaction may be open in
///   `partitions` and `groups` and nowhere else. In the prepare phases the outcome is decided and will not change; the
///   markers that say so carry `producer`, and `complete` follows when all are written.
/// - An epoch is never given out twice: whoever names an older one is fenced.
/// - Whoever changes a copy stores it before the original is replaced and the change is answered.
struct Transaction: Equatable {
    enum Phase: UInt8, CaseIterable {
        case empty = 0, ongoing, prepareCommit, prepareAbort, completeCommit, completeAbort

        /// Kafka's name, as ListTransactions gives it.
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

        var isPrepared: Bool { self == .prepareCommit || self == .prepareAbort }
    }

    var phase = Phase.empty
    /// Who may write now; the epoch is -1 before anybody was told.
    var producer: ProducerIdentity
    /// The epoch before, by which a repeated request is known; -1 where there is none.
    var lastEpoch: Int16 = -1
    /// The id that had no epoch left and was followed by `producer`; -1 where there is none.
    var previousID: Int64 = -1
    /// The id that follows when the markers are written, because this one has no epoch left; -1 where there is none.
    var followingID: Int64 = -1
    /// How long a transaction may be open, in milliseconds.
    var timeout: Int64
    var partitions: Set<TopicPartitionName> = []
    /// The groups whose offsets are part of the transaction.
    var groups: Set<String> = []
    /// When the transaction began, in milliseconds since 1970; -1 where none is under way.
    var startedAt: Int64 = -1
    /// When the state changed last.
    var updatedAt: Int64

    init(producerID: Int64, timeout: Int64, now: Int64) {
        producer = .init(id: producerID, epoch: -1)
        self.timeout = timeout
        updatedAt = now
    }

    /// See `StateBudget`.
    func bytes(id: String) -> Int {
        partitions.reduce(StateSize.transaction + id.utf8.count) {
            $0 + StateSize.transactionPartition + $1.topic.utf8.count
        } + groups.reduce(0) { $0 + StateSize.transactionGroup + $1.utf8.count }
    }

    /// Whether it is time to abort.
    func isOverdue(now: Int64) -> Bool { phase == .ongoing && now &- startedAt >= timeout }

    /// When an open transaction is aborted; `nil` where none is open.
    var deadline: Int64? { phase == .ongoing ? startedAt &+ timeout : nil }

    // MARK: InitProducerId

    enum Initialized: Equatable {
        /// The producer is `producer` from now on.
        case ready
        /// A transaction was open: its abort is prepared, and the request has to be made again when it is complete.
        case aborting
        case refused(ErrorCode)
    }

    /// Makes the caller the producer, and fences whoever was before.
    ///
    /// - Parameters:
    ///   - expected: Who the caller takes itself for (KIP-360); `nil` for a new producer.
    ///   - newID: Gives out a producer id, for when this one has no epoch left.
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
            // Asked again after a lost answer, or by somebody who was fenced since.
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

    /// Makes partitions and groups part of the transaction, and begins it where none is under way.
    ///
    /// - Returns: `.none` with the state changed, or unchanged where it had them; else why not.
    mutating func add(
        _ places: some Sequence<TopicPartitionName>, groups added: some Sequence<String>, from caller: ProducerIdentity,
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
        partitions.formUnion(places)
        groups.formUnion(added)
        return .none
    }

    /// Whether a write of `caller` belongs to the transaction that is under way.
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

    enum Ended: Equatable {
        /// The markers are to be written, then `complete` is due.
        case prepared
        /// The request was carried out before.
        case done
        case refused(ErrorCode)
    }

    /// Decides the outcome of the transaction that is under way.
    ///
    /// - Parameters:
    ///   - bumpsEpoch: Whether the producer gets a new epoch with the answer (KIP-890, from version 5).
    ///   - newID: Gives out a producer id, for when this one has no epoch left.
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
        // With nothing written, an abort still gives a new epoch: what is on its way under the old one is fenced.
        guard !commits, !isRepeated else { return .refused(.invalidTxnState) }
        clear(now: now)
        try prepare(commits: false, bumpsEpoch: true, newID: newID, now: now)
        return .prepared
    }

    /// Whether `caller` is who the producer was before its last transaction ended; one that was fenced is not.
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

    /// Who the producer is once the markers are written.
    var successor: ProducerIdentity { followingID >= 0 ? .init(id: followingID, epoch: 0) : producer }

    // MARK: Time

    /// Aborts an open transaction that has lasted too long, and fences its producer.
    mutating func abortIfOverdue(now: Int64) -> Bool {
        guard isOverdue(now: now) else { return false }
        fence(now: now)
        return true
    }

    /// Every marker of a prepared outcome is written.
    mutating func complete(now: Int64) {
        guard phase.isPrepared else { return }
        phase = phase == .prepareCommit ? .completeCommit : .completeAbort
        if followingID >= 0 {
            previousID = producer.id
            producer = successor
            followingID = -1
        }
        // The start is kept, as in Kafka: its tools show how long the last transaction took.
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
