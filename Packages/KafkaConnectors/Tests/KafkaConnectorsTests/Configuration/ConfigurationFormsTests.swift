import Testing

@testable import KafkaConnectors

/// Tests of the two forms of the file, and of its defaults.
struct ConfigurationFormsTests {
    @Test func theSourceOfTheConnectorPageIsRead() throws {
        let text = """
            type: kafka-source
            topic: kafka-events # Rivven topic (destination for consumed messages)
            config:
              brokers: "kafka1:9092,kafka2:9092"
              topic: orders # Kafka topic (external source to consume from)
              consumer_group: rivven-migration # default: "rivven-connect"
              start_offset: earliest # earliest (default), latest
              # Consumer tuning
              max_poll_records: 500 # default: 500
              max_poll_interval_ms: 300000 # default: 300000
              session_timeout_ms: 30000 # default: 30000
              heartbeat_interval_ms: 3000 # default: 3000
              fetch_min_bytes: 1 # default: 1
              fetch_max_bytes: 52428800 # default: 50 MB
              request_timeout_ms: 30000 # default: 30000
              empty_poll_delay_ms: 100 # default: 100 — delay when no messages
              # Transactional reads
              isolation_level: read_uncommitted # read_uncommitted (default), read_committed
              # Consumer offsets
              enable_auto_commit: true # default: true
              auto_commit_interval_ms: 5000 # default: 5000
              # Data options
              include_headers: true # include Kafka headers in event metadata
              include_key: true # include message key in event metadata
              client_id: my-consumer # optional client ID
              # Security (optional — see Security section)
              security:
                protocol: PLAINTEXT
            """
        let reading = try read(text)
        let source = try #require(reading.configuration.sources.first)
        #expect(source.topic == "kafka-events")
        #expect(source.kafka.brokers == ["kafka1:9092", "kafka2:9092"])
        #expect(source.kafka.topic == "orders")
        #expect(source.kafka.consumerGroup == "rivven-migration")
        #expect(source.kafka.clientID == "my-consumer")
        #expect(reading.warnings.isEmpty)
    }

    @Test func sourceDefaultsMatchTheConnectorPage() throws {
        let kafka = try #require(try read(source()).configuration.sources.first).kafka
        #expect(kafka.consumerGroup == "rivven-connect")
        #expect(kafka.startOffset == .earliest)
        #expect(kafka.maximumPollRecords == 500)
        #expect(kafka.maximumPollInterval == .milliseconds(300_000))
        #expect(kafka.sessionTimeout == .milliseconds(30_000))
        #expect(kafka.heartbeatInterval == .milliseconds(3000))
        #expect(kafka.fetchMinimumBytes == 1)
        #expect(kafka.fetchMaximumBytes == 52_428_800)
        #expect(kafka.requestTimeout == .milliseconds(30_000))
        #expect(kafka.commitsAtIntervals)
        #expect(kafka.commitInterval == .milliseconds(5000))
        #expect(kafka.includesHeaders)
        #expect(kafka.includesKey)
        #expect(kafka.format == .json)
        #expect(kafka.partitioning == .preserve)
    }

    @Test func sinkDefaultsMatchTheConnectorPage() throws {
        let sink = try #require(try read(sink()).configuration.sinks.first)
        #expect(sink.consumerGroup == "rivven-connect")
        #expect(sink.startOffset == .earliest)
        #expect(sink.kafka.acks == .all)
        #expect(sink.kafka.compression == .none)
        #expect(sink.kafka.batchSize == 16_384)
        #expect(sink.kafka.linger == .milliseconds(5))
        #expect(sink.kafka.requestTimeout == .milliseconds(30_000))
        #expect(sink.kafka.retries == 3)
        #expect(sink.kafka.retryBackoff == .milliseconds(100))
        #expect(sink.kafka.isIdempotent)
        #expect(sink.kafka.includesHeaders)
    }

    @Test func idempotenceFollowsAcksUnlessItIsSet() throws {
        #expect(try read(sink("acks: leader")).configuration.sinks.first?.kafka.isIdempotent == false)
        #expect(try read(sink("idempotent: false")).configuration.sinks.first?.kafka.isIdempotent == false)
        #expect(try read(sink("idempotent: true")).configuration.sinks.first?.kafka.isIdempotent == true)
    }

    @Test func rivvensOwnFileFormIsRead() throws {
        let text = """
            version: "1.0"
            broker:
              bootstrap_servers: ["127.0.0.1:9192"]
              connection_timeout_ms: 2000
            sources:
              orders-in:
                connector: kafka
                topic: events
                topic_config: {partitions: 6, auto_create: false}
                config: {brokers: ["a:1", "b:2"], topic: orders}
                enabled: false
            sinks:
              orders-out:
                connector: kafka
                topics: [events, others]
                consumer_group: out
                start_offset: latest
                config:
                  brokers: "[::1]:9092"
                  topic: copies
                  partitioning: round_robin
                  custom_headers: {source: rivven, environment: production}
            settings:
              state_dir: /tmp/state
              fsync: always
              log_level: warn
              metrics: {enabled: false}
            """
        let configuration = try read(text).configuration
        var cluster = ClusterConfiguration()
        cluster.bootstrapServers = ["127.0.0.1:9192"]
        cluster.connectionTimeout = .seconds(2)
        #expect(configuration.broker == .cluster(cluster))
        let source = try #require(configuration.sources.first)
        #expect(source.name == "orders-in")
        #expect(source.topicConfiguration.partitions == 6)
        #expect(!source.topicConfiguration.createsTopic)
        #expect(!source.isEnabled)
        let sink = try #require(configuration.sinks.first)
        #expect(sink.topics == ["events", "others"])
        #expect(sink.startOffset == .latest)
        #expect(sink.kafka.partitioning == .roundRobin)
        #expect(sink.kafka.customHeaders.map(\.name) == ["source", "environment"])
        #expect(configuration.settings.stateDirectory == "/tmp/state")
        #expect(configuration.settings.fsync == .always)
        #expect(configuration.settings.logLevel == .warn)
    }

    @Test func severalDocumentsMakeOneConfiguration() throws {
        let text =
            source() + "---\n" + sink() + "broker: embedded\n---\n" + source().replacing("orders", with: "others")
            + "---\nsettings: {state_dir: here}\n"
        let configuration = try read(text).configuration
        #expect(configuration.sources.map(\.name) == ["kafka-source", "kafka-source-2"])
        #expect(configuration.sinks.map(\.name) == ["kafka-sink"])
        #expect(configuration.settings.stateDirectory == "here")
        #expect(configuration.broker == .embedded)
    }

    @Test func anchorsAndAliasesAreResolved() throws {
        let text = """
            sources:
              a: {connector: kafka, topic: x, config: &kafka {brokers: k:1, topic: t}}
              b: {connector: kafka, topic: y, enabled: false, config: *kafka}
            """
        let configuration = try read(text).configuration
        #expect(configuration.sources.map(\.kafka.topic) == ["t", "t"])
    }

    @Test func twoDifferentBrokersInOneFileAreRejected() {
        let text =
            source() + "broker: {bootstrap_servers: [a:1]}\n---\n" + sink() + "broker: {bootstrap_servers: [b:1]}\n"
        #expect(
            faults(text) == [
                "f:13:1: error: this \"broker\" differs from that of line 6, and one process uses one; move it "
                    + "into a file of its own"
            ])
    }

    @Test func anUnreadableFileIsReportedInOneLine() {
        do throws(ConfigurationError) {
            _ = try PipelineConfiguration.load(path: "/nowhere/c.yaml", environment: .fixed())
            Issue.record("it was read")
        } catch {
            #expect(
                error.description == "/nowhere/c.yaml:1:1: error: cannot read the file: No such file or directory; "
                    + "pass another one with -c FILE")
        }
    }
}
