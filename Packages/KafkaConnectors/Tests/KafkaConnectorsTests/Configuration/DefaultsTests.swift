import Testing

@testable import KafkaConnectors

/// Tests of every key and its default: the one on Rivven's connector page, or ours if the page names none.
struct DefaultsTests {
    /// `nil` means no default: the key is required, or its documentation describes what applies without it.
    private typealias Defaults = [(key: String, value: String?)]

    private func check(_ keys: [KeyDescription], _ defaults: Defaults) {
        for (key, value) in defaults {
            let found = keys.first { $0.name == key }
            #expect(found != nil, "\(key) is not there")
            #expect(found?.defaultValue == value, "\(key)")
        }
        #expect(Set(keys.map(\.name)) == Set(defaults.map(\.key)))
    }

    @Test func sourceConfigHasTheDocumentedDefaults() {
        check(
            KafkaSourceConfiguration.descriptions,
            [
                ("brokers", nil), ("topic", nil), ("consumer_group", "\"rivven-connect\""),
                ("start_offset", "\"earliest\""), ("max_poll_records", "500"), ("max_poll_interval_ms", "300000"),
                ("session_timeout_ms", "30000"), ("heartbeat_interval_ms", "3000"), ("fetch_min_bytes", "1"),
                ("fetch_max_bytes", "52428800"), ("request_timeout_ms", "30000"), ("empty_poll_delay_ms", "100"),
                ("isolation_level", "\"read_uncommitted\""), ("enable_auto_commit", "true"),
                ("auto_commit_interval_ms", "5000"), ("include_headers", "true"), ("include_key", "true"),
                ("client_id", nil), ("security", nil), ("format", "\"json\""), ("compatible", "false"),
                ("partitioning", "\"preserve\""), ("group_instance_id", nil), ("provenance", "false"),
            ])
    }

    @Test func sinkConfigHasTheDocumentedDefaults() {
        check(
            KafkaSinkConfiguration.descriptions,
            [
                ("brokers", nil), ("topic", nil), ("acks", "\"all\""), ("compression", "\"none\""),
                ("compression_level", nil), ("batch_size_bytes", "16384"), ("linger_ms", "5"),
                ("request_timeout_ms", "30000"), ("retries", "3"), ("retry_backoff_ms", "100"),
                ("idempotent", "true"), ("transactional_id", nil), ("transaction_timeout_ms", "60000"),
                ("key_field", nil), ("include_headers", "true"),
                ("custom_headers", nil), ("client_id", nil), ("security", nil), ("format", "\"json\""),
                ("compatible", "false"), ("partitioning", "\"preserve\""), ("provenance", "false"),
            ])
    }

    @Test func connectorsHaveTheDocumentedDefaults() {
        check(
            SourceConfiguration.descriptions,
            [
                ("type", nil), ("broker", "\"embedded\""), ("topic", nil), ("topic_config", nil), ("enabled", "true"),
                ("config", nil), ("rate_limit", nil), ("transforms", nil), ("dead_letter_topic", nil),
            ])
        check(
            SinkConfiguration.descriptions,
            [
                ("type", nil), ("broker", "\"embedded\""), ("topics", nil), ("topic_config", nil),
                ("consumer_group", "\"rivven-connect\""), ("start_offset", "\"earliest\""), ("enabled", "true"),
                ("config", nil), ("offset_commit_interval", nil), ("rate_limit", nil), ("transforms", nil),
                ("dead_letter_topic", nil),
            ])
    }

    @Test func connectorBlocksHaveTheDocumentedDefaults() {
        check(
            TopicConfiguration.descriptions,
            [("partitions", nil), ("replication_factor", nil), ("auto_create", "true")])
        check(
            RateLimitConfiguration.descriptions,
            [("events_per_second", nil), ("max_in_flight", nil), ("burst_size", nil)])
        check(
            TransformConfiguration.descriptions,
            [
                ("type", nil), ("field", nil), ("to", nil), ("value", nil), ("with", "\"***\""), ("equals", nil),
                ("not_equals", nil), ("exists", nil), ("contains", nil), ("greater", nil), ("less", nil),
                ("then", "\"keep\""),
            ])
    }

    @Test func securityHasTheDocumentedDefaults() {
        check(
            SecurityConfiguration.descriptions,
            [
                ("protocol", "\"PLAINTEXT\""), ("ssl_insecure_skip_hostname_verification", "false"),
                ("oauth_extensions", nil),
            ]
                + [
                    "sasl_mechanism", "sasl_username", "sasl_password", "ssl_ca_cert", "ssl_client_cert",
                    "ssl_client_key", "ssl_client_key_password", "oauth_token", "oauth_token_file",
                    "oauth_token_endpoint_url", "oauth_client_id", "oauth_client_secret", "oauth_scope",
                    "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_region", "aws_profile",
                ].map { ($0, nil) })
    }

    @Test func rivvenClustersHaveTheDocumentedDefaults() {
        check(
            ClusterConfiguration.descriptions,
            [
                ("bootstrap_servers", nil), ("metadata_refresh_ms", "300000"), ("connection_timeout_ms", "10000"),
                ("request_timeout_ms", "30000"), ("tls", nil), ("auth", nil),
            ])
        check(
            ClusterTLSConfiguration.descriptions,
            [
                ("ca_cert", nil), ("client_cert", nil), ("client_key", nil), ("client_key_password", nil),
                ("insecure_skip_hostname_verification", "false"),
            ])
    }

    @Test func settingsHaveTheDocumentedDefaults() {
        check(
            PipelineSettings.descriptions,
            [
                ("state_dir", "\"./rivven-data\""), ("fsync", "\"never\""), ("drain_timeout_ms", "30000"),
                ("log_level", "\"info\""), ("log_format", "\"text\""), ("http", nil), ("metrics", nil),
                ("health", nil),
            ])
        check(HTTPConfiguration.descriptions, [("address", "\"127.0.0.1:9091\"")])
        check(MetricsConfiguration.descriptions, [("enabled", "true"), ("port", nil), ("log_interval_ms", nil)])
        check(HealthConfiguration.descriptions, [("enabled", "true")])
    }

    /// A default outside its own range could not be written into a file.
    @Test func everyDefaultIsInItsRange() {
        let keys =
            KafkaSourceConfiguration.descriptions + KafkaSinkConfiguration.descriptions
            + PipelineSettings.descriptions + ClusterConfiguration.descriptions
        for key in keys {
            guard case .integer(let range) = key.shape, let value = key.defaultValue.flatMap({ Int($0) }) else {
                continue
            }
            #expect(range.contains(value), "\(key.name)")
        }
    }
}
