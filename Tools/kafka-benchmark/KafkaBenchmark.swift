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
        usage: kafka-benchmark codecs             compression, beside direct calls of the C library, and checksums
               kafka-benchmark protocol           the cost of encoding and decoding a record
               kafka-benchmark metrics            the cost of counting and of a scrape
               kafka-benchmark connect [--records N] [--size BYTES] [--format FORMAT,...] [--dir DIR]
                                                  the rate of the connectors; uses the Kafka at KAFKA_BOOTSTRAP instead
                                                  of the embedded one, and also measures the Rivven at RIVVEN_BOOTSTRAP
               kafka-benchmark fill TOPIC [--records N] [--size BYTES]
                                                  writes the records of connect to a topic of KAFKA_BOOTSTRAP
               kafka-benchmark visible TOPIC [--records N]
                                                  waits until a topic of KAFKA_BOOTSTRAP has that many records
               kafka-benchmark count WORK RECORDS runs one work of protocol, 100 B per record, to count its
                                                  instructions; prints the allocations per record

        Times are CPU times, each the median of eleven alternating rounds.
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
