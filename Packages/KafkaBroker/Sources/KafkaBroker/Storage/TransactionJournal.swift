import KafkaCodecs
import SegmentLog

/// The state of every transactional id on disk: a log of states, in which the last one for an id is valid.
///
/// If a transaction only gets more partitions or groups, just these are stored. Otherwise the journal would grow with
/// the square of their number. The journal is rewritten like `OffsetJournal`.
struct TransactionJournal {
    /// A change to a transactional id.
    enum Change {
        case forgotten
        case state(Transaction)
        /// The transaction has these partitions and groups in addition.
        case added(partitions: Set<TopicPartition>, groups: Set<String>)
    }

    private enum Kind: UInt8 {
        case forgotten = 0, state, added
    }

    /// The version of the format. Version 2 adds the kind `added`.
    private static let formatVersion: UInt8 = 2

    private let log: SegmentLog
    private var rewriting: JournalRewrite

    /// Creates a journal on a log.
    ///
    /// - Parameter rewriteSize: The size in bytes below which the log is not rewritten.
    init(log: SegmentLog, rewriteSize: Int64 = 4 << 20) {
        self.log = log
        rewriting = JournalRewrite(smallestSize: rewriteSize)
    }

    /// Appends the state of an id; `nil` means that the id was deleted.
    ///
    /// - Parameter former: The state of the id that is already in the journal.
    func append(
        _ id: String, _ transaction: Transaction?, after former: Transaction? = nil, now: Int64,
        defersSync: Bool = false
    ) throws(SegmentLogError) {
        var writer = ByteWriter(capacity: 128)
        writer.uint8(Self.formatVersion)
        writer.storedString(id)
        if let transaction {
            if let former, transaction.onlyAdds(to: former) {
                writer.uint8(Kind.added.rawValue)
                Self.encode(transaction.partitions.subtracting(former.partitions), &writer)
                Self.encode(transaction.groups.subtracting(former.groups), &writer)
            } else {
                writer.uint8(Kind.state.rawValue)
                Self.encode(transaction, &writer)
            }
        } else {
            writer.uint8(Kind.forgotten.rawValue)
        }
        try log.append(recordCount: 1, timestamp: now, payload: writer.finish(), defersSync: defersSync)
    }

    /// Reads the journal and returns the state of every id.
    func replay() throws(KafkaBrokerError) -> [String: Transaction] {
        var states: [String: Transaction] = [:]
        try replay { id, change in
            switch change {
            case .forgotten: states[id] = nil
            case .state(let transaction): states[id] = transaction
            case .added(let partitions, let groups):
                states[id]?.partitions.formUnion(partitions)
                states[id]?.groups.formUnion(groups)
            }
        }
        return states
    }

    /// Calls `body` with every change, oldest first.
    private func replay(_ body: (String, Change) -> Void) throws(KafkaBrokerError) {
        var offset = log.startOffset
        do {
            while offset < log.nextOffset {
                let stored = try log.read(from: offset, maximumBytes: 1 << 20)
                guard let last = stored.last else { return }
                for entry in stored { try Self.decode(entry.payload, body) }
                offset = last.nextOffset
            }
        } catch let error as SegmentLogError {
            throw .storage("cannot read the transactions", error)
        } catch {
            throw .storage("cannot read the transactions: \(error)")
        }
    }

    /// Whether the log is long enough for a rewrite.
    var wantsRewrite: Bool { rewriting.isDue(log) }

    /// Appends the current state and cuts off everything before it. If that fails, the log is cut back to what it was.
    mutating func rewrite(_ live: [String: Transaction], now: Int64) throws(SegmentLogError) {
        let journal = self
        try rewriting.run(on: log) { () throws(SegmentLogError) in
            for (id, transaction) in live { try journal.append(id, transaction, now: now, defersSync: true) }
        }
    }

    func flush() throws(SegmentLogError) { try log.flush() }
    @discardableResult func close() -> SegmentLogError? { log.close() }

    private static func encode(_ transaction: Transaction, _ writer: inout ByteWriter) {
        writer.uint8(transaction.phase.rawValue)
        writer.int64(transaction.producer.id)
        writer.int16(transaction.producer.epoch)
        writer.int16(transaction.lastEpoch)
        writer.int64(transaction.previousID)
        writer.int64(transaction.followingID)
        writer.int64(transaction.timeout)
        writer.int64(transaction.startedAt)
        writer.int64(transaction.updatedAt)
        encode(transaction.partitions, &writer)
        encode(transaction.groups, &writer)
    }

    private static func encode(_ partitions: Set<TopicPartition>, _ writer: inout ByteWriter) {
        writer.int32(Int32(clamping: partitions.count))
        for topicPartition in partitions {
            writer.storedString(topicPartition.topic)
            writer.int32(topicPartition.partition)
        }
    }

    private static func encode(_ groups: Set<String>, _ writer: inout ByteWriter) {
        writer.int32(Int32(clamping: groups.count))
        for group in groups { writer.storedString(group) }
    }

    private static func decode(_ payload: Bytes, _ body: (String, Change) -> Void) throws(CodecError) {
        var reader = ByteReader(payload)
        guard (1...formatVersion).contains(try reader.uint8()) else {
            throw CodecError(.unsupported, "their format is newer than this program")
        }
        let id = try reader.storedString()
        guard let kind = Kind(rawValue: try reader.uint8()) else {
            throw CodecError(.malformed, "an entry has an unknown kind")
        }
        switch kind {
        case .forgotten: body(id, .forgotten)
        case .state: body(id, .state(try transaction(&reader)))
        case .added: body(id, .added(partitions: try partitions(&reader), groups: try groups(&reader)))
        }
    }

    private static func transaction(_ reader: inout ByteReader) throws(CodecError) -> Transaction {
        guard let phase = Transaction.Phase(rawValue: try reader.uint8()) else {
            throw CodecError(.malformed, "a transaction has an unknown state")
        }
        let producer = ProducerIdentity(id: try reader.int64(), epoch: try reader.int16())
        let lastEpoch = try reader.int16()
        let previousID = try reader.int64()
        let followingID = try reader.int64()
        var transaction = Transaction(producerID: producer.id, timeout: try reader.int64(), now: 0)
        transaction.phase = phase
        transaction.producer = producer
        transaction.lastEpoch = lastEpoch
        transaction.previousID = previousID
        transaction.followingID = followingID
        transaction.startedAt = try reader.int64()
        transaction.updatedAt = try reader.int64()
        transaction.partitions = try partitions(&reader)
        transaction.groups = try groups(&reader)
        return transaction
    }

    private static func partitions(_ reader: inout ByteReader) throws(CodecError) -> Set<TopicPartition> {
        var partitions: Set<TopicPartition> = []
        for _ in 0..<max(0, try reader.int32()) {
            partitions.insert(.init(topic: try reader.storedString(), partition: try reader.int32()))
        }
        return partitions
    }

    private static func groups(_ reader: inout ByteReader) throws(CodecError) -> Set<String> {
        var groups: Set<String> = []
        for _ in 0..<max(0, try reader.int32()) { groups.insert(try reader.storedString()) }
        return groups
    }
}

extension Transaction {
    /// Returns whether the state differs from `former` only by additional partitions and groups.
    fileprivate func onlyAdds(to former: Transaction) -> Bool {
        guard phase == .ongoing, partitions.isSuperset(of: former.partitions), groups.isSuperset(of: former.groups)
        else {
            return false
        }
        var rest = self
        rest.partitions = former.partitions
        rest.groups = former.groups
        return rest == former
    }
}
