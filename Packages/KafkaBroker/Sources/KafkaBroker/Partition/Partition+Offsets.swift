import KafkaCodecs
import KafkaProtocol
import SegmentLog

/// Finds records by their timestamps.
///
/// A batch may begin before the first record that is kept: its earlier records are passed over.
extension Partition {
    /// An offset and the timestamp of the record there, as ListOffsets gives them; -1 is none.
    struct Found: Equatable {
        var offset: Int64 = -1
        var timestamp: Int64 = -1
        var leaderEpoch: Int32 = -1
    }

    /// Finds the first record whose timestamp is at least `timestamp`.
    func find(
        timestamp: Int64, _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget
    ) throws(BatchRefusal) -> Found {
        var position = startOffset
        while position < endOffset {
            guard let candidate = try candidate(timestamp: timestamp, from: position), let entry = try entry(candidate)
            else { return Found() }
            let batch = try? RecordBatchView(entry.payload)
            if let batch, batch.maxTimestamp >= timestamp, batch.usesLogAppendTime {
                return found(max(batch.baseOffset, startOffset), batch.maxTimestamp)
            }
            if let batch, batch.maxTimestamp >= timestamp,
                let first = try times(of: batch, &cache, &budget).first(since: timestamp, from: startOffset)
            {
                return found(first.offset, first.timestamp)
            }
            position = entry.nextOffset
        }
        return Found()
    }

    /// Finds the record with the latest timestamp.
    func findLatest(
        _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget
    ) throws(BatchRefusal) -> Found {
        try refreshLatest(&cache, &budget)
        guard let latest else { return Found() }
        let entry = try entry(max(latest.baseOffset, startOffset))
        guard let entry, let batch = try? RecordBatchView(entry.payload) else { return Found() }
        guard !batch.usesLogAppendTime else {
            return found(max(batch.baseOffset, startOffset), batch.maxTimestamp)
        }
        let times = try times(of: batch, &cache, &budget)
        return times.first(since: latest.timestamp, from: startOffset).map { found($0.offset, $0.timestamp) } ?? Found()
    }

    /// Finds the latest timestamp anew if records were deleted from the batch that had it, or before that batch's end.
    private func refreshLatest(
        _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget
    ) throws(BatchRefusal) {
        guard let latest, latest.baseOffset < startOffset else { return }
        var refreshed: (timestamp: Int64, baseOffset: Int64)?
        var position = startOffset
        if position < endOffset, let entry = try entry(position), entry.baseOffset < position {
            // Only the records that are kept count.
            if let batch = try? RecordBatchView(entry.payload) {
                let kept =
                    batch.usesLogAppendTime
                    ? batch.maxTimestamp : try times(of: batch, &cache, &budget).latest(from: position)?.timestamp
                if let kept, kept >= 0 { refreshed = (kept, position) }
            }
            position = entry.nextOffset
        }
        do throws(SegmentLogError) {
            try scan(from: position) { batch in
                guard batch.maxTimestamp > refreshed?.timestamp ?? -1 else { return }
                refreshed = (batch.maxTimestamp, batch.baseOffset)
            }
        } catch {
            throw BatchRefusal(.kafkaStorageError, "\(error)")
        }
        setLatest(refreshed)
    }

    private func candidate(timestamp: Int64, from position: Int64) throws(BatchRefusal) -> Int64? {
        do throws(SegmentLogError) { return try log.offset(forTimestamp: timestamp, from: position) } catch {
            throw BatchRefusal(.kafkaStorageError, "\(error)")
        }
    }

    private func entry(_ offset: Int64) throws(BatchRefusal) -> SegmentLog.Entry? {
        do throws(SegmentLogError) { return try log.read(from: offset, maximumBytes: 1).first } catch {
            throw BatchRefusal(.kafkaStorageError, "\(error)")
        }
    }

    private func times(
        of batch: RecordBatchView, _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget
    ) throws(BatchRefusal) -> BatchTimes {
        do throws(CodecError) {
            return try cache.times(of: batch, in: self, &budget)
        } catch {
            // The client asks again for the partitions that have this error.
            let code: ErrorCode = error.code == .limitExceeded ? .offsetNotAvailable : .kafkaStorageError
            throw BatchRefusal(code, "the batch at offset \(batch.baseOffset) cannot be read: \(error.message)")
        }
    }

    private func found(_ offset: Int64, _ timestamp: Int64) -> Found {
        Found(offset: offset, timestamp: timestamp, leaderEpoch: Self.leaderEpoch)
    }
}
