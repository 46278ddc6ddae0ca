import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct PartitionFlightTests {
    let appender = PartitionAppender(topicName: "t", partition: 0)
    let memory = BatchMemory(slabSize: 256, limit: 1 << 20)
    let identity = PartitionFlightTests.identity(epoch: 0)

    static func identity(epoch: Int16) -> ProducerIdentity {
        var identity = ProducerIdentity(isIdempotent: true)
        identity.assign(id: 7, epoch: epoch)
        return identity
    }

    func batch(_ order: Int, records: Int = 1) throws -> ProducerBatch {
        let slab = try #require(memory.take(atLeast: 128))
        let batch = ProducerBatch(appender: appender, slab: slab, openedAt: 0, order: order)
        for _ in 0..<records { _ = batch.writer.append(key: nil, value: nil, headers: .none, timestamp: 0) }
        return batch
    }

    @Test func nothingNewIsSentWhileABatchMustBeSentAgain() throws {
        var flight = PartitionFlight()
        let (first, second) = (try batch(0), try batch(1))
        flight.send(first)
        flight.send(second)
        flight.retry(first, at: 0, after: .milliseconds(1))
        #expect(!flight.maySend(at: .max, limit: 5))
        let tooEarly = flight.takeRetries()
        #expect(tooEarly.isEmpty)
        flight.remove(second)
        let retries = flight.takeRetries()
        #expect(retries.map(\.order) == [0])
        #expect(flight.maySend(at: .max, limit: 5))
    }

    @Test func batchesAreSentAgainInTheOrderOfTheirAppends() throws {
        var flight = PartitionFlight()
        let batches = [try batch(0), try batch(1), try batch(2)]
        batches.forEach { flight.send($0) }
        flight.retry(batches[2], at: 0, after: .zero)
        flight.retry(batches[0], at: 0, after: .zero)
        flight.retry(batches[1], at: 0, after: .zero)
        let retries = flight.takeRetries()
        #expect(retries.map(\.order) == [0, 1, 2])
    }

    @Test func theWaitDoublesWithEachRoundAndNotWithEachBatch() throws {
        var flight = PartitionFlight()
        let (first, second) = (try batch(0), try batch(1))
        for expected in [100, 200, 400, 800, 1000, 1000] as [Int64] {
            let now = flight.notBefore
            flight.send(first)
            flight.send(second)
            flight.retry(first, at: now, after: .milliseconds(100))
            flight.retry(second, at: now, after: .milliseconds(100))
            let wait = (flight.notBefore - now) / 1_000_000
            #expect((expected * 8 / 10...expected * 12 / 10).contains(wait))
            #expect(!flight.maySend(at: flight.notBefore - 1, limit: 5))
            _ = flight.takeRetries()
        }
        flight.send(first)
        flight.acknowledge(first)
        flight.send(second)
        let now = flight.notBefore
        flight.retry(second, at: now, after: .milliseconds(100))
        #expect(flight.notBefore - now <= 120_000_000)
    }

    @Test(arguments: [(0, 100, 100), (3, 100, 800), (4, 100, 1000), (400, 100, 1000), (5, 3000, 3000), (0, 0, 1)])
    func theWaitIsBetweenRetryBackoffAndOneSecond(_ rounds: Int, _ initial: Int, _ expected: Int64) {
        #expect(RetryWait.after(rounds, initial: .milliseconds(initial), jitter: 1) == expected * 1_000_000)
    }

    @Test func onlyTheEarliestUnacknowledgedBatchIsFirst() throws {
        var flight = PartitionFlight()
        let (first, second) = (try batch(0), try batch(1))
        flight.send(first)
        flight.send(second)
        #expect(flight.isFirst(first) && !flight.isFirst(second))
        flight.retry(first, at: 0, after: .zero)
        #expect(!flight.isFirst(second))
    }

    /// Otherwise a broker without state for the producer would reject the first batch, and accept the second out of
    /// order.
    @Test func oneBatchIsInFlightUntilTheBrokerHasAcceptedOneOfTheEpoch() throws {
        var flight = PartitionFlight()
        for _ in 1...2 {
            let batches = try (0..<4).map { try batch($0) }
            flight.stamp(batches[0], identity)
            flight.send(batches[0])
            #expect(!flight.maySend(at: .max, limit: 5))
            flight.retry(batches[0], at: 0, after: .zero)
            _ = flight.takeRetries()
            flight.send(batches[0])
            #expect(!flight.maySend(at: .max, limit: 5))
            flight.acknowledge(batches[0])
            flight.send(batches[1])
            flight.send(batches[2])
            #expect(flight.maySend(at: .max, limit: 5) && !flight.maySend(at: .max, limit: 2))
            batches.forEach { flight.remove($0) }
            flight.noteGap(.uncertain)
            flight.closeGap()
        }
    }

    @Test func sequencesFollowEachOtherAndRestartUnderTheNextEpochAfterAGap() throws {
        var flight = PartitionFlight()
        let batches = [try batch(0, records: 10), try batch(1, records: 5), try batch(2)]
        batches.prefix(2).forEach { flight.stamp($0, identity) }
        #expect(batches.prefix(2).map(\.sequence) == [0, 10])
        flight.noteGap(.notWritten)
        #expect(!flight.maySend(at: .max, limit: 5))
        flight.closeGap()
        flight.stamp(batches[2], identity)
        #expect(batches[2].sequence == 0 && batches[2].producer == .init(id: 7, epoch: 1))
        #expect(batches[0].producer == .init(id: 7, epoch: 0))
    }

    @Test func aSequenceIsKeptThroughAllAttempts() throws {
        var flight = PartitionFlight()
        let batch = try batch(0, records: 3)
        flight.stamp(batch, identity)
        flight.stamp(batch, Self.identity(epoch: 9))
        #expect(batch.sequence == 0 && batch.producer.epoch == 0)
    }

    @Test func anotherIDIsAdoptedOnlyWhenNothingIsInFlight() throws {
        var flight = PartitionFlight()
        let batches = try (0..<3).map { try batch($0) }
        var renewed = identity
        flight.stamp(batches[0], renewed)
        flight.send(batches[0])
        renewed.assign(id: 8, epoch: 0)
        flight.stamp(batches[1], renewed)
        #expect(batches[1].producer == .init(id: 7, epoch: 0) && batches[1].sequence == 1)
        flight.acknowledge(batches[0])
        flight.stamp(batches[2], renewed)
        #expect(batches[2].producer == .init(id: 8, epoch: 0) && batches[2].sequence == 0)
    }

    @Test func theLastEpochIsFollowedByAnotherID() throws {
        var flight = PartitionFlight()
        let (first, second) = (try batch(0), try batch(1))
        var identity = Self.identity(epoch: .max)
        flight.stamp(first, identity)
        #expect(!flight.needsNewID(identity))
        flight.noteGap(.uncertain)
        flight.closeGap()
        #expect(flight.needsNewID(identity))
        identity.assign(id: 8, epoch: 0)
        #expect(!flight.needsNewID(identity))
        flight.stamp(second, identity)
        #expect(second.producer == .init(id: 8, epoch: 0) && second.sequence == 0)
    }
}
