import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(5))) struct ProducerBatchSplittingTests {  // MESSAGE_TOO_LARGE
    let memory = BatchMemory(slabSize: 1024, limit: 1024)
    let appender = PartitionAppender(topicName: "t", partition: 0)

    /// Returns a batch of numbered records. Those in `tagged` have their number as a tag.
    func batch(_ count: Int, tagged: [Int]) throws -> ProducerBatch {
        let slab = try #require(memory.take(atLeast: 100))
        let batch = ProducerBatch(appender: appender, slab: slab, openedAt: 5, order: 3)
        for index in 0..<count {
            let isWritten = Bytes(utf8: "\(index)").withUnsafeBytes {
                batch.writer.append(key: nil, value: $0, headers: .none, timestamp: index % 2 == 0 ? 0 : 1 << 40)
            }
            #expect(isWritten)
            if tagged.contains(index) { batch.note(tag: UInt64(index)) }
        }
        batch.advance(to: .inFlight)
        return batch
    }

    func values(_ batch: ProducerBatch) throws -> [String] {
        let bytes = Bytes(batch.pieces().flatMap { Array($0) })
        return try RecordBatchView(bytes).records().array().map { $0.value?.utf8String ?? "" }
    }

    func split(_ batch: ProducerBatch) throws -> [ProducerBatch] {
        let parts = try #require(batch.split(memory, compression: .none, level: nil))
        return [parts.first, parts.second]
    }

    @Test func anOffsetThatOverflowsIsUnknown() async throws {
        let batch = try batch(2, tagged: [])
        let result = Awaited<Result<RecordMetadata, KafkaError>>()
        batch.waiters.append(.init(index: 1, timestamp: 5, result: result))
        batch.finish(.success(.max))
        #expect(try await result.value().get().offset == -1)
        withExtendedLifetime(appender) {}
    }

    @Test func splittingKeepsTheOrderAndSequencesOfTheRecords() throws {
        let whole = try batch(7, tagged: [])
        whole.sequence = Int32.max - 1
        let parts = try split(whole)
        #expect(try parts.flatMap(values) == (0..<7).map(String.init))
        #expect(parts.map(\.sequence) == [Int32.max - 1, 1])
        #expect(try split(parts[1]).map(\.sequence) == [1, 3])
        withExtendedLifetime(appender) {}
    }

    @Test(arguments: [[0, 1, 2, 3, 4, 5], [], [1, 2, 4], [0, 5], [3, 4, 5]])
    func eachTagStaysWithItsRecord(_ tagged: [Int]) throws {
        let parts = try split(try batch(6, tagged: tagged))
        #expect(parts[0].tags == tagged.filter { $0 < 3 }.map(UInt64.init))
        #expect(parts[1].tags == tagged.filter { $0 >= 3 }.map(UInt64.init))
        let quarters = try split(parts[1])
        #expect(quarters[1].tags == tagged.filter { $0 >= 4 }.map(UInt64.init))
        withExtendedLifetime(appender) {}
    }

    @Test func thePartsAreSentAgainInPlaceOfTheBatch() throws {
        var flight = PartitionFlight()
        let whole = try batch(4, tagged: [])
        flight.send(whole)
        flight.remove(whole)
        let parts = try split(whole)
        flight.retry([parts[1], parts[0]])
        let taken = flight.takeRetries()
        #expect(taken.map(\.firstRecord) == [0, 2])
        withExtendedLifetime(appender) {}
    }

    @Test func aSingleRecordIsNotSplit() throws {
        let parts = try batch(1, tagged: []).split(memory, compression: .none, level: nil)
        #expect(parts == nil)
        withExtendedLifetime(appender) {}
    }

    @Test func aFlushWaitsForBothParts() async throws {
        let whole = try batch(2, tagged: [])
        let done = Awaited<Void>()
        FlushGroup(done).enter(whole)
        let parts = whole.split(memory, compression: .none, level: nil)
        parts?.first.finish(.success(0))
        #expect(parts?.second.flushes.count == 1)
        parts?.second.finish(.success(1))
        await done.value()
        withExtendedLifetime(appender) {}
    }

    @Test func thePartsKeepTheAttemptsAndTheEpochOfTheBatch() throws {
        let whole = try batch(2, tagged: [])
        whole.attempts = 2
        whole.refusals = 1
        whole.producer = .init(id: 7, epoch: 3)
        let parts = try split(whole)
        #expect(parts.allSatisfy { $0.attempts == 2 && $0.refusals == 1 && $0.producer == .init(id: 7, epoch: 3) })
        withExtendedLifetime(appender) {}
    }
}
