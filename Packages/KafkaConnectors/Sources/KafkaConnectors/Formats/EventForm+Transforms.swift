import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

extension EventForm {
    /// Returns the events of the records of `batch`, after `transforms` are applied and the mark `provenance` is added.
    /// A tombstone has no fields, so no transform is applied to it.
    func encode(
        _ batch: RecordBatch, _ transforms: TransformChain, _ provenance: Provenance? = nil
    ) throws -> SourceEvents {
        var result = SourceEvents([])
        result.events.reserveCapacity(batch.count)
        var json = JSONEventEncoder(self, topic: batch.topic, partition: batch.partition, readAt: RFC3339.now())
        var keys: [Bytes?] = []
        var offsets: [Range<Int64>] = []
        offsets.reserveCapacity(batch.count)
        for var record in batch {
            do throws(TransformError) {
                guard try transforms.apply(to: &record) else { continue }
            } catch {
                let original = RivvenRecord(key: record.key, value: record.value ?? Bytes())
                result.refusals.append(.init(offset: record.offset, record: original, reason: "\(error)"))
                continue
            }
            if let provenance { record.headers = provenance.marking(record.headers) }
            offsets.append(record.offset..<record.offset.adding(1))
            switch format {
            case .json:
                json.append(record)
                keys.append(record.key)
            case .record, .batch: result.events.append(RecordFormat.encode(record, partition: batch.partition))
            }
        }
        result.offsets = { [offsets] in offsets }
        if format == .json {
            result.events = json.finish()
            result.placingKeys = { [keys] in keys }
        }
        return result
    }
}

extension TransformChain {
    /// Applies the transforms to a record's value and key. Returns whether the record is kept.
    func apply(to record: inout Record) throws(TransformError) -> Bool {
        guard let value = record.value else { return true }
        guard case .pass(let changed, let key) = try apply(value, key: record.key) else { return false }
        (record.value, record.key) = (changed, key)
        return true
    }
}
