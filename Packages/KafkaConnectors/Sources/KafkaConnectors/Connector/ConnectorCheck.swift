@_spi(KafkaInternals) import KafkaTransport

/// The result of a check whether a connector can run: what was found, or the steps that failed and why.
public struct ConnectorCheck: Sendable, CustomStringConvertible {
    /// The steps of a check, in the order in which they are made.
    public enum Step: String, Sendable, CaseIterable {
        /// Host names resolve, and a broker responds.
        case connect
        /// The TLS handshake succeeds: the broker's certificate is verified, and the broker accepts ours.
        case tls = "TLS"
        /// The broker accepts the credentials.
        case authenticate
        /// The broker permits the operations that the connector needs.
        case authorise
        /// The Kafka topic exists, or may be created.
        case topic = "find the topic"
        /// The consumer group can be joined, and no other program uses it in another way.
        case group = "join the group"
        /// The brokers allow transactions, with the sink's timeout.
        case transactions = "use transactions"
        /// Rivven responds, and the partition counts of both sides match.
        case rivven = "find Rivven's side"
    }

    /// The connector's kind and name, for example `source "orders"`.
    public let connector: String
    /// What was found; `nil` if a step failed.
    public let finding: String?
    /// The steps that failed, with their reasons: at most the first of each side.
    public let failures: [(step: Step, reason: String)]
    /// Conditions that do not prevent the connector from running, but may have unexpected results.
    public let warnings: [String]
    /// The number of partitions of the topic that is read or written; `nil` if unknown.
    public let partitions: Int?

    /// The first step that failed, with its reason; `nil` if none did.
    public var failure: (step: Step, reason: String)? { failures.first }

    /// Creates a check in which no step failed.
    public init(connector: String, finding: String, partitions: Int? = nil, warnings: [String] = []) {
        self.init(connector: connector, finding: finding, failures: [], partitions: partitions, warnings: warnings)
    }

    /// Creates a check in which a step failed.
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

    /// Returns this check with a further finding. Returns it unchanged if a step has failed.
    func adding(_ more: String) -> ConnectorCheck {
        guard isGood else { return self }
        return ConnectorCheck(
            connector: connector, finding: "\(finding ?? ""); \(more)", partitions: partitions, warnings: warnings)
    }

    /// Returns this check with a further failed step.
    func adding(_ failure: (step: Step, reason: String)) -> ConnectorCheck {
        ConnectorCheck(
            connector: connector, finding: nil, failures: failures + [failure], partitions: partitions,
            warnings: warnings)
    }

    /// Whether the connector can run.
    public var isGood: Bool { failures.isEmpty }

    /// One line for each failed step, or a single line if none failed, and one line for each warning. Contains no
    /// secrets.
    public var description: String {
        let title = PlainText.escaped(connector)
        var lines = failures.map { failure in
            // The reason may begin with the connector's name, which the line already contains.
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
