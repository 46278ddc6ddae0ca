import Testing

@testable import KafkaClient

@Suite struct BatchMemoryTests {
    @Test func memoryIsUsedAgain() throws {
        let memory = BatchMemory(slabSize: 1000, limit: 2000)
        let first = try #require(memory.take(atLeast: 10)?.base)
        let second = try #require(memory.take(atLeast: 10)?.base)
        #expect(first == second)
    }

    @Test func theBoundHolds() throws {
        let memory = BatchMemory(slabSize: 1000, limit: 2500)
        let slabs = [try #require(memory.take(atLeast: 1)), try #require(memory.take(atLeast: 1))]
        #expect(memory.take(atLeast: 1) == nil)
        withExtendedLifetime(slabs) {}
    }

    @Test func aBatchBeyondTheBoundGoesAlone() throws {
        let memory = BatchMemory(slabSize: 1000, limit: 2500)
        let large = try #require(memory.take(atLeast: 10_000))
        #expect(large.capacity == 10_000)
        #expect(memory.take(atLeast: 1) == nil)
    }

    @Test func whoWaitsIsWokenWhenMemoryComesBack() async throws {
        let memory = BatchMemory(slabSize: 1000, limit: 1000)
        var slab = memory.take(atLeast: 1)
        #expect(slab != nil)
        async let waiting: Void = memory.waitForRoom()
        slab = nil
        await waiting
        #expect(memory.take(atLeast: 1) != nil)
    }
}
