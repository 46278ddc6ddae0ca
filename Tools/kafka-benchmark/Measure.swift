import CKafkaBenchmark

/// Repeats a piece of work and says what one turn of it takes.
enum Measure {
    /// How long one measurement lasts, at the least: 60 ms.
    private static let atLeast: UInt64 = 60_000_000

    /// Nanoseconds of CPU that one call of `work` takes.
    static func nanoseconds(_ work: () -> Void) -> Double {
        var turns = 1
        while true {
            let start = ckafka_thread_nanoseconds()
            for _ in 0..<turns { work() }
            let used = ckafka_thread_nanoseconds() - start
            if used >= atLeast { return Double(used) / Double(turns) }
            turns *= used < atLeast / 16 ? 8 : 2
        }
    }

    /// Several works measured in turns, so that what the machine does meanwhile meets them all: for each its rounds.
    static func alternating(rounds: Int = 11, _ works: [() -> Void]) -> [[Double]] {
        var taken = works.map { _ in [Double]() }
        for work in works { work() }
        for _ in 0..<rounds {
            for (index, work) in works.enumerated() { taken[index].append(nanoseconds(work)) }
        }
        return taken
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// How often `work` asks for memory in one call.
    static func allocations(_ work: () -> Void) -> Double {
        work()
        let turns = 20
        let before = ckafka_allocations()
        for _ in 0..<turns { work() }
        return Double(ckafka_allocations() - before) / Double(turns)
    }
}

/// Keeps the optimiser from leaving out work whose result nobody reads.
@inline(never)
func keep<Value>(_ value: Value) {}
