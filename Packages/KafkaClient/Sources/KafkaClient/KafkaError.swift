public import KafkaProtocol
import KafkaSASL
import KafkaTransport

/// What went wrong in a client, in words and in facts to decide by.
///
/// The code is open: a code that this version does not know may come with the next. No description holds a secret or
/// a record's bytes.
public struct KafkaError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No broker could be reached, or the connection was lost.
        public static let connection = Code(rawValue: "connection")
        /// TLS cannot be set up, or the broker is not who it should be, or does not accept us.
        public static let tls = Code(rawValue: "tls")
        /// The broker refuses the credentials, there are none, or it does not prove that it knows them.
        public static let authentication = Code(rawValue: "authentication")
        /// An answer, or an outcome, did not come in time.
        public static let timedOut = Code(rawValue: "timed out")
        /// The broker answered with an error code: see `brokerError`.
        public static let broker = Code(rawValue: "broker")
        /// The topic, or the partition, does not exist.
        public static let unknownTopic = Code(rawValue: "unknown topic")
        /// The broker does not speak a version of a request that this client speaks.
        public static let unsupportedVersion = Code(rawValue: "unsupported version")
        /// The broker's bytes are not what the protocol says.
        public static let malformed = Code(rawValue: "malformed")
        /// The producer's memory is in use; wait for room.
        public static let bufferFull = Code(rawValue: "buffer full")
        /// A record is larger than a request may be.
        public static let recordTooLarge = Code(rawValue: "record too large")
        /// The record was not written, or only may have been, because an earlier batch of its partition failed.
        public static let precedingBatchFailed = Code(rawValue: "preceding batch failed")
        /// The task was cancelled while it waited.
        public static let cancelled = Code(rawValue: "cancelled")
        /// Another producer has the transactional id now; this one can do nothing more.
        public static let fenced = Code(rawValue: "fenced")
        /// The transaction was aborted, and the records with it.
        public static let transactionAborted = Code(rawValue: "transaction aborted")
        /// The call does not fit what the producer's transaction is at.
        public static let invalidTransactionState = Code(rawValue: "invalid transaction state")
        /// The client, producer or consumer was closed.
        public static let closed = Code(rawValue: "closed")
        /// An argument or a configuration cannot be.
        public static let invalidArgument = Code(rawValue: "invalid argument")
        /// A committed or asked-for offset is not there, and the policy is not to choose another.
        public static let noOffset = Code(rawValue: "no offset")
        /// The member was put out of its group; its partitions are another's.
        public static let lostMembership = Code(rawValue: "lost membership")
        /// A batch in the log is damaged, or of a codec that is not known here.
        public static let corruptBatch = Code(rawValue: "corrupt batch")
    }

    /// The kind of error.
    public let code: Code
    /// What happened, and what can be done.
    public let message: String
    /// The broker's code, where it gave one.
    public var brokerError: ErrorCode?
    /// The topic concerned.
    public var topic: String?
    /// The partition concerned.
    public var partition: Int32?
    /// Whether the same call may succeed later.
    public var isRetriable = false
    /// Whether the producer or consumer that threw it can do nothing more.
    public var isFatal = false
    /// Whether the producer's transaction can only be aborted; then the next one can begin.
    public var requiresAbort = false
    /// Whether the records concerned may have been written, or the transaction committed, all the same.
    public var mayHaveBeenWritten = false
    /// Whether a retry loop of the client has given up on this error. An outer loop does not retry it again.
    var isSettled = false

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

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

    /// An error of the transport: what a wrong certificate causes does not go away by itself.
    static func transport(_ error: TransportError) -> KafkaError {
        switch error.code {
        case .tlsConfiguration, .tlsUnknownAuthority, .tlsWrongHost, .tlsCertificateExpired, .tlsCertificateNotYetValid,
            .tlsCertificateInvalid, .tlsClientCertificateRequired, .tlsClientCertificateRefused, .tlsNotSpoken,
            .tlsVersion:
            KafkaError(.tls, error.message)
        default: .connection(error.message)
        }
    }

    /// What authentication came to. An identity provider that is away may be back later.
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
