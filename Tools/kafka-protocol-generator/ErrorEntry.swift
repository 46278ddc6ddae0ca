/// An error code that brokers answer with.
struct ErrorEntry {
    let code: Int16
    /// As Kafka has it: `NOT_LEADER_OR_FOLLOWER`.
    let name: String
    let isRetriable: Bool
    let description: String

    /// As Swift has it: `notLeaderOrFollower`.
    var memberName: String {
        let words = name.split(separator: "_").map { $0.lowercased() }
        return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// Joins the codes with what we say about them.
    ///
    /// - Parameters:
    ///   - codes: Lines of a code, a name and whether a client may retry, under a heading.
    ///   - descriptions: Lines of a name and a description.
    static func read(codes: [String], descriptions: [String]) throws(GeneratorError) -> [ErrorEntry] {
        var words: [Substring: Substring] = [:]
        for line in descriptions {
            let columns = line.split(separator: "\t")
            guard columns.count == 2 else {
                throw GeneratorError("error-descriptions.tsv: \"\(line)\" is not two columns")
            }
            words[columns[0]] = columns[1]
        }
        var entries: [ErrorEntry] = []
        for line in codes.dropFirst() {
            let columns = line.split(separator: "\t")
            guard columns.count == 3, let code = Int16(columns[0]) else {
                throw GeneratorError("errors.tsv: \"\(line)\" is not a code, a name and true or false")
            }
            guard let description = words.removeValue(forKey: columns[1]) else {
                throw GeneratorError("error-descriptions.tsv says nothing about \(columns[1])")
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
