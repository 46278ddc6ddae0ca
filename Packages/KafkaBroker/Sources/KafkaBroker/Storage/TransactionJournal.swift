import KafkaCodecs
import SegmentLog

/// The state of every transactional id on disk: a log of states, of which the last one of an id holds.
///
/// It is rewritten as `OffsetJournal` is.
struct TransactionJournal {
    private static let formatVersion: UInt8 = 1

    private let log: SegmentLog
    private let rewriteSize: Int64
    private var sizeAfterRewrite: Int64 = 0

    /// - Parameter rewriteSize: The size below which the log is left as it is.
    init(log: SegmentLog, rewriteSize: Int64 = 4 << 20) {
        self.log = log
        self.rewriteSize = rewriteSize
    }

    /// Appends the state of an id; `nil` says that it was forgotten.
    func append(_ id: String, _ transaction: Transaction?, now: Int64) throws(SegmentLogError) {
        var writer = ByteWriter(capacity: 128)
        writer.uint8(Self.formatVersion)
        writer.storedString(id)
        writer.bool(transaction != nil)
        if let transaction { Self.encode(transaction, &writer) }
        _ = try log.append(recordCount: 1, timestamp: now, payload: writer.finish())
    }

    /// Calls `body` with every state from the oldest on.
    func replay(_ body: (String, Transaction?) -> Void) throws(KafkaBrokerError) {
        var offset = log.startOffset
        do {
            while offset < log.nextOffset {
                let stored = try log.read(from: offset, maximumBytes: 1 << 20)
                guard let last = stored.last else { return }
                for entry in stored { try Self.decode(entry.payload, body) }
                offset = last.nextOffset
            }
        } catch {
            throw .storage("cannot read the transactions: \(error)")
        }
    }

    /// Whether the log is so long that writing anew what holds is worth it.
    var wantsRewrite: Bool { log.sizeInBytes > max(rewriteSize, 2 * sizeAfterRewrite) }

    /// Writes all that holds at the end and cuts off what came before.
    mutating func rewrite(_ live: [String: Transaction], now: Int64) throws(SegmentLogError) {
        let first = log.nextOffset
        for (id, transaction) in live { try append(id, transaction, now: now) }
        try log.flush()
        try log.trim(before: first)
        sizeAfterRewrite = log.sizeInBytes
    }

    func flush() throws(SegmentLogError) { try log.flush() }
    func close() { log.close() }

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
        writer.int32(Int32(clamping: transaction.partitions.count))
        for place in transaction.partitions {
            writer.storedString(place.topic)
            writer.int32(place.partition)
        }
        writer.int32(Int32(clamping: transaction.groups.count))
        for group in transaction.groups { writer.storedString(group) }
    }

    private static func decode(_ payload: Bytes, _ body: (String, Transaction?) -> Void) throws(CodecError) {
        var reader = ByteReader(payload)
        guard (1...formatVersion).contains(try reader.uint8()) else {
            throw CodecError(.unsupported, "their form is newer than this program")
        }
        let id = try reader.storedString()
        body(id, try reader.bool() ? try transaction(&reader) : nil)
    }

    private static func transaction(_ reader: inout ByteReader) throws(CodecError) -> Transaction {
        guard let phase = Transaction.Phase(rawValue: try reader.uint8()) else {
            throw CodecError(.malformed, "a transaction is in no known state")
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
        for _ in 0..<max(0, try reader.int32()) {
            transaction.partitions.insert(
                .init(topic: try reader.storedString(), partition: try reader.int32()))
        }
        for _ in 0..<max(0, try reader.int32()) { transaction.groups.insert(try reader.storedString()) }
        return transaction
    }
}
