import KafkaCodecs
import KafkaTransport
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(1))) struct BatchMemoryTests {
    @Test func returnedMemoryIsReused() throws {
        let memory = BatchMemory(slabSize: 1000, limit: 2000)
        let first = try #require(memory.take(atLeast: 10)?.base)
        let second = try #require(memory.take(atLeast: 10)?.base)
        #expect(first == second)
    }

    @Test func theLimitIsEnforced() throws {
        let memory = BatchMemory(slabSize: 1000, limit: 2500)
        let slabs = [try #require(memory.take(atLeast: 1)), try #require(memory.take(atLeast: 1))]
        #expect(memory.take(atLeast: 1) == nil)
        withExtendedLifetime(slabs) {}
    }

    @Test func aBatchBeyondTheLimitIsAdmittedAlone() throws {
        let memory = BatchMemory(slabSize: 1000, limit: 2500)
        let large = try #require(memory.take(atLeast: 10_000))
        #expect(large.capacity == 10_000)
        #expect(memory.take(atLeast: 1) == nil)
    }

    @Test func aWaitingTaskIsWokenWhenMemoryIsReturned() async throws {
        let memory = BatchMemory(slabSize: 1000, limit: 1000)
        var slab = memory.take(atLeast: 1)
        #expect(slab != nil)
        async let waiting: Void = memory.waitForRoom()
        slab = nil
        await waiting
        #expect(memory.take(atLeast: 1) != nil)
    }

    /// Of 8 slabs 2 are free, and a record needs 3. That is more than an eighth of the memory, but not enough.
    @Test func aTaskWaitsForTheSizeThatItNeeds() async throws {
        let memory = BatchMemory(slabSize: 1000, limit: 8000)
        var slabs = (0..<8).map { _ in memory.take(atLeast: 1) }
        slabs.removeLast(2)
        #expect(memory.take(atLeast: 3000) == nil)
        let wakes = Lock(0)
        let waiting = Task {
            var large: BatchBuffer?
            while large == nil {
                await memory.waitForRoom()
                wakes.withLock { $0 += 1 }
                large = memory.take(atLeast: 3000)
            }
            return large
        }
        try await eventually { memory.waiting > 0 }
        #expect(wakes.withLock { $0 } == 0)
        slabs.removeLast()
        let large = await waiting.value
        #expect(large?.capacity == 3000 && wakes.withLock { $0 } == 1)
    }

    @Test func smallRecordsDoNotTakeTheRoomThatALargeOneWaitsFor() async throws {
        let memory = BatchMemory(slabSize: 1000, limit: 8000)
        var slabs = (0..<8).map { _ in memory.take(atLeast: 1) }
        let large = Task {
            while true {
                if let slab = memory.take(atLeast: 5000) { return slab.capacity }
                await memory.waitForRoom()
            }
        }
        try await eventually { memory.waiting > 0 }
        // A small record requests each slab as soon as it is returned.
        for _ in 0..<5 {
            slabs.removeLast()
            if let small = memory.take(atLeast: 1) { slabs.append(small) }
        }
        #expect(await large.value == 5000)
    }

    @Test func aWaitEndsWhenItsTaskIsCancelled() async throws {
        let memory = BatchMemory(slabSize: 1000, limit: 1000)
        let slab = memory.take(atLeast: 1)
        let waiting = Task { await memory.waitForRoom(for: 1, until: .max) }
        try await eventually { memory.waiting > 0 }
        waiting.cancel()
        await waiting.value
        #expect(memory.waiting == 0)
        withExtendedLifetime(slab) {}
    }

    @Test func aWaitEndsAtItsDeadline() async throws {
        let memory = BatchMemory(slabSize: 1000, limit: 1000) { delay, work in
            Task {
                try await Task.sleep(for: delay)
                work()
            }
        }
        let slab = memory.take(atLeast: 1)
        await memory.waitForRoom(for: 1, until: MonotonicClock.now() + 10_000_000)
        #expect(memory.waiting == 0)
        withExtendedLifetime(slab) {}
    }

    @Test func closingEndsEveryWait() async throws {
        let memory = BatchMemory(slabSize: 1000, limit: 1000)
        let slab = memory.take(atLeast: 1)
        async let waiting: Void = memory.waitForRoom()
        try await eventually { memory.waiting > 0 }
        memory.close()
        await waiting
        await memory.waitForRoom()
        withExtendedLifetime(slab) {}
    }
}
