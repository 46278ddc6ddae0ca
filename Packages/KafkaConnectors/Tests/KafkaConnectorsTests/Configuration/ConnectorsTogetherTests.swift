import Testing

@testable import KafkaConnectors

/// Tests of checks that span several connectors.
struct ConnectorsTogetherTests {
    private func sinks(_ first: String, _ second: String) -> String {
        """
        sinks:
          a: {connector: kafka, topics: [events], \(first) config: {brokers: k, topic: one}}
          b: {connector: kafka, topics: [others, events], \(second) config: {brokers: k, topic: two}}
        """
    }

    private func sources(_ first: String, _ second: String) -> String {
        """
        sources:
          a: {connector: kafka, topic: one, \(first)}
          b: {connector: kafka, topic: two, \(second)}
        """
    }

    @Test func sinksThatShareAGroupAndATopicAreRejected() throws {
        let found = faults(sinks("", ""))
        #expect(found.count == 1)
        #expect(found.first?.contains("in \"a\" too, so each would carry only a part") == true, "\(found)")
        #expect(found.first?.contains(":3:3: error: ") == true, "\(found)")
        #expect(faults(sinks("consumer_group: x,", "")) == [])
        #expect(faults(sinks("enabled: false,", "")) == [])
    }

    @Test func sourcesThatShareAGroupAndATopicAreRejected() throws {
        let same = "config: {brokers: [k, l], topic: orders}"
        #expect(faults(sources(same, "config: {brokers: \"l,k\", topic: orders}")).count == 1)
        #expect(faults(sources(same, "config: {brokers: [k, l], topic: others}")) == [])
        #expect(faults(sources(same, "config: {brokers: other, topic: orders}")) == [])
        #expect(faults(sources(same, "config: {brokers: [k, l], topic: orders, consumer_group: x}")) == [])
    }

    @Test func sourcesThatShareAGroupAreAWarning() throws {
        func warnings(_ second: String) throws -> [String] {
            try read(sources("config: {brokers: k, topic: x}", "config: {brokers: k, topic: y\(second)}"))
                .warnings.map(\.description)
        }
        let found = try warnings("")
        let start = "f:3:3: warning: consumer_group \"rivven-connect\" is also used by \"a\""
        #expect(found.count == 1 && found[0].hasPrefix(start))
        #expect(try warnings(", consumer_group: own") == [])
    }

    // MARK: Connectors that fence each other

    private func transactional(_ first: String, _ second: String) -> [String] {
        faults(
            """
            sinks:
              a: {connector: kafka, consumer_group: g, \(first)}
              b: {connector: kafka, consumer_group: h, \(second)}
            """)
    }

    @Test(arguments: [
        "topics: [others, events], config: {brokers: k, topic: two, transactional_id: tx}",
        "topics: [events], config: {brokers: \"l,K:9092\", topic: two, transactional_id: tx}",
        // Each transactional id is ID-TOPIC-PARTITION.
        "topics: [\"x-events\"], config: {brokers: k, topic: two, transactional_id: tx}",
    ])
    func sinksWhoseTransactionalIDsCollideAreRefused(_ second: String) {
        let id = second.contains("x-events") ? "tx-x" : "tx"
        let found = transactional("topics: [events], config: {brokers: k, topic: one, transactional_id: \(id)}", second)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix("f:3:3: error: transactional_id \"tx\" ") == true, "\(found)")
        #expect(found.first?.hasSuffix("give each a transactional_id of its own") == true, "\(found)")
    }

    @Test(arguments: [
        "topics: [others], config: {brokers: k, topic: two, transactional_id: tx}",
        "topics: [events], config: {brokers: k, topic: two, transactional_id: ty}",
        "topics: [events], config: {brokers: l, topic: two, transactional_id: tx}",
        "topics: [events], config: {brokers: k, topic: two}",
        "enabled: false, topics: [events], config: {brokers: k, topic: two, transactional_id: tx}",
    ])
    func sinksWhoseTransactionalIDsDifferAreAccepted(_ second: String) {
        let found = transactional("topics: [events], config: {brokers: k, topic: one, transactional_id: tx}", second)
        #expect(found == [])
    }

    @Test func sourcesThatShareAGroupInstanceIDAreRejected() {
        let first = "config: {brokers: [k, l], topic: orders, group_instance_id: one}"
        let second = "config: {brokers: \"l:9092\", topic: others, group_instance_id: one"
        let found = faults(sources(first, second + "}"))
        #expect(found.filter { $0.hasPrefix("f:3:3: error: group_instance_id \"one\" ") }.count == 1, "\(found)")
        #expect(found.first?.hasSuffix("give each a group_instance_id of its own") == true, "\(found)")
        #expect(faults(sources(first, second + ", consumer_group: own}")) == [])
        #expect(faults(sources(first, second.replacing("one", with: "two") + "}")) == [])
        #expect(faults(sources(first, second.replacing("l:9092", with: "m") + "}")) == [])
        #expect(faults(sources(first, "enabled: false, " + second + "}")) == [])
    }

    @Test func aMissingTopicCausesNoFurtherFaults() {
        let found = faults(sources("config: {brokers: k}", "config: {brokers: k}"))
        #expect(found.count == 2 && found.allSatisfy { $0.hasSuffix("needs \"topic\"; write topic: NAME") }, "\(found)")
    }

    @Test func thousandsOfConnectorsAreComparedQuickly() throws {
        let lines = (0..<3000).map { "  a\($0): {connector: kafka, topic: t, config: {brokers: k, topic: t\($0)}}\n" }
        let text = "sources:\n" + lines.joined()
        let clock = ContinuousClock()
        let elapsed = clock.measure { _ = faults(text) }
        #expect(elapsed < .seconds(10))
    }

    @Test func duplicateNamesAreRejected() throws {
        let one = "sources:\n  a: {connector: kafka, topic: one, config: {brokers: k, topic: t}}\n"
        let found = faults(one + "---\n" + one.replacing("topic: t", with: "topic: u, consumer_group: own"))
        #expect(found.count == 1 && found[0].contains("the name \"a\" is used a second time"), "\(found)")
    }

    @Test(arguments: ["", ", provenance: true"])
    func aLoopIsAWarningUnlessRecordsAreMarked(_ mark: String) throws {
        let text = """
            sources:
              in: {connector: kafka, topic: events, config: {brokers: k, topic: orders\(mark)}}
            sinks:
              out: {connector: kafka, topics: [events], config: {brokers: k, topic: orders\(mark)}}
            """
        let warnings = try read(text).warnings.map { "\($0)" }
        #expect(warnings.contains { $0.contains("circulate forever") } == mark.isEmpty, "\(warnings)")
    }

    @Test func theValueOfAVariableIsNotPrintedAsAnAddress() throws {
        let environment = ConfigurationEnvironment.fixed(["URL": "user:hidden@host"])
        let text = "type: kafka-source\ntopic: t\nconfig: {brokers: \"${URL}\", topic: t}\n"
        let message = faults(text, environment).joined()
        #expect(message.contains("${URL}") && !message.contains("hidden"), "\(message)")
    }

    @Test func aKeyWithoutPEMLinesIsNotTakenForAPath() throws {
        let key = String(repeating: "MIIEvQIBADANBgkq", count: 20)
        let found = faults(
            "type: kafka-source\ntopic: t\nconfig: {brokers: k, topic: t, security: {protocol: SSL, ssl_client_cert: c, "
                + "ssl_client_key: \"\(key)\"}}\n")
        #expect(
            found.count == 1 && found[0].contains("neither a path nor PEM") && !found[0].contains("MIIE"), "\(found)")
    }
}
