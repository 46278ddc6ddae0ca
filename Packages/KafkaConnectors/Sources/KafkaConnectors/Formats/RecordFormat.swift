import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// Format `record`: the event's key is the Kafka key, and its value is one Kafka v2 batch with one record, uncompressed
/// and without a producer id. The batch's base offset is the record's Kafka offset, and its leader epoch is the source
/// partition.
///
/// Nothing of a record is lost or changed: null and empty keys stay different, headers keep their order and their
/// duplicates, and timestamps keep their value.
enum RecordFormat {
    /// Returns an event for each of `records`. All events share one block of memory.
    static func encode(_ records: some BorrowedRecords, partition: Int32) throws -> [RivvenRecord] {
        var size = 0
        try records.forEach { record in size += bound(record) }
        var ranges: [Range<Int>] = []
        var keys: [Bytes?] = []
        ranges.reserveCapacity(records.count)
        keys.reserveCapacity(records.count)
        let memory = try Bytes(unsafeUninitializedCapacity: size) { buffer throws(any Error) in
            var used = 0
            try records.forEach { record in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[used...])
                let count = encode(record, partition: partition, into: rest)
                ranges.append(used..<used + count)
                keys.append(record.key == nil ? nil : record.record.key)
                used += count
            }
            return used
        }
        return zip(keys, ranges).map { RivvenRecord(key: $0, value: memory.slice($1)) }
    }

    /// Returns the event of one record, in memory of its own.
    static func encode(_ record: Record, partition: Int32) -> RivvenRecord {
        let headers = record.headers
        let value = withOptionalBytes(record.key) { key in
            withOptionalBytes(record.value) { value in
                let size =
                    RecordBatchView.headerSize
                    + RecordBatchWriter.sizeBound(key: key?.count ?? 0, value: value?.count ?? 0, headers: headers)
                return Bytes(unsafeUninitializedCapacity: size) { memory in
                    var writer = RecordBatchWriter(memory)
                    let isWritten = writer.append(
                        key: key, value: value, headers: headers, timestamp: record.timestamp)
                    precondition(isWritten, "the bound on a record's size is wrong")
                    writer.writeHeader(fields(of: record.offset, partition))
                    return writer.used
                }
            }
        }
        return RivvenRecord(key: record.key, value: value)
    }

    private static func fields(of offset: Int64, _ partition: Int32) -> RecordBatchHeaderFields {
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = offset
        fields.partitionLeaderEpoch = partition
        return fields
    }

    private static func bound(_ record: borrowing RecordView) -> Int {
        let (key, value) = (record.key?.count ?? 0, record.value?.count ?? 0)
        return RecordBatchView.headerSize
            + RecordBatchWriter.sizeBound(key: key, value: value, headers: record.headers)
    }

    private static func encode(
        _ record: borrowing RecordView, partition: Int32, into memory: UnsafeMutableRawBufferPointer
    ) -> Int {
        var writer = RecordBatchWriter(memory)
        let isWritten = writer.append(
            key: record.key, value: record.value, headers: record.headers, timestamp: record.timestamp)
        precondition(isWritten, "the bound on a record's size is wrong")
        writer.writeHeader(fields(of: record.offset, partition))
        return writer.used
    }

    /// Returns the record of an event.
    ///
    /// - Throws: `CodecError` if the event is not a single record in this format.
    static func decode(_ message: RivvenMessage, _ form: EventForm) throws(CodecError) -> Record {
        let batch = try RecordBatchView(message.value)
        try batch.verifyChecksum()
        var records = try batch.records().makeIterator()
        guard batch.recordCount == 1, var record = try records.next(), try records.next() == nil else {
            throw severalRecords
        }
        if !form.customHeaders.isEmpty {
            record.headers = RecordHeaders(Array(record.headers) + form.customHeaders)
        }
        return record
    }

    static let severalRecords = CodecError(.malformed, "the event's value is not a batch of one record")
}
