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
        /// Kafka's topic is there, or may be made.
        case topic = "find the topic"
        /// Rivven answers, and its topics fit.
        case rivven = "find Rivven's side"
    }

    /// The connector: `source "orders"`.
    public let connector: String
    /// What was found, where nothing failed.
    public let finding: String?
    /// The step that failed, and why.
    public let failure: (step: Step, reason: String)?
    /// The partitions of what is read or written, where they were found.
    public let partitions: Int?

    /// Creates a check that found all well.
    public init(connector: String, finding: String, partitions: Int? = nil) {
        self.connector = connector
        self.finding = finding
        self.partitions = partitions
        failure = nil
    }

    /// Creates a check that came to a failing step.
    public init(connector: String, failure: (step: Step, reason: String)) {
        self.connector = connector
        self.failure = failure
        finding = nil
        partitions = nil
    }

    /// This check, with what was found next.
    func adding(_ more: String) -> ConnectorCheck {
        ConnectorCheck(connector: connector, finding: "\(finding ?? ""); \(more)", partitions: partitions)
    }

    /// Whether the connector can run.
    public var isGood: Bool { failure == nil }

    /// One line, without a secret.
    public var description: String {
        if let failure { return "\(connector): cannot \(failure.step.verb): \(failure.reason)" }
        return "\(connector): good: \(finding ?? "")"
    }
}

extension ConnectorCheck.Step {
    fileprivate var verb: String { self == .tls ? "agree on TLS" : rawValue }
}
