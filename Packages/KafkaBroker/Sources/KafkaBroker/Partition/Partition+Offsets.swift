import KafkaCodecs
import KafkaProtocol
import SegmentLog

extension Partition {
    /// An offset and the timestamp of the record there, as ListOffsets gives them; -1 is none.
    struct Found: Equatable {
        var offset: Int64 = -1
        var timestamp: Int64 = -1
        var leaderEpoch: Int32 = -1
    }

    /// Finds the first record whose timestamp is at least `timestamp`.
    func find(timestamp: Int64) throws(SegmentLogError) -> Found {
        var position = startOffset
        while position < endOffset {
            guard let candidate = try log.offset(forTimestamp: timestamp, from: position) else { return Found() }
            guard let entry = try log.read(from: candidate, maximumBytes: 1).first else { return Found() }
            if let found = record(in: entry.payload, where: { $0 >= timestamp }) { return found }
            position = entry.baseOffset + Int64(entry.recordCount)
        }
        return Found()
    }

    /// Finds the record with the latest timestamp.
    func findLatest() throws(SegmentLogError) -> Found {
        try refreshLatest()
        guard let latest, let entry = try log.read(from: latest.baseOffset, maximumBytes: 1).first else {
            return Found()
        }
        return record(in: entry.payload, where: { $0 == latest.timestamp }) ?? Found()
    }

    /// The first record of a batch whose timestamp fits; the batch's first where its codec is not known here.
    private func record(in payload: Bytes, where fits: (Int64) -> Bool) -> Found? {
        guard let batch = try? RecordBatchView(payload), fits(batch.maxTimestamp) else { return nil }
        guard !batch.usesLogAppendTime, let records = try? batch.records() else {
            return found(batch.baseOffset, batch.maxTimestamp)
        }
        var first: Found?
        try? records.forEach { record in
            if first == nil, fits(record.timestamp) { first = found(record.offset, record.timestamp) }
        }
        return first
    }

    private func found(_ offset: Int64, _ timestamp: Int64) -> Found {
        Found(offset: offset, timestamp: timestamp, leaderEpoch: Self.leaderEpoch)
    }
}
