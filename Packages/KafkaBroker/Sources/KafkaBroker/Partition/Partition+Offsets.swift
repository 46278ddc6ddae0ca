import KafkaCodecs
import KafkaProtocol
import SegmentLog

/// The search for records by their timestamps.
///
/// A batch may begin before the start offset; then its earlier records are skipped.
///
/// Earlier versions of the broker stored batches that cannot be decompressed, or only to more bytes than allowed. For
/// these, only the header is used: the first offset and the latest timestamp of the batch. The record that is searched
/// for is never before that offset.
extension Partition {
    /// An offset and the timestamp of its record, for ListOffsets; -1 if there is none.
    struct Found: Equatable {
        var offset: Int64 = -1
        var timestamp: Int64 = -1
        var leaderEpoch: Int32 = -1
    }

    /// Finds the first record whose timestamp is at least `timestamp`.
    func find(
        timestamp: Int64, _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget
    ) throws(RequestError) -> Found {
        var position = startOffset
        let isFirstSearch = budget.isWhole
        while position < endOffset {
            guard let candidate = try candidate(timestamp: timestamp, from: position), let entry = try entry(candidate)
            else { return Found() }
            let batch = try? RecordBatchView(entry.payload)
            if let batch, batch.maxTimestamp >= timestamp, batch.usesLogAppendTime {
                return found(max(batch.baseOffset, startOffset), batch.maxTimestamp)
            }
            if let batch, batch.maxTimestamp >= timestamp {
                guard let times = try times(of: batch, &cache, &budget, isFirstSearch) else {
                    let isFirst = batch.baseOffset >= startOffset && batch.baseTimestamp >= timestamp
                    return found(
                        max(batch.baseOffset, startOffset), isFirst ? batch.baseTimestamp : batch.maxTimestamp)
                }
                if let first = times.first(since: timestamp, from: startOffset) {
                    return found(first.offset, first.timestamp)
                }
            }
            position = entry.nextOffset
        }
        return Found()
    }

    /// Finds the record with the latest timestamp.
    func findLatest(
        _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget
    ) throws(RequestError) -> Found {
        let isFirstSearch = budget.isWhole
        try refreshLatest(&cache, &budget)
        guard let latest else { return Found() }
        let entry = try entry(max(latest.baseOffset, startOffset))
        guard let entry, let batch = try? RecordBatchView(entry.payload) else { return Found() }
        guard !batch.usesLogAppendTime else {
            return found(max(batch.baseOffset, startOffset), batch.maxTimestamp)
        }
        guard let times = try times(of: batch, &cache, &budget, isFirstSearch) else {
            return found(max(batch.baseOffset, startOffset), batch.maxTimestamp)
        }
        return times.first(since: latest.timestamp, from: startOffset).map { found($0.offset, $0.timestamp) } ?? Found()
    }

    /// Searches for the latest timestamp again if the first records of its batch were deleted.
    private func refreshLatest(
        _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget
    ) throws(RequestError) {
        guard let latest, latest.baseOffset < startOffset else { return }
        var refreshed: (timestamp: Int64, baseOffset: Int64)?
        var position = startOffset
        if position < endOffset, let entry = try entry(position), entry.baseOffset < position {
            // Only the records after the start offset count.
            if let batch = try? RecordBatchView(entry.payload) {
                var kept: Int64? = batch.maxTimestamp
                if !batch.usesLogAppendTime, let times = try times(of: batch, &cache, &budget, budget.isWhole) {
                    kept = times.latest(from: position)?.timestamp
                }
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
            throw RequestError(.kafkaStorageError, "\(error)")
        }
        setLatest(refreshed)
    }

    private func candidate(timestamp: Int64, from position: Int64) throws(RequestError) -> Int64? {
        do throws(SegmentLogError) { return try log.offset(forTimestamp: timestamp, from: position) } catch {
            throw RequestError(.kafkaStorageError, "\(error)")
        }
    }

    private func entry(_ offset: Int64) throws(RequestError) -> SegmentLog.Entry? {
        do throws(SegmentLogError) { return try log.read(from: offset, maximumBytes: 1).first } catch {
            throw RequestError(.kafkaStorageError, "\(error)")
        }
    }

    /// Returns the times of a batch, or `nil` if no request can read its records.
    ///
    /// - Parameter isFirstSearch: Whether this partition is the first in the request that has batches decompressed.
    private func times(
        of batch: RecordBatchView, _ cache: inout BatchTimesCache, _ budget: inout DecompressionBudget,
        _ isFirstSearch: Bool
    ) throws(RequestError) -> BatchTimes? {
        let isFinal = isFirstSearch || budget.isEnoughForAnyBatch
        do throws(CodecError) {
            return try cache.times(of: batch, in: self, &budget)
        } catch {
            guard error.code == .limitExceeded, !isFinal else { return nil }
            // The client retries the partitions that have this error. In each retry, the first of them has the whole
            // budget.
            throw RequestError(.offsetNotAvailable, "the batch at offset \(batch.baseOffset): \(error.message)")
        }
    }

    private func found(_ offset: Int64, _ timestamp: Int64) -> Found {
        Found(offset: offset, timestamp: timestamp, leaderEpoch: Self.leaderEpoch)
    }
}
