import CKafkaBenchmark

/// Measurements of work that is repeated.
enum Measure {
    /// The least time that one measurement lasts: 60 ms, in nanoseconds.
    private static let atLeast: UInt64 = 60_000_000

    /// Returns the CPU time of one call of `work`, in nanoseconds.
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

    /// Returns the times of each work in each round. The works alternate, so that other load on the machine affects all
    /// of them.
    static func alternating(rounds: Int = 11, _ works: [() -> Void]) -> [[Double]] {
        var taken = works.map { _ in [Double]() }
        for work in works { work() }
        for _ in 0..<rounds {
            for (index, work) in works.enumerated() { taken[index].append(nanoseconds(work)) }
        }
        return taken
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Returns the number of allocations in one call of `work`.
    static func allocations(_ work: () -> Void) -> Double {
        work()
        let turns = 20
        let before = ckafka_allocations()
        for _ in 0..<turns { work() }
        return Double(ckafka_allocations() - before) / Double(turns)
    }
}

/// Keeps the optimizer from removing work whose result is not used.
@inline(never)
func keep<Value>(_ value: Value) {}
