import KafkaCodecs
import KafkaProtocol
import SegmentLog
import Testing

@testable import KafkaBroker

@Suite("The journal of committed offsets")
struct OffsetJournalTests {
    private func entry(_ group: String, _ offset: Int64?) -> OffsetJournal.Entry {
        .init(
            group: group, topicPartition: .init(topic: "t", partition: 1),
            offset: offset.map { CommittedOffset(offset: $0, leaderEpoch: 2, metadata: "m", timestamp: 3) })
    }

    private func replayed(_ journal: OffsetJournal) throws -> [String: CommittedOffset] {
        var held: [String: CommittedOffset] = [:]
        try journal.replay { held[$0.group] = $0.offset }
        return held
    }

    @Test func lastEntryWins() throws {
        let journal = OffsetJournal(log: try SegmentLog(storage: .memory, configuration: .init()))
        try journal.append([entry("g", 1), entry("h", 5)], now: 0)
        try journal.append([entry("g", 2)], now: 0)
        try journal.append([entry("h", nil)], now: 0)
        let held = try replayed(journal)
        #expect(held == ["g": CommittedOffset(offset: 2, leaderEpoch: 2, metadata: "m", timestamp: 3)])
    }

    @Test func longGroupNameIsStoredOnceForAllItsEntries() throws {
        let log = try SegmentLog(storage: .memory)
        let journal = OffsetJournal(log: log)
        let name = String(repeating: "g", count: 30_000)
        try journal.append((1...100).map { entry(name, $0) } + [entry("h", 5), entry("h", 6)], now: 0)
        #expect(log.sizeInBytes < 40_000)
        #expect(try replayed(journal).mapValues(\.offset) == [name: 100, "h": 6])
    }

    @Test func longJournalIsRewrittenWithoutLoss() throws {
        let log = try SegmentLog(storage: .memory, configuration: .init(segmentBytes: 10_000))
        var journal = OffsetJournal(log: log, rewriteSize: 50_000)
        for offset in 0..<3000 { try journal.append([entry("g\(offset % 7)", Int64(offset))], now: 0) }
        #expect(journal.wantsRewrite)
        let before = try replayed(journal)
        let live = before.map {
            OffsetJournal.Entry(group: $0.key, topicPartition: .init(topic: "t", partition: 1), offset: $0.value)
        }
        try journal.rewrite(live, now: 0)
        #expect(!journal.wantsRewrite)
        #expect(try replayed(journal) == before)
    }
}

@Suite("What a partition stores")
struct PartitionSnapshotTests {
    @Test func encodingRoundTrips() throws {
        var table = ProducerStateTable()
        for sequence in 0..<7 {
            table.record(
                producer: 5, epoch: 2, baseSequence: Int32(sequence), count: 1, baseOffset: Int64(sequence),
                appendTime: -1,
                now: 9)
        }
        let snapshot = PartitionSnapshot(nextOffset: 70, latest: (5, 6), newest: 8, producers: table.producers)
        let read = try PartitionSnapshot(snapshot.encode())
        #expect(read.nextOffset == 70)
        #expect(read.latest?.timestamp == 5)
        #expect(read.latest?.baseOffset == 6)
        #expect(read.newest == 8)
        #expect(read.producers == table.producers)
    }

    @Test func truncatedBytesAreRejected() {
        let bytes = PartitionSnapshot(
            nextOffset: 1, latest: nil, newest: 0, producers: [1: .init(epoch: 0, batches: [], lastWrite: 0)]
        )
        .encode()
        for size in 0..<bytes.count {
            #expect(throws: CodecError.self) { try PartitionSnapshot(bytes.slice(0..<size)) }
        }
    }
}

@Suite("What the broker stores of the cluster")
struct ClusterFileTests {
    @Test func encodingRoundTrips() throws {
        var file = ClusterFile(clusterID: .random())
        file.nextProducerID = 3000
        var configuration = TopicConfiguration()
        try configuration.set("retention.ms", "77")
        file.topics = [.init(name: "t", id: .random(), partitions: 4, configuration: configuration)]
        let read = try ClusterFile(file.encode())
        #expect(read.clusterID == file.clusterID)
        #expect(read.nextProducerID == 3000)
        #expect(read.topics.map(\.name) == ["t"])
        #expect(read.topics[0].id == file.topics[0].id)
        #expect(read.topics[0].partitions == 4)
        #expect(read.topics[0].configuration == configuration)
    }
}
