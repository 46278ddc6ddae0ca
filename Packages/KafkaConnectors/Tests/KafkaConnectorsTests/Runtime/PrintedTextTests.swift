import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Tests that text from a peer is escaped in all output, so that it cannot move the cursor or fake a line.
struct PrintedTextTests {
    /// An escape sequence, a C1 control character, a line separator and a line end.
    private static let hostile = "a\u{1b}[2Jb\u{9b}c\u{2028}d\ne\u{85}f"

    static let printed: [(String, String)] = [
        ("a check that failed", "\(ConnectorCheck(connector: hostile, failure: (.rivven, hostile)))"),
        ("a check that is good", "\(ConnectorCheck(connector: "c", finding: hostile, warnings: [hostile]))"),
        ("a topic", "\(discovery(.success(Catalogue(topics: [topic]))))"),
        ("a topic as JSON", discovery(.success(Catalogue(topics: [topic]))).json),
        ("a side that failed", "\(discovery(.failure(ConnectorError(hostile))))"),
        ("a side that failed as JSON", discovery(.failure(ConnectorError(hostile))).json),
        ("the summary of a run", failed.summary),
        ("a line of /ready", failed.unreadinessLine ?? ""),
        ("a member of /health", failed.json),
    ]

    private static let topic = Catalogue.Topic(
        name: hostile, partitions: [.init(number: 0, start: 0, end: 1)],
        sample: .init(value: "JSON", members: [.init(name: hostile, kind: "text")], key: "text", headers: [hostile]))

    private static func discovery(_ found: Result<Catalogue, ConnectorError>) -> Discovery {
        Discovery(side: "kafka", address: "k:1", connectors: [hostile], catalogue: found)
    }

    private static var failed: ConnectorStatus {
        var status = ConnectorStatus(name: hostile, direction: "source")
        status.state = .failed
        status.lastError = hostile
        status.degraded = [hostile]
        return status
    }

    @Test(arguments: printed) func textOfAPeerIsEscaped(_ what: String, _ text: String) {
        #expect(!text.isEmpty)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || !(scalar.properties.generalCategory == .control || scalar.value == 0x2028)
        }
        #expect(isPlain, "\(what): \(text.debugDescription)")
        // The line end in the hostile text begins no new line.
        #expect(!lines.contains { $0.hasPrefix("e") }, "\(what)")
    }
}
