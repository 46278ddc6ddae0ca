import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(5))) struct FetchQueueTests {
    @Test func aFailureKeepsItsPlaceInTheQueue() async {
        let queue = FetchQueue(limit: 100)
        queue.put([.failure(KafkaError(.noOffset, "first")), .failure(KafkaError(.noOffset, "second"))])
        queue.finish()
        guard case .failure(let first)? = await queue.next(), case .failure(let second)? = await queue.next() else {
            Issue.record("two failures were put")
            return
        }
        #expect(first.message == "first" && second.message == "second")
        #expect(await queue.next() == nil)
    }

    @Test func aReaderThatWaitsIsWoken() async {
        let queue = FetchQueue(limit: 100)
        async let waiting = queue.next()
        queue.put([.failure(KafkaError(.noOffset, "x"))])
        #expect(await waiting != nil)
    }

    @Test func theReaderHoldsABatchFromItsHandOutNotFromTheRequest() async throws {
        let queue = FetchQueue(limit: 100)
        let fetched = try batch(first, at: 1)
        // Not `async let`: with optimization, the compiler of Swift 6.3 crashes on it in a throwing function.
        let waiting = Task { await next(queue) }
        try await Task.sleep(for: .milliseconds(20))
        let before = ContinuousClock.now
        queue.put([fetched])
        #expect(await waiting.value == 1)
        let inHand = try #require(queue.timeInHand)
        #expect(inHand <= ContinuousClock.now - before)
    }

    @Test func theEndWakesAReader() async {
        let queue = FetchQueue(limit: 100)
        async let waiting = queue.next()
        queue.finish()
        #expect(await waiting == nil)
    }

    @Test func cancellationWakesAReader() async {
        let queue = FetchQueue(limit: 100)
        let reading = Task { await queue.next() }
        reading.cancel()
        #expect(await reading.value == nil)
    }

    // MARK: Partitions that are added, revoked and paused

    private func batch(_ lease: PartitionLease, at offset: Int64) throws -> FetchQueue.Element {
        .batch(
            FetchedBatch(
                stored: try StoredRecordBatch(try Batches.records(at: offset)), position: offset, end: 100,
                nextOffset: offset + 1, lease: lease))
    }

    private func next(_ queue: FetchQueue) async -> Int64? {
        guard case .batch(let batch)? = await queue.next() else { return nil }
        return batch.position
    }

    private let first = PartitionLease(TopicPartition("t", 0), position: 0)
    private let second = PartitionLease(TopicPartition("t", 1), position: 0)

    @Test func batchesHeldByAPauseComeFirstAfterIt() async throws {
        let queue = FetchQueue(limit: 1000)
        queue.put([try batch(first, at: 1), try batch(second, at: 2), try batch(first, at: 3)])
        #expect(queue.hold(first))
        #expect(await next(queue) == 2)
        queue.put([try batch(second, at: 4)])
        queue.release(first)
        queue.finish()
        #expect(await next(queue) == 1)
        #expect(await next(queue) == 3)
        #expect(await next(queue) == 4)
        #expect(await next(queue) == nil)
    }

    @Test func releasingAPartitionWakesAWaitingReader() async throws {
        let queue = FetchQueue(limit: 1000)
        queue.put([try batch(first, at: 1)])
        #expect(queue.hold(first))
        async let waiting = next(queue)
        queue.release(first)
        #expect(await waiting == 1)
    }

    @Test func heldBatchesNeverExceedTheLimit() throws {
        let queue = FetchQueue(limit: 100)
        queue.put([try batch(first, at: 1), try batch(second, at: 2)])
        #expect(!queue.hasRoom)
        #expect(queue.hold(first))
        #expect(!queue.hold(second))
        #expect(queue.hasRoom)
    }

    @Test func revokedBatchesDoNotCountAgainstTheLimit() throws {
        let queue = FetchQueue(limit: 100)
        queue.put([try batch(first, at: 1), try batch(first, at: 2)])
        #expect(!queue.hasRoom)
        first.ownership.revoke()
        queue.dropEnded()
        #expect(queue.hasRoom)
    }

    @Test func skippingRevokedBatchesMakesRoom() async throws {
        let queue = FetchQueue(limit: 100)
        let told = Lock(false)
        queue.whenRoom { told.withLock { $0 = true } }
        queue.put([try batch(first, at: 1), try batch(first, at: 2)])
        first.ownership.revoke()
        let reading = Task { await queue.next() }
        reading.cancel()
        _ = await reading.value
        #expect(told.withLock { $0 })
    }
}

extension FetchQueue.Element? {
    fileprivate static func == (left: Self, right: _OptionalNilComparisonType) -> Bool {
        if case .none = left { true } else { false }
    }

    fileprivate static func != (left: Self, right: _OptionalNilComparisonType) -> Bool { !(left == right) }
}
