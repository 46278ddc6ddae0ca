/// An error code of a broker's response.
struct ErrorEntry {
    let code: Int16
    /// The name in Kafka: `NOT_LEADER_OR_FOLLOWER`.
    let name: String
    let isRetriable: Bool
    let description: String

    /// The name in Swift: `notLeaderOrFollower`.
    var memberName: String {
        let words = name.split(separator: "_").map { $0.lowercased() }
        return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// Combines the error codes with our descriptions.
    ///
    /// - Parameters:
    ///   - codes: Lines with a code, a name and whether a client may retry. The first line is a heading.
    ///   - descriptions: Lines with a name and a description.
    static func read(codes: [String], descriptions: [String]) throws(GeneratorError) -> [ErrorEntry] {
        var words: [Substring: Substring] = [:]
        for line in descriptions {
            let columns = line.split(separator: "\t")
            guard columns.count == 2 else {
                throw GeneratorError("error-descriptions.tsv: \"\(line)\" must have two columns")
            }
            words[columns[0]] = columns[1]
        }
        var entries: [ErrorEntry] = []
        for line in codes.dropFirst() {
            let columns = line.split(separator: "\t")
            guard columns.count == 3, let code = Int16(columns[0]) else {
                throw GeneratorError("errors.tsv: \"\(line)\" must have a code, a name, and true or false")
            }
            guard let description = words.removeValue(forKey: columns[1]) else {
                throw GeneratorError("error-descriptions.tsv does not describe \(columns[1])")
            }
            entries.append(
                ErrorEntry(
                    code: code, name: String(columns[1]), isRetriable: columns[2] == "true",
                    description: String(description)))
        }
        if let left = words.keys.sorted().first {
            throw GeneratorError("error-descriptions.tsv describes \(left), which errors.tsv does not have")
        }
        return entries
    }
}
