import KafkaCodecs
import Testing

@testable import KafkaClient

@Suite struct PartitionFlightTests {
    let appender = PartitionAppender(topicName: "t", partition: 0)
    let memory = BatchMemory(slabSize: 256, limit: 1 << 20)

    func batch(_ order: Int) throws -> ProducerBatch {
        let slab = try #require(memory.take(atLeast: 128))
        return ProducerBatch(appender: appender, slab: slab, openedAt: 0, order: order)
    }

    @Test func whileABatchIsToBeSentAgainNothingNewIsSent() throws {  // T9
        var flight = PartitionFlight()
        let (first, second) = (try batch(0), try batch(1))
        flight.send(first)
        flight.send(second)
        flight.retry(first, notBefore: 0)
        #expect(!flight.maySend(at: 10, limit: 5))
        let taken1 = flight.takeRetries()
        #expect(taken1.isEmpty)
        flight.remove(second)
        let taken2 = flight.takeRetries()
        #expect(taken2.map(\.order) == [0])
        #expect(flight.maySend(at: 10, limit: 5))
    }

    @Test func batchesAreSentAgainInTheOrderOfTheirAppends() throws {
        var flight = PartitionFlight()
        let batches = [try batch(0), try batch(1), try batch(2)]
        batches.forEach { flight.send($0) }
        flight.retry(batches[2], notBefore: 0)
        flight.retry(batches[0], notBefore: 0)
        flight.retry(batches[1], notBefore: 0)
        let taken3 = flight.takeRetries()
        #expect(taken3.map(\.order) == [0, 1, 2])
    }

    @Test func aRetryWaitsForItsTime() throws {
        var flight = PartitionFlight()
        let first = try batch(0)
        flight.send(first)
        flight.retry(first, notBefore: 100)
        _ = flight.takeRetries()
        #expect(!flight.maySend(at: 99, limit: 5))
        #expect(flight.maySend(at: 100, limit: 5))
    }

    @Test func onlyTheEarliestUnacknowledgedBatchIsFirst() throws {
        var flight = PartitionFlight()
        let (first, second) = (try batch(0), try batch(1))
        flight.send(first)
        flight.send(second)
        #expect(flight.isFirst(first) && !flight.isFirst(second))
        flight.retry(first, notBefore: 0)
        #expect(!flight.isFirst(second))
    }

    /// Else a broker without state of the producer, which has turned the first batch away, takes the second before it.
    @Test func oneBatchIsUnderWayUntilTheBrokerHasTakenOneOfTheEpoch() throws {
        var flight = PartitionFlight()
        let batches = try (0..<4).map { try batch($0) }
        for generation in 1...2 {
            _ = flight.takeSequence(1, generation: generation)
            flight.send(batches[0])
            #expect(!flight.maySend(at: 0, limit: 5))
            flight.retry(batches[0], notBefore: 0)
            _ = flight.takeRetries()
            flight.send(batches[0])
            #expect(!flight.maySend(at: 0, limit: 5))
            flight.acknowledge(batches[0])
            flight.send(batches[1])
            flight.send(batches[2])
            #expect(flight.maySend(at: 0, limit: 5) && !flight.maySend(at: 0, limit: 2))
            batches.forEach { flight.remove($0) }
        }
    }

    @Test func sequencesFollowEachOtherAndStartAgainUnderAnotherEpoch() {
        var flight = PartitionFlight()
        let taken4 = flight.takeSequence(10, generation: 1)
        #expect(taken4 == 0)
        let taken5 = flight.takeSequence(5, generation: 1)
        #expect(taken5 == 10)
        let taken6 = flight.takeSequence(1, generation: 2)
        #expect(taken6 == 0)
        let taken7 = flight.takeSequence(1, generation: 2)
        #expect(taken7 == 1)
    }
}
