import Testing

@testable import KafkaConnectors

/// Tests of the keys of Rivven's own runner: limits, transforms, dead letters, TLS, and the HTTP server.
struct RunnersKeysTests {
    private func settings(_ text: String) throws -> PipelineSettings {
        try read(source() + "---\nsettings: {\(text)}\n").configuration.settings
    }

    @Test(
        arguments: [
            ("{}", nil, 1), ("{events_per_second: 9}", 9, 1), ("{events_per_second: 1000}", 1000, 100),
            ("{events_per_second: 5, burst_size: 40}", 5, 40), ("{max_in_flight: 3}", nil, 1),
        ] as [(String, Int?, Int)])
    func aBurstIsATenthOfTheRateUnlessItIsSet(_ text: String, _ rate: Int?, _ burst: Int) throws {
        let limit = try #require(try read(source() + "rate_limit: \(text)\n").configuration.sources.first).rateLimit
        #expect(limit.eventsPerSecond == rate)
        #expect(limit.burst == burst)
    }

    @Test func aBurstWithoutARateIsAWarning() throws {
        #expect(
            try read(source() + "rate_limit: {burst_size: 5}\n").warnings.map(\.description) == [
                "f:6:14: warning: burst_size has no effect without events_per_second; add that, or take "
                    + "burst_size out"
            ])
    }

    @Test(
        arguments: [
            ("", "127.0.0.1:9091"), ("metrics: {port: 80}", "127.0.0.1:80"),
            ("http: {address: \"[::1]:70\"}", "[::1]:70"),
            ("metrics: {enabled: false}", "127.0.0.1:9091"),
            ("metrics: {enabled: false}, health: {enabled: false}", nil),
        ] as [(String, String?)])
    func theHTTPAddressFollowsTheSettings(_ text: String, _ address: String?) throws {
        #expect(try settings(text).httpAddress == address)
    }

    @Test(arguments: [
        (
            source() + "rate_limit: {events_per_second: 0}\n",
            "6:33: error: \"events_per_second\" cannot be 0; write a number from 1 to 1000000000"
        ),
        (
            source() + "rate_limit: {event_per_second: 1}\n",
            "6:14: error: \"event_per_second\" is not known in \"rate_limit\"; did you mean \"events_per_second\"?"
        ),
        (
            source() + "topic_config: {replication_factor: 40000}\n",
            "6:36: error: \"replication_factor\" cannot be 40000; write a number from 1 to 32767"
        ),
        (
            source() + "dead_letter_topic: events\n",
            "6:20: error: dead_letter_topic is a topic that the connector itself reads or writes; name another one"
        ),
        (
            source("format: batch") + "transforms: [{type: remove_field, field: a}]\n",
            "7:1: error: transforms contradicts format: batch, whose batches stay compressed; take it out, or write format: json"
        ),
        (
            source() + "broker: {bootstrap_servers: [a:1], tls: {client_cert: c}}\n",
            "6:42: error: client_cert needs client_key: a certificate needs its key; add it"
        ),
        (
            source() + "---\nsettings: {http: {address: nowhere}}\n",
            "7:28: error: \"address\" is not an address; write HOST:PORT"
        ),
        (
            source() + "---\nsettings: {http: {address: \"h:1\"}, metrics: {port: 2}}\n",
            "7:36: error: \"metrics\" has port 2, which is not that of http.address; write the port in only one of them"
        ),
        (
            source() + "---\nsettings: {metrics: {prot: 2}}\n",
            "7:22: error: \"prot\" is not known in \"metrics\"; did you mean \"port\"?"
        ),
    ])
    func invalidValuesAreRejected(_ text: String, _ fault: String) {
        #expect(faults(text) == ["f:" + fault])
    }

    @Test func deadLettersNeedAcknowledgements() {
        #expect(
            faults(sink("acks: none") + "dead_letter_topic: dead\n").last
                == "f:7:1: error: dead_letter_topic contradicts acks: none, which reports no rejected records; take it "
                + "out, or write acks: all")
    }

    @Test func tlsWithoutHostnameVerificationIsAWarning() throws {
        let broker = "broker: {bootstrap_servers: [\"a:1\"], tls: {insecure_skip_hostname_verification: true}}\n"
        #expect(try read(source() + broker).warnings.count == 1)
    }

    @Test func anEmptyTLSBlockEnablesTLS() throws {
        let broker = "broker: {bootstrap_servers: [\"a:1\"], tls: {}}\n"
        guard case .cluster(let cluster) = try read(source() + broker).configuration.broker else {
            Issue.record("no cluster")
            return
        }
        #expect(cluster.tls == ClusterTLSConfiguration())
    }

    @Test func aSecretOfRivvensTLSIsNotShown() throws {
        let broker =
            "broker: {bootstrap_servers: [\"a:1\"], tls: {client_cert: c, client_key: hush, client_key_password: hush}}\n"
        let configuration = try read(source() + broker).configuration
        #expect(!"\(configuration)".contains("hush"))
    }

    @Test(arguments: [
        ("{mechanism: PLAIN, username: u, password: hush}", ClusterAuthConfiguration.Mechanism.plain),
        ("{username: u, password: hush}", .scramSHA256),
    ])
    func rivvensCredentialsAreReadAndThePasswordIsNotShown(
        _ text: String, _ mechanism: ClusterAuthConfiguration.Mechanism
    ) throws {
        let reading = try read(source() + "broker: {bootstrap_servers: [\"a:1\"], auth: \(text)}\n")
        guard case .cluster(let cluster) = reading.configuration.broker else {
            Issue.record("no cluster")
            return
        }
        #expect(cluster.auth?.mechanism == mechanism && cluster.auth?.username == "u")
        #expect(!"\(reading.configuration)".contains("hush"))
        // A password that is sent in plaintext causes a warning.
        #expect(reading.warnings.count == (mechanism == .plain ? 1 : 0))
    }

    @Test(arguments: [
        ("{username: u}", "\"auth\" needs \"password\"; write password: \"${VARIABLE}\""),
        ("{password: p}", "\"auth\" needs \"username\"; write username: NAME"),
        (
            "{mechanism: SCRAM-SHA-512, username: u, password: p}",
            "\"mechanism\" has an unknown value; write PLAIN, SCRAM-SHA-256"
        ),
    ])
    func incompleteRivvenCredentialsAreRejected(_ text: String, _ fault: String) {
        let found = faults(source() + "broker: {bootstrap_servers: [\"a:1\"], auth: \(text)}\n")
        #expect(found.count == 1 && found[0].hasSuffix(fault), "\(found)")
    }

    @Test func transactionTimeoutIsReadFromTheFile() throws {
        let sinks = try read(sink("transactional_id: t", "transaction_timeout_ms: 5000")).configuration.sinks
        #expect(sinks.first?.kafka.transactionTimeout == .seconds(5))
        let other = try read(sink("transactional_id: t")).configuration.sinks
        #expect(other.first?.kafka.transactionTimeout == .seconds(60))
        #expect(try read(sink("transaction_timeout_ms: 5000")).warnings.count == 1)
        #expect(SinkConfiguration.jsonSchema.contains("\"transaction_timeout_ms\""))
    }

    // MARK: Transforms

    @Test(arguments: [
        (
            "{field: a}",
            "6:14: error: a transform needs \"type\"; write one of rename_field, remove_field, add_field, filter, mask, key_from_field"
        ),
        ("{type: remove_feild, field: a}", "6:21: error: \"type\" cannot be remove_feild; did you mean remove_field?"),
        ("{type: mask}", "6:14: error: a transform needs \"field\"; write field: NAME"),
        ("{type: rename_field, field: a}", "6:14: error: type: rename_field needs \"to\"; add it"),
        ("{type: add_field, field: a}", "6:14: error: type: add_field needs \"value\"; add it"),
        (
            "{type: filter, field: a}",
            "6:14: error: type: filter needs a condition; write one of equals, not_equals, exists, contains, greater, less"
        ),
        (
            "{type: mask, field: a, to: b}",
            "6:37: error: \"to\" is not a key of type: mask, which has only field and with; take it out"
        ),
        (
            "{type: filter, field: a, equal: b}",
            "6:14: error: type: filter needs a condition; write one of equals, not_equals, exists, contains, greater, less|6:39: error: \"equal\" is not known in a transform; did you mean \"equals\"?"
        ),
        (
            "{type: remove_field, field: a..b}",
            "6:42: error: \"field\" is not a field path; write 1 to 32 names with dots between, and \\. for a dot in a name"
        ),
        ("{type: filter, field: a, less: true}", "6:45: error: \"less\" must be a number or a text; write one"),
        (
            "{type: filter, field: a, equals: [1]}",
            "6:47: error: \"equals\" must be one value, not a list; write equals: VALUE"
        ),
        (
            "{type: rename_field, field: x.a, to: a}",
            "6:51: error: \"to\" is the name that the field already has; write another"
        ),
        (
            "a",
            "6:14: error: a transform must be a block of keys, not a single value; write \"key: value\" lines below it, indented"
        ),
    ])
    func invalidTransformsAreRejected(_ transform: String, _ fault: String) {
        #expect(faults(source() + "transforms: [\(transform)]\n") == fault.split(separator: "|").map { "f:\($0)" })
    }

    @Test(arguments: [
        ("1", ScalarValue.number("1")), ("-1.50e3", .number("-1.50e3")), ("\"1\"", .text("1")),
        ("true", .boolean(true)),
        ("\"true\"", .text("true")), ("paid", .text("paid")), ("007", .text("007")), ("${N}", .number("5")),
        ("\"${N}\"", .text("5")),
    ])
    func quotedValuesAreText(_ text: String, _ value: ScalarValue) throws {
        let transform = "transforms:\n- type: add_field\n  field: a\n  value: \(text)\n"
        let reading = try read(source() + transform, .fixed(["N": "5"]))
        #expect(reading.configuration.sources.first?.transforms.first?.value == value)
    }
}
