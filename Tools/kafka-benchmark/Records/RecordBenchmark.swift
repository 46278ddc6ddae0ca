/// The cost of a record, in batches of 64 KiB.
enum RecordBenchmark {
    static func run() {
        var table = Table(["a record", "ns, 100 B", "ns, 1 kB", "allocations"])
        let (all, larger) = (
            RecordWork.all(size: 100) + RecordWork.connectors(size: 100),
            RecordWork.all(size: 1000) + RecordWork.connectors(size: 1000)
        )
        for (small, large) in zip(all, larger) {
            let taken = Measure.alternating([small.run, large.run]).map(Measure.median)
            table.add([
                small.name, Table.number(taken[0] / Double(small.count)), Table.number(taken[1] / Double(large.count)),
                Table.number(Measure.allocations(small.run) / Double(small.count), places: 3),
            ])
        }
        table.print()
    }

    /// Repeats a work until `records` records are done, for a counter of instructions, and prints the allocations per
    /// record.
    static func count(_ work: RecordWork, records: Int) {
        for _ in 0..<max(1, records / work.count) { work.run() }
        print(Table.number(Measure.allocations(work.run) / Double(work.count), places: 4))
    }
}
