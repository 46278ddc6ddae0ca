import Testing

@testable import KafkaConnectors

/// Tests of invalid configuration files, and of the line that reports each fault.
struct ConfigurationFaultsTests {
    @Test(arguments: [
        ("", "1:1: error: the file is empty; write sources: or sinks:, or a connector's type:"),
        ("# nothing\n", "1:1: error: the file is empty; write sources: or sinks:, or a connector's type:"),
        ("settings: {}\n", "1:1: error: the file has no connector; write sources: or sinks:, or a connector's type:"),
        (
            "- a\n",
            "1:1: error: a document must be a block of keys, not a list; write \"key: value\" lines below it, indented"
        ),
        (
            "type: kafka-sorce\nconfig: {brokers: k:1, topic: t}\ntopic: t\n",
            "1:7: error: \"type\" cannot be kafka-sorce; did you mean kafka-source?"
        ),
        ("type: postgres\n", "1:7: error: \"type\" cannot be postgres; write kafka-source or kafka-sink"),
        ("source: {}\n", "1:1: error: \"source\" is not known in the file; did you mean \"sources\"?"),
        (
            "sources: {a: {topic: t, config: {brokers: k:1, topic: t}}}\n",
            "1:11: error: a source needs \"connector\"; write connector: kafka"
        ),
    ])
    func faultsOfTheWholeFileAreReported(_ text: String, _ fault: String) {
        #expect(faults(text) == ["f:" + fault])
    }

    @Test(arguments: [
        (
            "max_poll_records: many",
            "6:21: error: \"max_poll_records\" must be a whole number, not many; write a number from 1 to 2147483647"
        ),
        ("max_poll_records: 0", "6:21: error: \"max_poll_records\" cannot be 0; write a number from 1 to 2147483647"),
        (
            "max_poll_records: \"5\"",
            "6:21: error: \"max_poll_records\" must be a whole number, not the text \"5\"; write a number from 1 to 2147483647"
        ),
        (
            "max_poll_records: 99999999999999999999",
            "6:21: error: \"max_poll_records\" cannot be 99999999999999999999; write a number from 1 to 2147483647"
        ),
        ("max_poll_records:", "6:3: error: \"max_poll_records\" has no value; write one, or leave the key out"),
        (
            "session_timeout_ms: 999",
            "6:23: error: \"session_timeout_ms\" cannot be 999; write a number from 1000 to 2147483647"
        ),
        (
            "heartbeat_interval_ms: 99",
            "6:26: error: \"heartbeat_interval_ms\" cannot be 99; write a number from 100 to 2147483647"
        ),
        (
            "heartbeat_interval_ms: 30000",
            "6:26: error: heartbeat_interval_ms (30000) is not below session_timeout_ms (30000); write at most a third of it"
        ),
        ("include_key: yes", "6:16: error: \"include_key\" must be true or false, not yes"),
        ("start_offset: newest", "6:17: error: \"start_offset\" cannot be newest; write earliest, latest"),
        ("start_offset: [latest]", "6:17: error: \"start_offset\" must be one of earliest, latest, not a list"),
        (
            "consumer_group: true",
            "6:19: error: \"consumer_group\" must be text, not true; write consumer_group: \"true\" if that is the name"
        ),
        ("consumer_group: \"\"", "6:19: error: \"consumer_group\" is empty; write a value, or leave the key out"),
        (
            "client_id: {a: b}",
            "6:14: error: \"client_id\" must be one value, not a block of keys; write client_id: NAME"
        ),
        (
            "max_poll_record: 5",
            "6:3: error: \"max_poll_record\" is not known in a source's \"config\"; did you mean \"max_poll_records\"?"
        ),
        (
            "fecth_min_bytes: 5",
            "6:3: error: \"fecth_min_bytes\" is not known in a source's \"config\"; did you mean \"fetch_min_bytes\"?"
        ),
        (
            "acks: all",
            "6:3: error: \"acks\" is not known in a source's \"config\"; its keys are brokers, topic, client_id, request_timeout_ms, security, consumer_group, group_instance_id, start_offset, max_poll_records, max_poll_interval_ms, session_timeout_ms, heartbeat_interval_ms, fetch_min_bytes, fetch_max_bytes, empty_poll_delay_ms, isolation_level, enable_auto_commit, auto_commit_interval_ms, format, compatible, include_headers, include_key, partitioning, provenance"
        ),
        (
            "format: record\n  include_key: false",
            "7:16: error: include_key: false contradicts format: record, which carries records whole; take it out, or write format: json"
        ),
        (
            "format: record\n  include_headers: false",
            "7:20: error: include_headers: false contradicts format: record, which carries records whole; take it out, or write format: json"
        ),
        (
            "format: record\n  compatible: true",
            "7:15: error: compatible: true contradicts format: record, which Rivven's own connector does not have; write format: json"
        ),
        (
            "format: batch\n  include_key: false",
            "7:16: error: include_key: false contradicts format: batch, which carries batches whole; take it out, or write format: json"
        ),
        (
            "format: batch\n  include_headers: false",
            "7:20: error: include_headers: false contradicts format: batch, which carries batches whole; take it out, or write format: json"
        ),
        (
            "format: batch\n  partitioning: key",
            "7:17: error: partitioning: key contradicts format: batch, which keeps records of many keys together; write partitioning: preserve, or format: record"
        ),
        (
            "format: batch\n  provenance: true",
            "7:15: error: provenance: true contradicts format: batch, which carries batches whole; write format: record, or take provenance out"
        ),
        (
            "include_headers: false\n  provenance: true",
            "7:15: error: provenance: true contradicts include_headers: false, without which the mark is lost; take that out, or take provenance out"
        ),
        (
            "compatible: true\n  provenance: true",
            "7:15: error: provenance: true contradicts compatible: true, whose events have no headers but those of Rivven's own connector; take it out, or take provenance out"
        ),
        (
            "isolation_level: read_comitted",
            "6:20: error: \"isolation_level\" cannot be read_comitted; did you mean read_committed?"
        ),
        ("topic: again", "6:3: error: \"topic\" is set a second time (first in line 5); keep one of them"),
    ])
    func faultsOfASourceAreReported(_ line: String, _ fault: String) {
        #expect(faults(source(line)) == ["f:" + fault])
    }

    @Test(arguments: [
        ("batch_size_bytes: -1", "6:21: error: \"batch_size_bytes\" cannot be -1; write a number from 0 to 67108864"),
        ("acks: everyone", "6:9: error: \"acks\" cannot be everyone; write none, leader, all"),
        (
            "acks: leader\n  idempotent: true",
            "6:9: error: acks: leader contradicts idempotent: true, which needs acks: all; write acks: all, or idempotent: false"
        ),
        (
            "acks: leader\n  transactional_id: t",
            "6:9: error: acks: leader contradicts transactional_id, which needs acks: all; write acks: all, or take transactional_id out"
        ),
        (
            "transactional_id: t\n  idempotent: false",
            "7:15: error: idempotent: false contradicts transactional_id, which implies it; take one of them out"
        ),
        (
            "format: batch\n  compatible: true",
            "7:15: error: compatible: true contradicts format: batch, which carries records as they are; take it out, or write format: json"
        ),
        (
            "format: batch\n  provenance: true",
            "7:15: error: provenance: true contradicts format: batch, which carries batches whole; write format: record, or take provenance out"
        ),
        ("compression: lz", "6:16: error: \"compression\" cannot be lz; did you mean lz4?"),
        (
            "compression: gzip\n  compression_level: 10",
            "7:22: error: compression_level: 10 contradicts compression: gzip, which has the levels 1 to 9; write one of those"
        ),
        (
            "compression_level: 1",
            "6:22: error: compression_level: 1 contradicts compression: none, which has no levels; take it out"
        ),
        (
            "custom_headers: [a]",
            "6:19: error: \"custom_headers\" must be a block of keys, not a list; write \"key: value\" lines below it, indented"
        ),
        ("custom_headers: {a: [b]}", "6:23: error: \"a\" must be text, not a list; write a: \"\" for an empty one"),
        (
            "format: record\n  key_field: id",
            "7:14: error: key_field contradicts format: record, which carries each record's own key; take it out, or write format: json"
        ),
    ])
    func faultsOfASinkAreReported(_ line: String, _ fault: String) {
        #expect(faults(sink(line)) == ["f:" + fault])
    }

    @Test(arguments: ["k:0", "k:65536", "k:x", ":9092", "a b:1", "http://k:1", "::1", "k:1,x y"])
    func invalidAddressesAreRejected(_ address: String) {
        let text = "type: kafka-source\ntopic: t\nconfig: {brokers: \"\(address)\", topic: t}\n"
        let found = faults(text)
        #expect(found.count == 1)
        #expect(found.first?.contains("is not an address; write HOST:PORT") == true)
    }

    @Test(arguments: ["k:1,", ",k:1", " k:1 , ", "k:1\\n", "k:1\\r\\n", "k:1,,"])
    func commasAndBlanksAroundAnAddressAreIgnored(_ brokers: String) throws {
        for value in ["\"\(brokers)\"", "[\"\(brokers)\"]"] {
            let text = "type: kafka-source\ntopic: t\nconfig: {brokers: \(value), topic: t}\n"
            #expect(try read(text).configuration.sources.first?.kafka.brokers == ["k:1"])
        }
    }

    @Test func aVariableInAListMayContainSeveralAddresses() throws {
        let text = "type: kafka-source\ntopic: t\nconfig: {brokers: [\"${B}\", \"c:3\"], topic: t}\n"
        let reading = try read(text, .fixed(["B": "a:1, b:2"]))
        #expect(reading.configuration.sources.first?.kafka.brokers == ["a:1", "b:2", "c:3"])
    }

    @Test(arguments: ["a:1\nb:2", "a:1\rb:2"])
    func aLineBreakBetweenAddressesIsReported(_ value: String) {
        let text = "type: kafka-source\ntopic: t\nconfig: {brokers: \"${B}\", topic: t}\n"
        let found = faults(text, .fixed(["B": value]))
        #expect(found.count == 1 && found[0].contains("contains a line break"), "\(found)")
    }

    // MARK: Secrets

    /// Everything before an @ may be a password, even if it contains a comma or an @ itself.
    @Test(arguments: [
        ("u:hunter2secret@a:9092", "\"…@a:9092\""), ("kafka://u:hunter2secret@a:9092", "\"…@a:9092\""),
        ("hunter2secret@a", "\"…@a\""), ("u:hunter2secret@", "\"…@\""),
        ("b:1,u:hunter2secret@a:9092", "\"…@a:9092\""), ("u:hunter2,secret@a:9092", "\"…@a:9092\""),
        ("u:x@hunter2secret@a:9092", "\"…@a:9092\""), ("u:x@hunter2,secret@a:9092", "\"…@a:9092\""),
        ("u:hunter2@a:1,u:secret@b:2", "\"…@b:2\""), ("u:${PART}hunter2secret@a:9092", "\"…@a:9092\""),
    ])
    func noCredentialsOfAnAddressArePrinted(_ address: String, _ shown: String) {
        let environment = ConfigurationEnvironment.fixed(["PART": "p"])
        for text in [
            "type: kafka-source\ntopic: t\nconfig: {brokers: \"\(address)\", topic: t}\n",
            "type: kafka-source\ntopic: t\nconfig: {brokers: [\"\(address)\"], topic: t}\n",
            source() + "broker: {bootstrap_servers: [\"\(address)\"]}\n",
        ] {
            let found = faults(text, environment)
            #expect(found.contains { $0.contains(shown) }, "\(found)")
            #expect(found.allSatisfy { !$0.contains("hunter2") && !$0.contains("secret") }, "\(found)")
            let advice = "write HOST:PORT, and the credentials under "
            let block = text.contains("bootstrap_servers") ? "auth" : "security"
            #expect(found.last?.hasSuffix(advice + block) == true, "\(found)")
        }
    }

    @Test(arguments: [
        "security: {protocol: hunter2}", "security: {protocol: SASL_SSL, sasl_mechanism: hunter2}",
        "security: {protocol: SASL_SSL, sasl_mechanism: \"hunter2 PLAIN\"}", "security: {sasl_mechanism: [hunter2]}",
        "security: {ssl_insecure_skip_hostname_verification: hunter2}", "security: {sasl_password:hunter2}",
        "security: {sasl_password hunter2}", "security: {sasl_username, hunter2}", "security: hunter2",
        "security: {sasl_password: \"a${KAFKA-hunter2}\"}", "security: {sasl_password: \"a${hun ter2}hunter2\"}",
        "security: {oauth_extensions: {token:hunter2}}", "security: {oauth_extensions: {a: 1, hunter2}}",
        "security: {hunter2 secret}", "security: {sasl_password=hunter2: a}", "dead@hunter2:", "hunter2@a:9092",
        "security: {sasl_password: a, sasl_password:hunter2, sasl_password:hunter2}",
    ])
    func noValueOfSecurityIsPrinted(_ line: String) {
        let found = faults(source(line))
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { !$0.contains("hunter2") && !$0.contains("ter2") }, "\(found)")
    }

    @Test(arguments: [
        "auth: {mechanism: hunter2, username: u, password: p}",
        "auth: {mechanism: PLAINhunter2, username: u, password: p}",
        "tls: {insecure_skip_hostname_verification: hunter2}", "auth: {username: u, password:hunter2}",
        "auth: {username: u, hunter2}", "tls: {client_key:hunter2}", "auth: hunter2",
    ])
    func noValueOfRivvensCredentialsIsPrinted(_ block: String) {
        let found = faults(source() + "broker: {bootstrap_servers: [\"a:1\"], \(block)}\n")
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { !$0.contains("hunter2") }, "\(found)")
    }

    @Test func anUnknownMechanismListsTheAllowedOnes() {
        #expect(
            faults(source("security: {protocol: SASL_SSL, sasl_mechanism: hunter2}")).first
                == "f:6:50: error: \"sasl_mechanism\" has an unknown value; write PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, "
                + "OAUTHBEARER, AWS_MSK_IAM")
        #expect(
            faults(source("security: {protocol: SASLSSL}")).first
                == "f:6:24: error: \"protocol\" has an unknown value; did you mean SASL_SSL?")
    }

    @Test(arguments: ["", " "])
    func brokersWithoutAnAddressAreRefused(_ value: String) {
        let text = "type: kafka-source\ntopic: t\nconfig: {brokers: \"${B},\", topic: t}\n"
        #expect(faults(text, .fixed(["B": value])).first?.contains("contains no address; write HOST:PORT") == true)
    }

    @Test(arguments: ["\"\"", "\" \"", "\"a\\eb\""])
    func aConnectorNeedsAName(_ name: String) {
        let found = faults("sources: {\(name): {connector: kafka, topic: t, config: {brokers: k:1, topic: t}}}\n")
        #expect(found.count == 1 && found[0].contains("1:11: error: the name under \"sources\" "), "\(found)")
    }

    @Test func manyUnknownKeysAreReportedQuickly() {
        let text = source((0..<20_000).map { "some_unknown_key_\($0): 1" }.joined(separator: "\n  "))
        let clock = ContinuousClock()
        var found: [String] = []
        let elapsed = clock.measure { found = faults(text) }
        #expect(found.count == 21)
        #expect(found.last?.hasSuffix("error: 19980 more faults are not listed; correct those above first") == true)
        // Computing the explanation of every fault would take half a minute.
        #expect(elapsed < .seconds(10))
    }

    @Test func atMostAHundredFaultsAreListed() {
        let text = "sources:\n" + (0..<4000).map { "  a\($0): {connector: kafka, topik: t}\n" }.joined()
        let clock = ContinuousClock()
        var found: [String] = []
        let elapsed = clock.measure { found = faults(text) }
        #expect(found.count == ConfigurationProblems.maximum + 1)
        #expect(found.last?.contains(" more faults are not listed") == true)
        #expect(elapsed < .seconds(10))
    }

    @Test(arguments: [".", "..", "a b", "größe", String(repeating: "x", count: 250)])
    func invalidKafkaTopicNamesAreRejected(_ topic: String) {
        let text = "type: kafka-source\ntopic: t\nconfig: {brokers: k, topic: \"\(topic)\"}\n"
        #expect(faults(text).first?.contains("is not a valid Kafka topic name") == true)
    }

    @Test func missingKeysAreReportedAtTheirParent() {
        let text = """
            type: kafka-sink
            config:
              acks: all
            """
        #expect(
            faults(text) == [
                "f:1:1: error: a sink needs \"topics\"; write topics: [NAME]",
                "f:2:1: error: a sink's \"config\" needs \"brokers\"; write brokers: [\"HOST:PORT\"]",
                "f:2:1: error: a sink's \"config\" needs \"topic\"; write topic: NAME",
            ])
    }

    @Test func allFaultsAreReportedAtOnceInTheOrderOfTheFile() {
        let text = """
            type: kafka-sink
            topics: events
            unknown_thing: 1
            config:
              brokers: [k:1]
              topic: "a b"
              acks: none
              linger_ms: soon
            ---
            type: kafka-source
            topic: ${NOPE}
            config: {}
            """
        #expect(
            faults(text).map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "f:2:9: error:", "f:3:1: error:", "f:6:10: error:", "f:7:9: warning:", "f:8:14: error:",
                "f:11:8: error:",
                "f:12:1: error:", "f:12:1: error:",
            ])
    }

    @Test func aMisplacedKeyNamesTheBlockThatItBelongsTo() {
        let text = source() + "brokers: k:1\n"
        #expect(faults(text) == ["f:6:1: error: \"brokers\" is not known in a source; it belongs under \"config\""])
    }

    @Test func settingsWithoutEffectOrWithLossAreWarnings() throws {
        #expect(
            try read(sink("acks: none")).warnings.map(\.description) == [
                "f:6:9: warning: acks: none is at most once: what was handed to the socket counts as written; write "
                    + "acks: all to lose nothing"
            ])
        #expect(try read(sink() + "offset_commit_interval: 100\n").warnings.count == 1)
        let broker = "broker: {bootstrap_servers: [\"a:1\"], metadata_refresh_ms: 5}\n"
        #expect(try read(source() + broker).warnings.count == 1)
        #expect(try read(source("enable_auto_commit: false", "auto_commit_interval_ms: 9")).warnings.count == 1)
    }
}
