import KafkaCrypto
import Testing

@testable import KafkaConnectors

/// Tests that every YAML block of Rivven's connector page is accepted unchanged. Its source is in
/// `ConfigurationFormsTests`.
struct ConnectorPageTests {
    private let variables = ConfigurationEnvironment.fixed([
        "KAFKA_PASSWORD": "p", "OAUTH_TOKEN": "t", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s",
    ])

    private func security(_ block: String) throws -> SecurityConfiguration {
        let lines = block.split(separator: "\n").map { "  \($0)\n" }.joined()
        return try #require(try read(source() + lines, variables).configuration.sources.first).kafka.security
    }

    @Test func theSinkExampleIsRead() throws {
        let text = """
            type: kafka-sink
            topics: [events] # Rivven topics to consume from
            consumer_group: kafka-producer
            config:
              brokers: "kafka1:9092"
              topic: orders-replica # Kafka topic (external destination)
              # Producer settings
              acks: all # none, leader, all (default: all)
              compression: lz4 # none, gzip, snappy, lz4, zstd (default: none)
              batch_size_bytes: 16384 # default: 16384 (16 KB)
              linger_ms: 5 # default: 5
              request_timeout_ms: 30000 # default: 30000
              retries: 3 # default: 3
              retry_backoff_ms: 100 # default: 100
              # Exactly-once (optional)
              idempotent: true
              transactional_id: rivven-producer-1
              # Message options
              key_field: order_id # extract key from event JSON data
              include_headers: true # include Rivven metadata as Kafka headers
              custom_headers: # static headers added to every message
                source: rivven
                environment: production
              client_id: my-producer # optional client ID
              # Security (optional — see Security section)
              security:
                protocol: PLAINTEXT
            """
        let reading = try read(text)
        let sink = try #require(reading.configuration.sinks.first)
        #expect(sink.consumerGroup == "kafka-producer")
        #expect(sink.kafka.compression == .lz4)
        #expect(sink.kafka.transactionalID == "rivven-producer-1")
        #expect(sink.kafka.isIdempotent)
        #expect(sink.kafka.keyField == "order_id")
        #expect(sink.kafka.customHeaders.map(\.value) == ["rivven", "production"])
        #expect(sink.kafka.clientID == "my-producer")
        #expect(reading.warnings.isEmpty)
    }

    @Test func theSASLExampleIsRead() throws {
        let security = try security(
            """
            security:
              protocol: SASL_SSL
              sasl_mechanism: PLAIN # PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER, AWS_MSK_IAM
              sasl_username: user
              sasl_password: ${KAFKA_PASSWORD}
              ssl_ca_cert: /etc/ssl/ca.pem # optional CA cert (PEM)
              ssl_client_cert: /etc/ssl/client.pem # optional client cert for mTLS
              ssl_client_key: /etc/ssl/client-key.pem
            """)
        #expect(security.mechanism == .plain)
        #expect(security.password == Secret("p"))
        #expect(security.clientCertificate == "/etc/ssl/client.pem")
    }

    @Test func theOAUTHBEARERExampleIsRead() throws {
        let security = try security(
            """
            security:
              protocol: SASL_SSL
              sasl_mechanism: OAUTHBEARER
              oauth_token: ${OAUTH_TOKEN}
            """)
        #expect(security.token == Secret("t"))
    }

    #if MSK
        @Test func theAWSMSKIAMExampleIsRead() throws {
            let security = try security(
                """
                security:
                  protocol: SASL_SSL
                  sasl_mechanism: AWS_MSK_IAM
                  aws_access_key_id: ${AWS_ACCESS_KEY_ID}
                  aws_secret_access_key: ${AWS_SECRET_ACCESS_KEY}
                  aws_region: us-east-1
                """)
            #expect(security.awsRegion == "us-east-1")
        }
    #endif

    @Test func theExactlyOnceExampleIsRead() throws {
        let written = try read(sink("idempotent: true", "transactional_id: rivven-producer-unique-id", "acks: all"))
        #expect(written.configuration.sinks.first?.kafka.transactionalID == "rivven-producer-unique-id")
        let read = try read(source("isolation_level: read_committed"))
        #expect(read.configuration.sources.first?.kafka.isolationLevel == .readCommitted)
    }

    @Test func everyKeyOfRivvensOwnFormIsRead() throws {
        let text = """
            version: "1.0"
            broker:
              bootstrap_servers: ["127.0.0.1:9192"]
              tls: {ca_cert: /ca.pem, client_cert: /c.pem, client_key: /k.pem, client_key_password: "${KAFKA_PASSWORD}"}
              connection_timeout_ms: 1000
              request_timeout_ms: 2000
            sources:
              in:
                connector: kafka
                topic: events
                topic_config: {partitions: 3, replication_factor: 2, auto_create: true}
                config: {brokers: k:1, topic: orders, isolation_level: read_committed}
                enabled: true
                rate_limit: {events_per_second: 1000, max_in_flight: 50, burst_size: 7}
                transforms:
                  - {type: rename_field, field: a.b, to: c}
                  - {type: filter, field: status, equals: paid, then: drop}
                dead_letter_topic: dead
            sinks:
              out:
                connector: kafka
                topics: [events]
                consumer_group: g
                start_offset: latest
                config: {brokers: k:1, topic: copies}
                rate_limit: {events_per_second: 99}
                dead_letter_topic: dead
            settings:
              state_dir: d
              http: {address: "127.0.0.1:9100"}
              metrics: {enabled: true, log_interval_ms: 60000}
              health: {enabled: false}
              log_level: info
            """
        let reading = try read(text, variables)
        let configuration = reading.configuration
        let source = try #require(configuration.sources.first)
        let sink = try #require(configuration.sinks.first)
        guard case .cluster(let cluster) = configuration.broker else {
            Issue.record("no cluster")
            return
        }
        #expect(cluster.tls?.authorities == "/ca.pem")
        #expect(cluster.tls?.clientKeyPassword == Secret("p"))
        #expect(source.topicConfiguration.replicationFactor == 2)
        #expect(source.rateLimit.eventsPerSecond == 1000)
        #expect(source.rateLimit.maximumInFlight == 50)
        #expect(source.rateLimit.burst == 7)
        #expect(source.transforms.map(\.kind) == [.renameField, .filter])
        #expect(source.transforms.last?.equals == .text("paid"))
        #expect(source.deadLetterTopic == "dead")
        #expect(sink.rateLimit.burst == 9)
        #expect(sink.rateLimit.maximumInFlight == nil)
        #expect(sink.deadLetterTopic == "dead")
        #expect(configuration.settings.httpAddress == "127.0.0.1:9100")
        #expect(configuration.settings.metrics.logInterval == .seconds(60))
        #expect(reading.warnings.isEmpty)
    }
}
