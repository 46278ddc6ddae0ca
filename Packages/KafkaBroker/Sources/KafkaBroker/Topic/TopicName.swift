/// Kafka's rules for topic names.
enum TopicName {
    static let maximumLength = 249

    /// Returns what is wrong with `name`, or `nil` if it is a valid topic name.
    static func fault(in name: String) -> String? {
        if name.isEmpty { return "Topic name is invalid: the empty string is not allowed" }
        if name == "." || name == ".." { return "Topic name is invalid: '.' or '..' is not allowed" }
        if name.utf8.count > maximumLength {
            return "Topic name is invalid: the length is longer than the max allowed length \(maximumLength)"
        }
        let isLegal = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default:
                false
            }
        }
        return isLegal
            ? nil : "Topic name is invalid: it contains a character other than ASCII alphanumerics, '.', '_' and '-'"
    }
}
