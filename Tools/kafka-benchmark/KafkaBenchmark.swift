#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Measures the layers one by one in one process, and what the connectors on top of them carry.
@main
enum KafkaBenchmark {
    static let usage = """
        usage: kafka-benchmark codecs             compression and checksums beside the C library called directly
               kafka-benchmark protocol           what a record costs to encode and to decode
               kafka-benchmark metrics            what counting and a scrape cost
               kafka-benchmark connect [--records N] [--size BYTES] [--format FORMAT,...] [--dir DIR]
                                                  what the connectors carry; KAFKA_BOOTSTRAP names a Kafka in place of
                                                  the embedded one, RIVVEN_BOOTSTRAP a Rivven to measure besides
               kafka-benchmark fill TOPIC [--records N] [--size BYTES]
                                                  writes what connect carries to a topic of KAFKA_BOOTSTRAP
               kafka-benchmark visible TOPIC [--records N]
                                                  waits until so many records are in a topic of KAFKA_BOOTSTRAP
               kafka-benchmark count WORK RECORDS one piece of the latter, 100 B a record, for a counter of
                                                  instructions; prints its allocations a record

        Times are of CPU, medians of eleven alternating rounds.
        """

    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "codecs" where words.count == 1: CodecBenchmark.run()
        case "protocol" where words.count == 1: RecordBenchmark.run()
        case "metrics" where words.count == 1: MetricsBenchmark.run()
        case "count":
            guard words.count == 3, let work = RecordWork.named(words[1], size: 100), let records = Int(words[2]) else {
                return refuse()
            }
            RecordBenchmark.count(work, records: records)
        case "connect", "fill", "visible": await carry(words)
        case "--help": print(usage)
        default: refuse()
        }
    }

    private static func carry(_ words: [String]) async {
        let topic = words[0] == "connect" ? nil : words.dropFirst().first
        guard let options = ConnectOptions(words.dropFirst(topic == nil ? 1 : 2)),
            (topic == nil) == (words[0] == "connect")
        else { return refuse() }
        let benchmark = ConnectBenchmark(options: options)
        do {
            switch (words[0], topic) {
            case ("fill", let topic?): try await benchmark.fill(topic)
            case ("visible", let topic?): try await benchmark.awaitVisible(topic)
            default: try await benchmark.run()
            }
        } catch {
            fail("\(error)")
            exit(1)
        }
    }

    private static func refuse() {
        fail(usage)
        exit(2)
    }

    private static func fail(_ message: String) {
        let text = Array((message + "\n").utf8)
        _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
