import CKafkaBenchmark
import KafkaMetrics
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The cost of counting, in one thread and in several, and the cost of a scrape.
enum MetricsBenchmark {
    static func run() {
        var table = Table(["a call, 1 thread", "ns"])
        let source = KafkaSourceMetrics()
        let sink = KafkaSinkMetrics()
        let gauge = Gauge()
        let histogram = Histogram(start: 0.001, factor: 2, count: 16)
        let works: [(String, () -> Void)] = [
            ("recordError", { for _ in 0..<1000 { source.recordError() } }),
            ("recordPoll", { for _ in 0..<1000 { source.recordPoll() } }),
            ("source recordBatch", { for _ in 0..<1000 { source.recordBatch(messages: 500, bytes: 61_000) } }),
            ("sink recordBatch", { for _ in 0..<1000 { sink.recordBatch(messages: 500, bytes: 61_000) } }),
            ("gauge set", { for _ in 0..<1000 { gauge.set(1.5) } }),
            ("histogram observe", { for _ in 0..<1000 { histogram.observe(0.02) } }),
            ("snapshot", { for _ in 0..<1000 { keep(source.snapshot()) } }),
        ]
        for (name, work) in works {
            table.add([name, Table.number(Measure.median(Measure.alternating([work])[0]) / 1000)])
        }
        table.print()
        print("")
        contend()
        print("")
        scrape()
    }

    // MARK: Several threads

    private static let threads = 8
    private static let turns = 500_000

    private static func contend() {
        var table = Table(["a call, 8 threads", "ns of CPU", "ns between two"])
        let source = KafkaSourceMetrics()
        let sink = KafkaSinkMetrics()
        let works: [(String, @Sendable (Int) -> Void)] = [
            ("recordError", { _ in source.recordError() }),
            ("source recordBatch", { source.recordBatch(messages: 400 + $0 & 63, bytes: 61_000) }),
            ("sink recordBatch", { sink.recordBatch(messages: 400 + $0 & 63, bytes: 61_000) }),
        ]
        for (name, work) in works {
            let rounds = (0..<5).map { _ in contend(work) }
            let (cpu, wall) = (Measure.median(rounds.map { $0.cpu }), Measure.median(rounds.map { $0.wall }))
            table.add([name, Table.number(cpu), Table.number(wall)])
        }
        table.print()
    }

    /// The counter and the work that all threads share.
    private final class Contention: Sendable {
        let cpu = Atomic<UInt64>(0)
        let work: @Sendable (Int) -> Void
        init(_ work: @escaping @Sendable (Int) -> Void) { self.work = work }

        func run() {
            let start = ckafka_thread_nanoseconds()
            for turn in 0..<turns { work(turn) }
            cpu.wrappingAdd(ckafka_thread_nanoseconds() - start, ordering: .relaxed)
        }
    }

    private static func contend(_ work: @escaping @Sendable (Int) -> Void) -> (cpu: Double, wall: Double) {
        let contention = Contention(work)
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            let handles = (0..<threads).map { _ in
                var handle = pthread_t()
                _ = pthread_create(
                    &handle, nil,
                    { argument in
                        guard let argument else { return nil }
                        Unmanaged<Contention>.fromOpaque(argument).takeRetainedValue().run()
                        return nil
                    }, Unmanaged.passRetained(contention).toOpaque())
                return handle
            }
            for handle in handles { pthread_join(handle, nil) }
        }
        let calls = Double(threads * turns)
        return (Double(contention.cpu.load(ordering: .relaxed)) / calls, elapsed / .nanoseconds(1) / calls)
    }

    // MARK: A scrape

    private static func scrape() {
        var table = Table(["a scrape", "lines", "microseconds", "allocations"])
        for connectors in [2, 200] {
            let figures = Figures(connectors: connectors)
            figures.write()
            let lines = figures.lines
            table.add([
                "\(connectors) connectors", String(lines),
                Table.number(Measure.median(Measure.alternating([figures.write])[0]) / 1000),
                Table.number(Measure.allocations(figures.write), places: 2),
            ])
        }
        table.print()
    }

    /// A scrape of 200 connectors, whose cost is measured per line with a counter of instructions.
    static var scrapeWork: RecordWork {
        let figures = Figures(connectors: 200)
        figures.write()
        return RecordWork(name: "scrape", count: figures.lines, run: figures.write)
    }

    private final class Figures {
        private let sources: [Labelled<KafkaSourceMetricsSnapshot>]
        private let sinks: [Labelled<KafkaSinkMetricsSnapshot>]
        private let gauges: [Labelled<Gauge>]
        private let histograms: [Labelled<Histogram>]
        private var text = MetricsText()

        init(connectors: Int) {
            let names = (0..<connectors / 2).map { MetricLabels.connector("orders-\($0)") }
            sources = names.map {
                Labelled(
                    KafkaSourceMetricsSnapshot(messagesConsumed: 12_345_678, polls: 9, emptyPolls: 3, batches: 7), $0)
            }
            sinks = names.map { Labelled(KafkaSinkMetricsSnapshot(messagesProduced: 12_345_678, errors: 1), $0) }
            gauges = names.map { Labelled(Gauge(), $0) }
            histograms = names.map { Labelled(Histogram(start: 0.001, factor: 2, count: 16), $0) }
        }

        func write() {
            text.removeAll()
            text.add(sources: sources, over: .seconds(7))
            text.add(sinks: sinks, over: .seconds(7))
            text.add(gauges: gauges, name: "rivven_source_consumer_lag", help: "Records that are not consumed yet")
            text.add(histograms: histograms, name: "rivven_source_batch_seconds", help: "Time a batch")
        }

        var lines: Int { text.bytes.count { $0 == UInt8(ascii: "\n") } }
    }
}
