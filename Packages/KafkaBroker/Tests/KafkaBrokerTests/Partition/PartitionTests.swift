import KafkaCodecs
import KafkaProtocol
import SegmentLog
import Testing

@testable import KafkaBroker

@Suite("A partition")
struct PartitionTests {
    private static let day: Int64 = 86_400_000

    /// Returns a partition in memory, with one batch per segment.
    private func partition(_ change: (inout TopicConfiguration) -> Void = { _ in }) throws -> Partition {
        var configuration = TopicConfiguration()
        configuration.segmentBytes = 1024
        change(&configuration)
        let log = try SegmentLog(
            storage: .memory, configuration: .init(configuration, fsync: .never, isInMemory: true))
        return Partition(topic: "t", index: 0, log: log, configuration: configuration)
    }

    private func large(_ timestamp: Int64, producer: Int64 = -1, sequence: Int32 = -1) -> Bytes {
        batch(
            [Bytes(Array(repeating: 0, count: 900))], timestamps: [timestamp], producer: producer, epoch: 0,
            sequence: sequence)
    }

    private func append(_ records: Bytes, to partition: Partition, now: Int64) throws {
        var budget = DecompressionBudget(limit: 1 << 20)
        _ = try partition.append(records, version: 9, now: now, &budget)
    }

    @Test func segmentsWhoseLatestRecordIsTooOldAreDeleted() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        for timestamp in [100, 200, 5000] as [Int64] { try append(large(timestamp), to: partition, now: 5000) }
        try partition.maintain(now: 1100)
        #expect(partition.startOffset == 0)
        try partition.maintain(now: 1101)
        #expect(partition.startOffset == 1)
        try partition.maintain(now: 5000)
        #expect(partition.startOffset == 2)
    }

    @Test func newestSegmentIsDeletedIfAllRecordsAreTooOld() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        try append(large(100), to: partition, now: 5000)
        try partition.maintain(now: 5000)
        #expect(partition.startOffset == 1)
        #expect(partition.endOffset == 1)
        try append(large(5000), to: partition, now: 5000)
        #expect(try partition.read(from: 1, maximumBytes: 1 << 20, isFirst: true).batches.count == 1)
    }

    @Test func retentionHandlesTheSmallestStoredTime() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        try append(large(100), to: partition, now: 5000)
        try partition.recover(.init(nextOffset: 1, latest: nil, newest: .min, producers: [:]), now: 5000)
        try partition.maintain(now: 5000)
        #expect(partition.startOffset == 1)
    }

    @Test func recordWithoutATimestampAgesFromItsWrite() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        try append(large(-1), to: partition, now: 5000)
        try partition.maintain(now: 6000)
        #expect(partition.startOffset == 0)
        try partition.maintain(now: 6001)
        #expect(partition.startOffset == 1)
    }

    @Test(arguments: [-1, .max] as [Int64])
    func nothingIsDeletedWithoutARetention(retention: Int64) throws {
        let partition = try partition { $0.retentionMilliseconds = retention }
        for _ in 0..<3 { try append(large(1), to: partition, now: 5000) }
        try partition.maintain(now: 1 << 50)
        #expect(partition.startOffset == 0)
    }

    @Test func oldestSegmentsAreDeletedWhileThePartitionIsTooLarge() throws {
        let partition = try partition {
            $0.retentionMilliseconds = -1
            $0.retentionBytes = 2000
        }
        for _ in 0..<5 { try append(large(1), to: partition, now: 5000) }
        try partition.maintain(now: 5000)
        #expect(partition.startOffset > 0)
        #expect(partition.endOffset == 5)
    }

    @Test func retentionKeepsProducerSequences() throws {
        // KIP-360: a producer whose records and state are gone may continue with any sequence.
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        try append(large(1, producer: 9, sequence: 0), to: partition, now: 5000)
        try partition.maintain(now: 5000)
        try append(large(5000, producer: 9, sequence: 1), to: partition, now: 5000)
        #expect(partition.endOffset == 2)
        try partition.maintain(now: 5001 + Self.day)
        #expect(partition.producers.producers.isEmpty)
        try append(large(5000, producer: 9, sequence: 77), to: partition, now: 5000 + Self.day)
        #expect(partition.endOffset == 3)
    }

    private func findLatest(in partition: Partition) throws -> Partition.Found {
        var (cache, budget) = (BatchTimesCache(), DecompressionBudget(limit: 1 << 20))
        return try partition.findLatest(&cache, &budget)
    }

    private func find(_ timestamp: Int64, in partition: Partition) throws -> Partition.Found {
        var (cache, budget) = (BatchTimesCache(), DecompressionBudget(limit: 1 << 20))
        return try partition.find(timestamp: timestamp, &cache, &budget)
    }

    @Test func latestTimestampIsRecomputedWhenItsRecordIsDeleted() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        for timestamp in [9000, 100, 200] as [Int64] { try append(large(timestamp), to: partition, now: 9000) }
        #expect(try findLatest(in: partition).timestamp == 9000)
        try partition.log.trim(before: 1)
        let latest = try findLatest(in: partition)
        #expect(latest.timestamp == 200)
        #expect(latest.offset == 2)
    }

    @Test func anEmptyPartitionHasNoLatestTimestamp() throws {
        #expect(try findLatest(in: partition()) == Partition.Found())
        #expect(try find(0, in: partition()) == Partition.Found())
    }

    /// A partition with one batch of the timestamps 9000, 100, 200 and 150, and one of 300.
    private func partitionOfTwoBatches() throws -> Partition {
        let partition = try partition { $0.retentionMilliseconds = -1 }
        let values: [Bytes] = ["a", "b", "c", "d"]
        try append(batch(values, timestamps: [9000, 100, 200, 150]), to: partition, now: 9000)
        try append(batch(["e"], timestamps: [300]), to: partition, now: 9000)
        return partition
    }

    @Test func aRecordThatWasDeletedWithinItsBatchIsNotFound() throws {
        let partition = try partitionOfTwoBatches()
        try partition.trim(before: 3)
        #expect(try find(0, in: partition) == .init(offset: 3, timestamp: 150, leaderEpoch: 0))
        #expect(try find(151, in: partition) == .init(offset: 4, timestamp: 300, leaderEpoch: 0))
    }

    @Test(arguments: [(0, 0, 9000), (1, 4, 300), (3, 4, 300), (4, 4, 300)] as [(Int64, Int64, Int64)])
    func latestTimestampIgnoresDeletedRecords(start: Int64, offset: Int64, timestamp: Int64) throws {
        let partition = try partitionOfTwoBatches()
        try partition.trim(before: start)
        #expect(try findLatest(in: partition) == .init(offset: offset, timestamp: timestamp, leaderEpoch: 0))
    }

    @Test func latestTimestampInAPartlyDeletedBatchIsFound() throws {
        let partition = try partition { $0.retentionMilliseconds = -1 }
        try append(batch(["a", "b", "c"], timestamps: [900, 100, 200]), to: partition, now: 9000)
        try partition.trim(before: 1)
        #expect(try findLatest(in: partition) == .init(offset: 2, timestamp: 200, leaderEpoch: 0))
    }

    @Test func aBatchIsDecompressedOnceForManySearches() throws {
        let partition = try partition { $0.retentionMilliseconds = -1 }
        var fields = RecordBatchHeaderFields()
        fields.compression = .gzip
        let record = Record(timestamp: 1000, key: nil, value: Bytes(Array(repeating: 7, count: 5000)))
        try append(RecordBatchView.encode([record], fields: fields), to: partition, now: 1000)
        var (cache, budget) = (BatchTimesCache(), DecompressionBudget(limit: 6000))
        for _ in 0..<3 {
            #expect(try partition.find(timestamp: 1, &cache, &budget).offset == 0)
        }
    }

    @Test func searchAboveTheBudgetMustBeRepeated() throws {
        let partition = try partition { $0.retentionMilliseconds = -1 }
        var fields = RecordBatchHeaderFields()
        fields.compression = .gzip
        let record = Record(timestamp: 1000, key: nil, value: Bytes(Array(repeating: 7, count: 5000)))
        try append(RecordBatchView.encode([record], fields: fields), to: partition, now: 1000)
        // Another partition of the request has used some of the budget.
        var (cache, budget) = (BatchTimesCache(), DecompressionBudget(limit: 6000))
        var other = fields
        other.compression = .zstd
        _ = try budget.records(of: try RecordBatchView(RecordBatchView.encode([record], fields: other)))
        let error = #expect(throws: RequestError.self) {
            _ = try partition.find(timestamp: 1, &cache, &budget)
        }
        #expect(error?.error == .offsetNotAvailable)
    }
}
