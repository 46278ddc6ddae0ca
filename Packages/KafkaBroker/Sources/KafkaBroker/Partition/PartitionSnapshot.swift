import KafkaCodecs

/// The state that a partition stores in addition to its log, so that a start need not read the whole log.
struct PartitionSnapshot {
    /// The log's end when the snapshot was created. Later batches are read again.
    var nextOffset: Int64
    var latest: (timestamp: Int64, baseOffset: Int64)?
    /// The latest time for retention, in milliseconds since 1970.
    var newest: Int64 = 0
    var producers: [Int64: ProducerStateTable.Producer] = [:]
    var transactions = PartitionTransactions()

    /// The version of the format. Version 1 ends before the transactions. Version 3 adds the partition to the checksum
    /// of the frame.
    static let formatVersion: UInt16 = 3
    /// The first version whose frame identifies the partition.
    static let ownedSince: UInt16 = 3

    /// Returns the encoded snapshot, which `StoredFile` frames.
    func encode() -> Bytes {
        var writer = ByteWriter(capacity: 64 + producers.count * 96)
        writer.int64(nextOffset)
        writer.bool(latest != nil)
        if let latest {
            writer.int64(latest.timestamp)
            writer.int64(latest.baseOffset)
        }
        writer.int64(newest)
        writer.int32(Int32(clamping: producers.count))
        for (id, producer) in producers {
            writer.int64(id)
            writer.int16(producer.epoch)
            writer.int64(producer.lastWrite)
            writer.int8(Int8(producer.batches.count))
            for batch in producer.batches {
                writer.int32(batch.baseSequence)
                writer.int32(batch.lastSequence)
                writer.int64(batch.baseOffset)
                writer.int64(batch.appendTime)
            }
        }
        writer.int32(Int32(clamping: transactions.open.count))
        for (producer, offset) in transactions.open {
            writer.int64(producer)
            writer.int64(offset)
        }
        writer.int32(Int32(clamping: transactions.aborted.count))
        for aborted in transactions.aborted {
            writer.int64(aborted.producerID)
            writer.int64(aborted.firstOffset)
            writer.int64(aborted.lastOffset)
        }
        return writer.finish()
    }

    init(
        nextOffset: Int64, latest: (timestamp: Int64, baseOffset: Int64)?, newest: Int64,
        producers: [Int64: ProducerStateTable.Producer], transactions: PartitionTransactions = .init()
    ) {
        self.nextOffset = nextOffset
        self.latest = latest
        self.newest = newest
        self.producers = producers
        self.transactions = transactions
    }

    init(_ bytes: Bytes, version: UInt16 = formatVersion) throws(CodecError) {
        var reader = ByteReader(bytes)
        nextOffset = try reader.int64()
        if try reader.bool() { latest = (try reader.int64(), try reader.int64()) }
        newest = try reader.int64()
        let count = try reader.int32()
        guard count >= 0 else { throw CodecError(.malformed, "a count is negative") }
        for _ in 0..<count {
            let id = try reader.int64()
            var producer = ProducerStateTable.Producer(
                epoch: try reader.int16(), batches: [], lastWrite: try reader.int64())
            for _ in 0..<max(0, Int(try reader.int8())) {
                producer.batches.append(
                    .init(
                        baseSequence: try reader.int32(), lastSequence: try reader.int32(),
                        baseOffset: try reader.int64(), appendTime: try reader.int64()))
            }
            producers[id] = producer
        }
        if version >= 2 { transactions = try Self.transactions(&reader) }
    }

    private static func transactions(_ reader: inout ByteReader) throws(CodecError) -> PartitionTransactions {
        var open: [Int64: Int64] = [:]
        for _ in 0..<max(0, try reader.int32()) {
            let producer = try reader.int64()
            open[producer] = try reader.int64()
        }
        var aborted: [PartitionTransactions.Aborted] = []
        for _ in 0..<max(0, try reader.int32()) {
            aborted.append(
                .init(
                    producerID: try reader.int64(), firstOffset: try reader.int64(), lastOffset: try reader.int64()))
        }
        return PartitionTransactions(open: open, aborted: aborted)
    }
}
