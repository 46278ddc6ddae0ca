#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What `connect` and `visible` are asked for, by flags and by the environment.
struct ConnectOptions {
    /// The records of a run.
    var records = 200_000
    /// The bytes of a record's value.
    var size = 1000
    /// Where the logs lie.
    var directory = "."
    /// A Kafka in place of the embedded one.
    var kafka: String?
    /// A Rivven cluster to measure besides.
    var rivven: String?
    /// The formats that are measured.
    var formats = ["record", "json", "batch"]
    /// `batch_size_bytes` of the sinks.
    var batchSize = 16_384
    /// The ways that are measured: in, out, both.
    var ways = ["in", "out", "both"]
    /// The partitions of every topic.
    static let partitions = 6

    /// Reads flags; `nil` where they are none of these.
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
