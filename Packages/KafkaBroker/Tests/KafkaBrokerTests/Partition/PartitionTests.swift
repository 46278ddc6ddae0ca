import KafkaCodecs
import KafkaProtocol
import SegmentLog
import Testing

@testable import KafkaBroker

@Suite("A partition")
struct PartitionTests {
    private static let day: Int64 = 86_400_000

    /// A partition in memory whose segments hold a batch each.
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
        _ = try partition.append(records, version: 9, now: now)
    }

    @Test func segmentsWhoseLatestRecordIsTooOldGo() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        for timestamp in [100, 200, 5000] as [Int64] { try append(large(timestamp), to: partition, now: 5000) }
        try partition.maintain(now: 1100)
        #expect(partition.startOffset == 0)
        try partition.maintain(now: 1101)
        #expect(partition.startOffset == 1)
        try partition.maintain(now: 5000)
        #expect(partition.startOffset == 2)
    }

    @Test func whenAllIsTooOldTheNewestSegmentGoesToo() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        try append(large(100), to: partition, now: 5000)
        try partition.maintain(now: 5000)
        #expect(partition.startOffset == 1)
        #expect(partition.endOffset == 1)
        try append(large(5000), to: partition, now: 5000)
        #expect(try partition.read(from: 1, maximumBytes: 1 << 20, isFirst: true).batches.count == 1)
    }

    @Test func noStoredTimeIsTooOldToBeReckonedWith() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        try append(large(100), to: partition, now: 5000)
        try partition.recover(.init(nextOffset: 1, latest: nil, newest: .min, producers: [:]), now: 5000)
        try partition.maintain(now: 5000)
        #expect(partition.startOffset == 1)
    }

    @Test func aRecordWithoutATimestampIsAsOldAsItsWriting() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        try append(large(-1), to: partition, now: 5000)
        try partition.maintain(now: 6000)
        #expect(partition.startOffset == 0)
        try partition.maintain(now: 6001)
        #expect(partition.startOffset == 1)
    }

    @Test(arguments: [-1, .max] as [Int64])
    func withoutARetentionNothingGoes(retention: Int64) throws {
        let partition = try partition { $0.retentionMilliseconds = retention }
        for _ in 0..<3 { try append(large(1), to: partition, now: 5000) }
        try partition.maintain(now: 1 << 50)
        #expect(partition.startOffset == 0)
    }

    @Test func theOldestSegmentsGoWhileThePartitionIsTooLarge() throws {
        let partition = try partition {
            $0.retentionMilliseconds = -1
            $0.retentionBytes = 2000
        }
        for _ in 0..<5 { try append(large(1), to: partition, now: 5000) }
        try partition.maintain(now: 5000)
        #expect(partition.startOffset > 0)
        #expect(partition.endOffset == 5)
    }

    @Test func retentionForgetsNoSequence() throws {
        // T6
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

    @Test func theLatestTimestampIsFoundAnewWhenItsRecordIsGone() throws {
        let partition = try partition { $0.retentionMilliseconds = 1000 }
        for timestamp in [9000, 100, 200] as [Int64] { try append(large(timestamp), to: partition, now: 9000) }
        #expect(try partition.findLatest().timestamp == 9000)
        try partition.log.trim(before: 1)
        let latest = try partition.findLatest()
        #expect(latest.timestamp == 200)
        #expect(latest.offset == 2)
    }

    @Test func anEmptyPartitionHasNoLatestTimestamp() throws {
        #expect(try partition().findLatest() == Partition.Found())
        #expect(try partition().find(timestamp: 0) == Partition.Found())
    }
}
