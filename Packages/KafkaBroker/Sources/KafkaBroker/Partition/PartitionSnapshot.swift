import KafkaCodecs

/// What a partition stores besides its log, so that a start need not read the whole of it.
struct PartitionSnapshot {
    /// The log's end when the snapshot was made: later batches are read again.
    var nextOffset: Int64
    var latest: (timestamp: Int64, baseOffset: Int64)?
    /// The latest time that retention counts from.
    var newest: Int64 = 0
    var producers: [Int64: ProducerStateTable.Producer] = [:]

    /// The version of the stored form.
    static let formatVersion: UInt16 = 1

    /// Returns the stored form, framed by `StoredFile`.
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
        return writer.finish()
    }

    init(
        nextOffset: Int64, latest: (timestamp: Int64, baseOffset: Int64)?, newest: Int64,
        producers: [Int64: ProducerStateTable.Producer]
    ) {
        self.nextOffset = nextOffset
        self.latest = latest
        self.newest = newest
        self.producers = producers
    }

    init(_ bytes: Bytes) throws(CodecError) {
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
    }
}
