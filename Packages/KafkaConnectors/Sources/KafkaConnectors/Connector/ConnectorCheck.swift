@_spi(KafkaInternals) import KafkaTransport

/// What a connector found when it looked whether it could run: how far it came, and what stopped it.
public struct ConnectorCheck: Sendable, CustomStringConvertible {
    /// The steps, in their order.
    public enum Step: String, Sendable, CaseIterable {
        /// The names are looked up, and a broker answers.
        case connect
        /// TLS: the broker is who it should be, and takes our certificate.
        case tls = "TLS"
        /// The broker takes the credentials.
        case authenticate
        /// The broker allows what the connector is to do.
        case authorise
        /// Kafka's topic exists, or may be created.
        case topic = "find the topic"
        /// No other program uses the consumer group in another way.
        case group = "join the group"
        /// The brokers allow transactions as long as the sink's.
        case transactions = "use transactions"
        /// Rivven answers, and its topics fit.
        case rivven = "find Rivven's side"
    }

    /// The connector: `source "orders"`.
    public let connector: String
    /// What was found, where nothing failed.
    public let finding: String?
    /// The steps that failed, and why: the first of each side.
    public let failures: [(step: Step, reason: String)]
    /// What does not keep the connector from running, and may surprise.
    public let warnings: [String]
    /// The partitions of what is read or written, where they were found.
    public let partitions: Int?

    /// The first step that failed, and why.
    public var failure: (step: Step, reason: String)? { failures.first }

    /// Creates a check that found all well.
    public init(connector: String, finding: String, partitions: Int? = nil, warnings: [String] = []) {
        self.init(connector: connector, finding: finding, failures: [], partitions: partitions, warnings: warnings)
    }

    /// Creates a check that came to a failing step.
    public init(connector: String, failure: (step: Step, reason: String)) {
        self.init(connector: connector, finding: nil, failures: [failure], partitions: nil, warnings: [])
    }

    private init(
        connector: String, finding: String?, failures: [(step: Step, reason: String)], partitions: Int?,
        warnings: [String]
    ) {
        self.connector = connector
        self.finding = finding
        self.failures = failures
        self.partitions = partitions
        self.warnings = warnings
    }

    /// This check, with what was found next.
    func adding(_ more: String) -> ConnectorCheck {
        guard isGood else { return self }
        return ConnectorCheck(
            connector: connector, finding: "\(finding ?? ""); \(more)", partitions: partitions, warnings: warnings)
    }

    /// This check, with another step that failed.
    func adding(_ failure: (step: Step, reason: String)) -> ConnectorCheck {
        ConnectorCheck(
            connector: connector, finding: nil, failures: failures + [failure], partitions: partitions,
            warnings: warnings)
    }

    /// Whether the connector can run.
    public var isGood: Bool { failures.isEmpty }

    /// A line for each step that failed, or one where all is well, and one for each warning; without a secret.
    public var description: String {
        let title = PlainText.escaped(connector)
        var lines = failures.map { failure in
            // The reason may begin with the connector itself, which the line names already.
            let reason = failure.reason.replacing("\(connector): ", with: "")
            return "\(title): cannot \(failure.step.verb): \(PlainText.escaped(reason))"
        }
        if lines.isEmpty { lines = ["\(title): good: \(PlainText.escaped(finding ?? "", limit: 2000))"] }
        return (lines + warnings.map { "\(title): warning: \(PlainText.escaped($0))" }).joined(separator: "\n")
    }
}

extension ConnectorCheck.Step {
    fileprivate var verb: String { self == .tls ? "agree on TLS" : rawValue }
}
