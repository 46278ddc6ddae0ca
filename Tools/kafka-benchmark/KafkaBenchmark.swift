#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Measures the layers below the client, in one process and without a broker.
@main
enum KafkaBenchmark {
    static let usage = """
        usage: kafka-benchmark codecs             compression and checksums beside the C library called directly
               kafka-benchmark protocol           what a record costs to encode and to decode
               kafka-benchmark metrics            what counting and a scrape cost
               kafka-benchmark count WORK RECORDS one piece of the latter, 100 B a record, for a counter of
                                                  instructions; prints its allocations a record

        Times are of CPU, medians of eleven alternating rounds.
        """

    static func main() {
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
        case "--help": print(usage)
        default: refuse()
        }
    }

    private static func refuse() {
        let text = Array((usage + "\n").utf8)
        _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        exit(2)
    }
}
