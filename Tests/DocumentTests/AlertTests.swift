import KafkaConnectors
import KafkaMetrics
import Testing

/// Tests of Documentation/alerts.yml: each rule is quiet while all is well, fires once its metric passes the threshold,
/// and names a key that exists in the configuration.
struct AlertTests {
    /// The values of a scrape, set by the test.
    struct Figures {
        let source = KafkaSourceMetrics()
        let sink = KafkaSinkMetrics()
        var gauges: [String: Double] = [
            "source_consumer_lag": 50_000, "sink_consumer_lag": 50_000, "source_oldest_unacknowledged_seconds": 0,
            "sink_oldest_unacknowledged_seconds": 0, "source_ready": 1, "sink_ready": 1,
        ]
        var restarts: [String: UInt64] = [
            "source_restarts": 0, "sink_restarts": 0, "source_dead_letters": 0, "sink_dead_letters": 0,
        ]

        /// Adds healthy traffic: many messages, few empty polls, and lags that shrink.
        mutating func workWell() {
            for _ in 0..<100 {
                source.recordPoll(isEmpty: false)
                source.recordBatch(messages: 500, bytes: 50_000)
                source.recordCommit()
                sink.recordBatch(messages: 500, bytes: 50_000)
                sink.recordFlush()
            }
            sink.recordRetry()
            source.recordPoll(isEmpty: true)
            gauges["source_consumer_lag", default: 0] -= 1000
            gauges["sink_consumer_lag", default: 0] -= 1000
        }

        /// The samples, parsed from the text that Prometheus would receive.
        var scrape: [String: Double] {
            var text = MetricsText()
            text.add(sources: [Labelled(source.snapshot(), .connector("orders"))])
            text.add(sinks: [Labelled(sink.snapshot(), .connector("orders"))])
            for (name, value) in gauges {
                let gauge = Gauge()
                gauge.set(value)
                text.add(gauges: [Labelled(gauge, .connector("orders"))], name: "rivven_\(name)", help: "")
            }
            for (name, value) in restarts {
                let counter = Counter()
                counter.add(Int(value))
                text.add(counters: [Labelled(counter, .connector("orders"))], name: "rivven_\(name)_total", help: "")
            }
            var samples: [String: Double] = [:]
            for line in String(decoding: text.bytes, as: UTF8.self).split(separator: "\n") where line.first != "#" {
                let name = line.prefix { $0 != "{" }
                samples[String(name)] = line.split(separator: " ").last.flatMap { Double($0) }
            }
            return samples
        }
    }

    /// An alert rule of the file.
    struct Rule {
        let name: String
        let expression: String
        let key: String

        static func all() throws -> [Rule] {
            var rules: [Rule] = []
            var (name, expression) = ("", "")
            for line in try Document("alerts.yml").lines {
                let parts = line.split(separator: ": ", maxSplits: 1).map { $0.drop { $0 == " " || $0 == "-" } }
                guard parts.count == 2 else { continue }
                switch parts[0] {
                case "alert": name = String(parts[1])
                case "expr": expression = String(parts[1])
                case "tune": rules.append(Rule(name: name, expression: expression, key: String(parts[1])))
                default: break
                }
            }
            return rules
        }
    }

    /// For each rule, a change that moves its metric past the threshold.
    private static let faults: [String: @Sendable (inout Figures) -> Void] = [
        "RivvenConnectorNotReady": { $0.gauges["sink_ready"] = 0 },
        "RivvenDeadLetters": { $0.restarts["sink_dead_letters"] = 1 },
        "RivvenConnectorRestarts": { $0.restarts["source_restarts"] = 4 },
        "RivvenSourceLagGrows": { $0.gauges["source_consumer_lag"] = 60_000 },
        "RivvenSinkLagGrows": { $0.gauges["sink_consumer_lag"] = 60_000 },
        "RivvenNothingAcknowledged": { $0.gauges["source_oldest_unacknowledged_seconds"] = 61 },
        "RivvenSinkErrors": { figures in for _ in 0..<2700 { figures.sink.recordError() } },
        "RivvenSinkRetries": { figures in for _ in 0..<11 { figures.sink.recordRetry() } },
        "RivvenCommitsFail": { figures in for _ in 0..<3 { figures.source.recordCommitFailure() } },
        "RivvenSourceMostlyIdle": { figures in for _ in 0..<101 { figures.source.recordPoll(isEmpty: true) } },
    ]

    @Test func eachRuleFiresForItsFaultAndForNoOther() throws {
        let rules = try Rule.all()
        #expect(Set(rules.map(\.name)) == Set(Self.faults.keys))
        for (fault, drive) in Self.faults {
            var figures = Figures()
            figures.workWell()
            let before = figures.scrape
            figures.workWell()
            let well = figures.scrape
            drive(&figures)
            let ill = figures.scrape
            for rule in rules {
                let (quiet, _) = try RuleExpression.evaluate(rule.expression, before: before, after: well)
                #expect(quiet == nil, "\(rule.name)")
                let (value, _) = try RuleExpression.evaluate(rule.expression, before: before, after: ill)
                #expect((value != nil) == (rule.name == fault), "\(rule.name) when \(fault)")
            }
        }
    }

    @Test func rulesDoNotFireWhenIdle() throws {
        let idle = Figures().scrape
        for rule in try Rule.all() {
            let (value, _) = try RuleExpression.evaluate(rule.expression, before: idle, after: idle)
            #expect(value == nil, "\(rule.name)")
        }
    }

    @Test func rulesNameExistingMetrics() throws {
        let samples = Figures().scrape
        for rule in try Rule.all() {
            let names = try RuleExpression.evaluate(rule.expression, before: [:], after: [:]).names
            #expect(!names.isEmpty)
            for name in names { #expect(samples[name] != nil, "\(rule.name) names \(name)") }
        }
    }

    @Test func rulesNameExistingConfigurationKeys() throws {
        let schemas = SourceConfiguration.jsonSchema + SinkConfiguration.jsonSchema
        for rule in try Rule.all() { #expect(schemas.contains("\"\(rule.key)\""), "\(rule.name) names \(rule.key)") }
    }
}
