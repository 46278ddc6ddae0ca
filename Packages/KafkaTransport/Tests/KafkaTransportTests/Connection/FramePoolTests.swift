import Testing

@testable import KafkaTransport

@Suite struct FramePoolTests {
    @Test(arguments: [1, 16_384, 16_385, 32_768, 32_769, 1 << 20, 8 << 20, (8 << 20) + 1])
    func memoryIsAtLeastAsLargeAsRequested(count: Int) {
        let memory = FramePool().allocate(count)
        #expect(memory.capacity >= count)
        memory.base.storeBytes(of: 1, toByteOffset: count - 1, as: UInt8.self)
    }

    @Test func droppedMemoryIsReused() {
        let pool = FramePool()
        let first = UInt(bitPattern: pool.allocate(50_000).base)
        #expect(pool.keptBytes == 65_536)
        #expect(UInt(bitPattern: pool.allocate(60_000).base) == first)
    }

    @Test func anEmptyPoolHasNothingToReuse() {
        #expect(FramePool().reuse(100_000) == nil)
    }

    @Test func keptMemoryIsBounded() {
        let pool = FramePool()
        do {
            let many = (0..<40).map { _ in pool.allocate(1 << 20) }
            #expect(many.count == 40)
        }
        #expect(pool.keptBytes == FramePool.maximumKept)
    }

    @Test func smallMemoryIsNotKept() {
        let pool = FramePool()
        _ = pool.allocate(100)
        #expect(pool.keptBytes == 0)
    }
}
