#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The options of `connect`, `fill` and `visible`, from flags and the environment.
struct ConnectOptions {
    /// The number of records in a run.
    var records = 200_000
    /// The size of a record's value, in bytes.
    var size = 1000
    /// The directory of the logs.
    var directory = "."
    /// The bootstrap servers of a Kafka cluster to use in place of the embedded broker.
    var kafka: String?
    /// The address of a Rivven cluster to measure in addition.
    var rivven: String?
    /// The formats to measure.
    var formats = ["record", "json", "batch"]
    /// `batch_size_bytes` of the sinks.
    var batchSize = 16_384
    /// The paths to measure: `in`, `out` and `both`.
    var ways = ["in", "out", "both"]
    /// The partition count of every topic.
    static let partitions = 6

    /// Parses the flags; returns `nil` if one of them is unknown or invalid.
    init?(_ words: ArraySlice<String>) {
        kafka = Self.variable("KAFKA_BOOTSTRAP")
        rivven = Self.variable("RIVVEN_BOOTSTRAP")
        var words = words
        while let flag = words.popFirst() {
            guard let value = words.popFirst() else { return nil }
            switch flag {
            case "--records":
                guard let count = Int(value), count >= Self.partitions else { return nil }
                records = count
            case "--size":
                guard let count = Int(value), count >= 64 else { return nil }
                size = count
            case "--dir": directory = value
            case "--batch-size":
                guard let count = Int(value), count >= 1024 else { return nil }
                batchSize = count
            case "--ways":
                let chosen = value.split(separator: ",").map(String.init)
                guard Set(chosen).isSubset(of: ways) else { return nil }
                ways = chosen
            case "--format": formats = value.split(separator: ",").map(String.init)
            default: return nil
            }
        }
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
