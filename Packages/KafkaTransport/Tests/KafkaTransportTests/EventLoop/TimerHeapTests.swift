import Testing

@testable import KafkaTransport

@Suite struct TimerHeapTests {
    private func timer(_ deadline: Int64, _ sequence: UInt64) -> LoopTimer {
        LoopTimer(deadline: deadline, sequence: sequence, loop: TestClock.loop) {}
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func timersAreRemovedByDeadlineThenInOrderOfCreation(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var heap = TimerHeap()
        var kept: [LoopTimer] = []
        for sequence in 0..<300 as Range<UInt64> {
            let timer = timer(Int64.random(in: 0..<50, using: &random), sequence)
            heap.insert(timer)
            kept.append(timer)
            if Bool.random(using: &random) {
                let cancelled = kept.remove(at: Int.random(in: kept.indices, using: &random))
                heap.remove(cancelled)
                heap.remove(cancelled)
            }
        }
        let expected = kept.sorted { $0.isBefore($1) }.map(\.sequence)
        var found: [UInt64] = []
        while let timer = heap.popDue(at: .max) { found.append(timer.sequence) }
        #expect(found == expected)
        #expect(heap.isEmpty)
    }

    @Test func timersThatAreNotDueStay() {
        var heap = TimerHeap()
        heap.insert(timer(10, 0))
        #expect(heap.popDue(at: 9) == nil)
        #expect(heap.nextDeadline == 10)
        #expect(heap.popDue(at: 10) != nil)
    }
}
