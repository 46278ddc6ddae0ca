import KafkaClient
import KafkaCodecs

/// A mistake on the command line.
struct UsageError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

/// The flags of the command line, after they were checked.
struct Options {
    var bootstrap = ""
    var topic = ""
    var records = 0
    var payload = ""
    var group = "kafka-perf"
    var isKeyed = false
    var producer = Producer.Configuration()
    private var properties = Properties()

    init(_ words: [String]) throws(UsageError) {
        var words = words[...]
        while let flag = words.popFirst() {
            guard let value = words.popFirst() else { throw UsageError("\(flag) needs a value") }
            try set(flag, value)
        }
        guard !bootstrap.isEmpty, !topic.isEmpty, records > 0 else {
            throw UsageError("--bootstrap, --topic and --records are required")
        }
    }

    private mutating func set(_ flag: String, _ value: String) throws(UsageError) {
        switch flag {
        case "--bootstrap": bootstrap = value
        case "-X": try properties.set(value)
        case "--topic": topic = value
        case "--records": records = try Self.number(flag, value)
        case "--payload": payload = value
        case "--group": group = value
        case "--keyed": isKeyed = try Self.boolean(flag, value)
        case "--idempotent": producer.isIdempotent = try Self.boolean(flag, value)
        case "--linger-ms": producer.linger = .milliseconds(try Self.number(flag, value))
        case "--batch-size": producer.batchSize = try Self.number(flag, value)
        case "--buffer-memory": producer.bufferMemory = try Self.number(flag, value)
        case "--isolation":
            guard value == "read_uncommitted" else {
                throw UsageError("invalid --isolation \(value): must be read_uncommitted")
            }
        case "--compression":
            guard let compression = Compression.named(value) else {
                throw UsageError(
                    "invalid --compression \(value): must be one of "
                        + Compression.allCases.map(\.name).joined(separator: ", "))
            }
            producer.compression = compression
        case "--compression-level":
            guard let level = Int(value) else { throw UsageError("invalid \(flag) \(value): must be a number") }
            producer.compressionLevel = level
        case "--acks":
            guard let acks = ["all": Producer.Acks.all, "leader": .leader, "none": Producer.Acks.none][value] else {
                throw UsageError("invalid --acks \(value): must be all, leader or none")
            }
            producer.acks = acks
        default: throw UsageError("unknown flag \(flag)")
        }
    }

    /// Returns a client of the brokers, with the security that the properties give.
    func client() async throws -> Kafka {
        var configuration = Kafka.Configuration()
        configuration.security = try properties.security()
        return try await Kafka(bootstrap: bootstrap, configuration: configuration)
    }

    private static func number(_ flag: String, _ value: String) throws(UsageError) -> Int {
        guard let number = Int(value), number >= 0 else {
            throw UsageError("invalid \(flag) \(value): must be a number, 0 or greater")
        }
        return number
    }

    private static func boolean(_ flag: String, _ value: String) throws(UsageError) -> Bool {
        guard let boolean = Bool(value) else { throw UsageError("invalid \(flag) \(value): must be true or false") }
        return boolean
    }
}
