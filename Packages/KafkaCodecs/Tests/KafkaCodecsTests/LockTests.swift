import KafkaCodecs
import Testing

@Suite(.timeLimit(.minutes(5))) struct LockTests {
    final class Counter: Sendable {
        let value = Lock(0)
    }

    @Test func concurrentIncrementsAreAllKept() async {
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<10_000 { counter.value.withLock { $0 += 1 } } }
            }
        }
        #expect(counter.value.withLock { $0 } == 40_000)
    }
}
