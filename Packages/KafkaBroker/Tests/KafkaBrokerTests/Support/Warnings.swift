import KafkaCodecs

/// The warnings and errors that a broker has logged.
final class Warnings: Sendable {
    private let logged = Lock<[String]>([])

    func add(_ line: String) { logged.withLock { $0.append(line) } }
    func removeAll() { logged.withLock { $0 = [] } }
    var lines: [String] { logged.withLock { $0 } }
    var text: String { lines.joined(separator: "\n") }
}
