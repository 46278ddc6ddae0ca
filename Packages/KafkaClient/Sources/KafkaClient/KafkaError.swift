public import KafkaProtocol
import KafkaSASL
import KafkaTransport

/// An error of the client: a message for people, and properties for programs.
///
/// Later versions may add codes. A description never contains a secret or the bytes of a record.
public struct KafkaError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error. Later versions may add kinds.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code's name.
        public let rawValue: String
        /// Creates a code with the given name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No broker could be reached, or the connection was lost.
        public static let connection = Code(rawValue: "connection")
        /// TLS cannot be set up, the broker's certificate failed verification, or the broker rejected ours.
        public static let tls = Code(rawValue: "tls")
        /// The broker rejected the credentials, no credentials are available, or the broker did not prove that it knows
        /// them.
        public static let authentication = Code(rawValue: "authentication")
        /// A response or an outcome did not arrive in time.
        public static let timedOut = Code(rawValue: "timed out")
        /// The broker responded with an error code: see `brokerError`.
        public static let broker = Code(rawValue: "broker")
        /// The topic or the partition does not exist.
        public static let unknownTopic = Code(rawValue: "unknown topic")
        /// The broker supports no version of a request that this client supports.
        public static let unsupportedVersion = Code(rawValue: "unsupported version")
        /// A response does not follow the Kafka protocol.
        public static let malformed = Code(rawValue: "malformed")
        /// The producer's buffer memory is full: see `Producer.waitForRoom()`.
        public static let bufferFull = Code(rawValue: "buffer full")
        /// A record is larger than the producer or the broker accepts.
        public static let recordTooLarge = Code(rawValue: "record too large")
        /// An earlier batch of the same partition failed. The record was not written, or it is unknown whether it was:
        /// see `mayHaveBeenWritten`.
        public static let precedingBatchFailed = Code(rawValue: "preceding batch failed")
        /// The task was cancelled while it waited.
        public static let cancelled = Code(rawValue: "cancelled")
        /// Another producer has taken over the transactional id. This producer cannot be used any more.
        public static let fenced = Code(rawValue: "fenced")
        /// The transaction was aborted, together with its records.
        public static let transactionAborted = Code(rawValue: "transaction aborted")
        /// The call is not allowed in the current state of the producer's transaction.
        public static let invalidTransactionState = Code(rawValue: "invalid transaction state")
        /// The client, producer or consumer was closed.
        public static let closed = Code(rawValue: "closed")
        /// An argument or configuration value is invalid.
        public static let invalidArgument = Code(rawValue: "invalid argument")
        /// A committed or requested offset does not exist, and the reset policy is `.none`.
        public static let noOffset = Code(rawValue: "no offset")
        /// The member was removed from its group. Another member may own its partitions.
        public static let lostMembership = Code(rawValue: "lost membership")
        /// A batch in the log is damaged, or uses an unknown compression codec.
        public static let corruptBatch = Code(rawValue: "corrupt batch")
    }

    /// The kind of error.
    public let code: Code
    /// What happened, and what can be done.
    public let message: String
    /// The error code that the broker sent, if any.
    public var brokerError: ErrorCode?
    /// The topic concerned, if any.
    public var topic: String?
    /// The partition concerned, if any.
    public var partition: Int32?
    /// Whether the same call may succeed later.
    public var isRetriable = false
    /// Whether the producer or consumer that threw the error cannot be used any more.
    public var isFatal = false
    /// Whether the producer's transaction can only be aborted. After that, the next one can begin.
    public var requiresAbort = false
    /// Whether the records may have been written, or the transaction committed, despite the error.
    public var mayHaveBeenWritten = false
    /// Whether a retry loop of the client has given up on this error. An outer loop does not retry it again.
    var isSettled = false

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The topic and partition, the message, and the broker's error code, if any.
    public var description: String {
        var place = ""
        if let topic { place = partition.map { "\(topic)-\($0): " } ?? "\(topic): " }
        guard let brokerError else { return place + message }
        return "\(place)\(message) (\(brokerError.name): \(brokerError.description))"
    }
}

extension KafkaError {
    static func broker(_ code: ErrorCode, _ message: String) -> KafkaError {
        let kind: Code =
            switch code {
            case .unknownTopicOrPartition: .unknownTopic
            case .messageTooLarge: .recordTooLarge
            default: .broker
            }
        var error = KafkaError(kind, message)
        error.brokerError = code
        error.isRetriable = code.isRetriable
        return error
    }

    static func broker(_ code: Int16, _ message: String) -> KafkaError {
        broker(ErrorCode(rawValue: code), message)
    }

    static func connection(_ message: String) -> KafkaError {
        var error = KafkaError(.connection, message)
        error.isRetriable = true
        return error
    }

    static func timedOut(_ message: String) -> KafkaError {
        var error = KafkaError(.timedOut, message)
        error.isRetriable = true
        return error
    }

    /// Returns the client's error for a transport error. An error of TLS is not retriable, since a wrong certificate
    /// does not go away by itself.
    static func transport(_ error: TransportError) -> KafkaError {
        switch error.code {
        case .tlsConfiguration, .tlsUnknownAuthority, .tlsWrongHost, .tlsCertificateExpired, .tlsCertificateNotYetValid,
            .tlsCertificateInvalid, .tlsClientCertificateRequired, .tlsClientCertificateRefused, .tlsNotSpoken,
            .tlsVersion:
            KafkaError(.tls, error.message)
        default: .connection(error.message)
        }
    }

    /// Returns the client's error for a failed authentication. It is retriable if no credentials are available: an
    /// identity provider that does not respond now may respond later.
    static func authentication(_ error: SASLError, _ peer: BrokerAddress) -> KafkaError {
        var mapped = KafkaError(.authentication, "\(peer): \(error.message)")
        mapped.isRetriable = error.code == .credentialsUnavailable
        return mapped
    }

    static let closed = KafkaError(.closed, "the client was closed")

    func of(topic: String, partition: Int32? = nil) -> KafkaError {
        var error = self
        error.topic = topic
        error.partition = partition
        return error
    }

    func settled() -> KafkaError {
        var error = self
        error.isSettled = true
        return error
    }

    func mayBeWritten() -> KafkaError {
        var error = self
        error.mayHaveBeenWritten = true
        return error
    }
}
