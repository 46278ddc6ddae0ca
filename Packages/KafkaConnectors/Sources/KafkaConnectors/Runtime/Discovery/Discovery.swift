@_spi(KafkaInternals) import KafkaTransport

/// The contents of one side: of a Kafka cluster that connectors use, or of Rivven.
public struct Discovery: Sendable, CustomStringConvertible {
    /// The side: `kafka` or `rivven`.
    public let side: String
    /// The address of the side, without secrets.
    public let address: String
    /// The connectors that use it, for example `source "orders"`.
    public let connectors: [String]
    /// The topics that were found, or the reason why none were.
    public let catalogue: Result<Catalogue, ConnectorError>

    /// The contents as lines for people to read.
    public var description: String {
        let users = connectors.isEmpty ? "" : " (\(connectors.joined(separator: ", ")))"
        let head = "\(side) \(address)\(PlainText.escaped(users, limit: .max))"
        switch catalogue {
        case .failure(let error): return "\(head): \(PlainText.escaped(error.message))"
        case .success(let catalogue):
            guard !catalogue.topics.isEmpty else { return "\(head): no topics" }
            return ([head] + catalogue.topics.flatMap(\.lines)).joined(separator: "\n")
        }
    }

    /// The contents as a JSON object.
    public var json: String {
        let users = connectors.map { JSONText.quoted($0) }.joined(separator: ",")
        let found =
            switch catalogue {
            case .failure(let error): "\"error\":\(JSONText.quoted(error.message)),\"topics\":[]"
            case .success(let catalogue):
                "\"error\":null,\"topics\":[\(catalogue.topics.map(\.json).joined(separator: ","))]"
            }
        return "{\"side\":\"\(side)\",\"address\":\(JSONText.quoted(address)),\"connectors\":[\(users)],\(found)}"
    }
}

extension Catalogue.Topic {
    fileprivate var lines: [String] {
        let count = partitions.count
        let records = "\(self.count) record\(self.count == 1 ? "" : "s")"
        var lines = ["  \(PlainText.escaped(name)): \(count) partition\(count == 1 ? "" : "s"), \(records)"]
        for partition in partitions where partition.end > partition.start {
            lines.append("    \(partition.number): \(partition.start) to \(partition.end - 1)")
        }
        if let sample { lines.append("    the last record: \(sample.text)") }
        return lines
    }

    fileprivate var json: String {
        let parts = partitions.map { "{\"number\":\($0.number),\"start\":\($0.start),\"end\":\($0.end)}" }
        return "{\"name\":\(JSONText.quoted(name)),\"count\":\(count),\"partitions\":[\(parts.joined(separator: ","))],"
            + "\"sample\":\(sample?.json ?? "null")}"
    }
}

extension Catalogue.Shape {
    fileprivate var text: String {
        let members = members.map { "\($0.name): \($0.kind)" }.joined(separator: ", ")
        var parts = ["key \(key)", "value \(value)\(members.isEmpty ? "" : " {\(members)}")"]
        if !headers.isEmpty { parts.append("headers \(headers.joined(separator: ", "))") }
        // Names come from the record. Escaped, they cannot imitate another line or move the cursor of a terminal.
        return PlainText.escaped(parts.joined(separator: "; "))
    }

    fileprivate var json: String {
        let members = members.map { "{\"name\":\(JSONText.quoted($0.name)),\"kind\":\(JSONText.quoted($0.kind))}" }
        let headers = headers.map { JSONText.quoted($0) }
        return "{\"key\":\(JSONText.quoted(key)),\"value\":\(JSONText.quoted(value)),\"members\":["
            + members.joined(separator: ",") + "],\"headers\":[\(headers.joined(separator: ","))]}"
    }
}
