import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("The state of idempotent producers")
struct ProducerStateTableTests {
    private var table = ProducerStateTable()

    private mutating func write(_ sequence: Int32, count: Int32 = 1, epoch: Int16 = 0, at offset: Int64, now: Int64 = 0)
    {
        #expect(table.judge(producer: 7, epoch: epoch, baseSequence: sequence, count: count) == .append)
        table.record(
            producer: 7, epoch: epoch, baseSequence: sequence, count: count, baseOffset: offset, appendTime: -1,
            now: now)
    }

    private func judge(_ sequence: Int32, count: Int32 = 1, epoch: Int16 = 0) -> ProducerStateTable.Verdict {
        table.judge(producer: 7, epoch: epoch, baseSequence: sequence, count: count)
    }

    @Test mutating func duplicateBatchReturnsItsFirstOffset() {
        // KIP-98: so a retry receives the offset of the first attempt.
        write(0, count: 10, at: 100)
        guard case .duplicate(let batch) = judge(0, count: 10) else {
            Issue.record("the batch is not recognized as a duplicate")
            return
        }
        #expect(batch.baseOffset == 100)
    }

    @Test mutating func theLastFiveBatchesAreKnown() {
        for sequence in 0..<6 { write(Int32(sequence), at: Int64(sequence)) }
        #expect(judge(0) == .refused(.outOfOrderSequenceNumber))
        for sequence in 1..<6 {
            guard case .duplicate(let batch) = judge(Int32(sequence)) else {
                Issue.record("the batch with sequence \(sequence) is not recognized")
                continue
            }
            #expect(batch.baseOffset == Int64(sequence))
        }
    }

    @Test mutating func aGapIsRefused() {
        write(0, count: 3, at: 0)
        #expect(judge(4) == .refused(.outOfOrderSequenceNumber))
        #expect(judge(3) == .append)
    }

    @Test mutating func partOfAKnownBatchIsNotADuplicate() {
        write(0, count: 3, at: 0)
        #expect(judge(0, count: 2) == .refused(.outOfOrderSequenceNumber))
    }

    @Test mutating func aLowerEpochIsFenced() {
        write(0, epoch: 2, at: 0)
        #expect(judge(1, epoch: 1) == .refused(.invalidProducerEpoch))
    }

    @Test mutating func aHigherEpochStartsAtZero() {
        write(0, at: 0)
        #expect(judge(1, epoch: 1) == .refused(.outOfOrderSequenceNumber))
        write(0, epoch: 1, at: 1)
        #expect(judge(0, epoch: 0) == .refused(.invalidProducerEpoch))
    }

    @Test func anUnknownProducerMayStartAnywhere() {
        // KIP-360
        #expect(judge(4711) == .append)
    }

    @Test mutating func sequencesWrapToZero() {
        // 2^31-1 is followed by 0.
        write(.max - 1, count: 2, at: 0)
        #expect(judge(0) == .append)
        #expect(judge(1) == .refused(.outOfOrderSequenceNumber))
    }

    @Test mutating func sequencesWrapWithinABatch() {
        // 2^31-1 is followed by 0.
        #expect(ProducerStateTable.lastSequence(base: .max, count: 3) == 1)
        write(.max, count: 3, at: 0)
        #expect(judge(2) == .append)
    }

    @Test mutating func idleProducersAreForgotten() {
        write(0, at: 0, now: 10)
        table.expire(before: 10)
        #expect(table.producers.count == 1)
        table.expire(before: 11)
        #expect(table.producers.isEmpty)
    }

    @Test func theNumberOfProducersIsLimited() {
        var table = ProducerStateTable(capacity: 10)
        for id in 0..<100 {
            table.record(
                producer: Int64(id), epoch: 0, baseSequence: 0, count: 1, baseOffset: 0, appendTime: -1, now: Int64(id))
        }
        #expect(table.producers.count <= 10)
        #expect(table.producers[99] != nil)
    }
}
