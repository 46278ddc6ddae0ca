import KafkaConnectors

/// The result of a demo.
struct DemoResult {
    let records: Int
    let read: Int
    let verified: Int
    let duration: Duration
    let targetTopic: String
    let targetDirectory: String

    var seconds: String {
        let thousandths = max(Int((duration / .milliseconds(1)).rounded()), 1)
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    var recordsPerSecond: Int { Int(Double(records) / max(duration / .seconds(1), 0.001)) }

    var json: String {
        """
        {"records":\(records),"verified":\(verified),"seconds":\(seconds),"records_per_s":\(recordsPerSecond),\
        "target_topic":\(JSONText.quoted(targetTopic)),"target_data_dir":\(JSONText.quoted(targetDirectory))}
        """
    }
}
