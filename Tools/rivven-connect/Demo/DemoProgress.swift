import KafkaCodecs

/// The progress of the demo, and the line that shows it.
final class DemoProgress: Sendable {
    struct Counts: Sendable {
        var written = 0
        var carried = 0
        var verified = 0
    }

    private let total: Int
    private let isLive: Bool
    private let counts = Lock(Counts())

    init(total: Int, isLive: Bool) {
        self.total = total
        self.isLive = isLive
    }

    func update(_ change: (inout Counts) -> Void) {
        let counts = counts.withLock { counts in
            change(&counts)
            return counts
        }
        guard isLive, Terminal.isInteractive else { return }
        Terminal.redraw(
            "orders written \(bar(counts.written))  carried \(bar(counts.carried))  verified \(bar(counts.verified))")
    }

    /// Prints the result in words.
    func finish(_ result: DemoResult) {
        guard isLive else { return }
        if Terminal.isInteractive { Terminal.print("") }
        Terminal.print(
            """
            written to Kafka topic \(Demo.sourceTopic):        \(result.records)
            read back from Kafka topic \(result.targetTopic): \(result.read)
            equal byte for byte, and in order:   \(result.verified)
            the whole path took \(result.seconds) s: \(result.recordsPerSecond) records/s
            """)
    }

    private func bar(_ count: Int) -> String {
        let width = 12
        let full = total == 0 ? width : min(count * width / total, width)
        let percent = total == 0 ? 100 : min(count * 100 / total, 100)
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full) + " \(percent)%"
    }
}
