import KafkaClient
import KafkaCodecs
import KafkaConnectors
import KafkaProtocol

/// A watch over the records that arrive in a topic, from any writer.
struct VisibleRecords {
    let kafka: Kafka
    let topic: String

    /// Waits until there are `count` records, and prints when the first and the last one arrived.
    func awaitAll(_ count: Int) async throws {
        let start = ContinuousClock.now
        var first: Duration?
        var (last, lastTime) = (0, Duration.zero)
        while true {
            let seen = await number()
            let passed = ContinuousClock.now - start
            if seen > last { (last, lastTime) = (seen, passed) }
            if seen > 0, first == nil { first = passed }
            if seen >= count {
                let (whole, flowing) = (passed / .seconds(1), (passed - (first ?? .zero)) / .seconds(1))
                print(
                    "first after \(Table.number(whole - flowing, places: 2)) s, last after "
                        + "\(Table.number(whole, places: 2)) s: \(Int(Double(count) / whole)) records/s, "
                        + "\(Int(Double(count) / max(flowing, 0.001))) from the first on")
                return
            }
            guard passed - lastTime < .seconds(60) else {
                throw ConnectorError("\(seen) of \(count) records arrived in \(topic)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Returns the number of records; 0 for a topic that does not exist yet.
    private func number() async -> Int {
        let ranges = try? await kafka.offsets(of: topic)
        return ranges?.values.reduce(0) { $0 + Int($1.end - $1.start) } ?? 0
    }
}
