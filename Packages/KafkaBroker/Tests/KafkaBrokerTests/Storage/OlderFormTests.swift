import KafkaCodecs
import SegmentLog
import Testing

@testable import KafkaBroker

/// Files that a broker from before transactions has stored.
@Suite("Older stored formats")
struct OlderFormTests {
    @Test func offsetsFromBeforeTransactionsAreReadable() throws {
        var writer = ByteWriter()
        writer.uint8(1)
        writer.int32(2)
        for hasOffset in [true, false] {
            writer.storedString("g")
            writer.storedString("t")
            writer.int32(hasOffset ? 0 : 1)
            writer.bool(hasOffset)
            guard hasOffset else { continue }
            writer.int64(7)
            writer.int32(3)
            writer.storedString("mine")
            writer.int64(11)
        }
        let log = try SegmentLog(storage: .memory)
        try log.append(recordCount: 1, timestamp: 0, payload: writer.finish())
        var offsets: [CommittedOffset?] = []
        try OffsetJournal(log: log).replay { offsets.append($0.offset) }
        #expect(offsets == [CommittedOffset(offset: 7, leaderEpoch: 3, metadata: "mine", timestamp: 11), nil])
    }

    @Test func firstFormOfTheTransactionJournalIsReadable() throws {
        var writer = ByteWriter()
        writer.uint8(1)
        writer.storedString("x")
        writer.bool(true)
        writer.uint8(Transaction.Phase.ongoing.rawValue)
        writer.int64(7)
        writer.int16(3)
        writer.int16(2)
        for number in [-1, -1, 60_000, 11, 12] as [Int64] { writer.int64(number) }
        writer.int32(1)
        writer.storedString("t")
        writer.int32(4)
        writer.int32(1)
        writer.storedString("g")
        let log = try SegmentLog(storage: .memory)
        try log.append(recordCount: 1, timestamp: 0, payload: writer.finish())
        let found = try #require(try TransactionJournal(log: log).replay()["x"])
        #expect(found.phase == .ongoing)
        #expect(found.producer == ProducerIdentity(id: 7, epoch: 3))
        #expect(found.timeout == 60_000 && found.startedAt == 11 && found.updatedAt == 12)
        #expect(found.partitions == [.init(topic: "t", partition: 4)])
        #expect(found.groups == ["g"])
    }

    @Test func snapshotFromBeforeTransactionsIsReadable() throws {
        let bytes = PartitionSnapshot(
            nextOffset: 9, latest: nil, newest: 4, producers: [1: .init(epoch: 2, batches: [], lastWrite: 3)]
        )
        .encode()
        let read = try PartitionSnapshot(bytes.slice(0..<bytes.count - 8), version: 1)
        #expect(read.nextOffset == 9)
        #expect(read.producers[1]?.epoch == 2)
        #expect(read.transactions == PartitionTransactions())
    }
}
