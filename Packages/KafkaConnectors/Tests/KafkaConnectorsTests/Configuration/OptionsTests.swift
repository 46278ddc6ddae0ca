import KafkaClient
import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Each key reaches what it is there for.
struct OptionsTests {
    private func options(_ lines: String) throws -> SourceOptions {
        let source = try #require(try read(source(lines)).configuration.sources.first)
        return SourceOptions(source, PipelineSettings())
    }

    private func sinkOptions(_ lines: String, _ outer: String = "") throws -> SinkOptions {
        let sink = try #require(try read(sink(lines) + outer).configuration.sinks.first)
        return SinkOptions(sink, PipelineSettings())
    }

    @Test func aSourcesKeysReachItsConsumer() throws {
        let options = try options(
            """
            consumer_group: g
              group_instance_id: i
              start_offset: latest
              max_poll_records: 7
              max_poll_interval_ms: 1000
              session_timeout_ms: 2000
              heartbeat_interval_ms: 200
              fetch_min_bytes: 9
              fetch_max_bytes: 11
              auto_commit_interval_ms: 13
            """)
        #expect(options.group == "g")
        #expect(options.consumer.groupInstanceID == "i")
        #expect(options.consumer.offsetReset == .latest)
        #expect(options.maximumRecords == 7)
        #expect(options.consumer.maximumPollInterval == .seconds(1))
        #expect(options.consumer.sessionTimeout == .seconds(2))
        #expect(options.consumer.heartbeatInterval == .milliseconds(200))
        #expect(options.consumer.fetchMinimumBytes == 9)
        #expect(options.consumer.fetchMaximumBytes == 11)
        #expect(options.commitInterval == .milliseconds(13))
    }

    @Test func withoutIntervalsEveryBatchIsCommitted() throws {
        #expect(try options("enable_auto_commit: false").commitInterval == nil)
    }

    @Test func aSinksKeysReachItsProducer() throws {
        let options = try sinkOptions(
            """
            acks: leader
              compression: zstd
              compression_level: 7
              batch_size_bytes: 4096
              linger_ms: 3
              retries: 9
              retry_backoff_ms: 11
              partitioning: key
            """, "consumer_group: g\nstart_offset: latest\ntopic_config: {partitions: 4, auto_create: false}\n")
        #expect(options.group == "g")
        #expect(!options.startsAtEarliest)
        #expect(options.partitions == 4)
        #expect(!options.createsTopic)
        #expect(options.partitioning == .key)
        #expect(options.producer.acks == .leader)
        #expect(!options.producer.isIdempotent)
        #expect(options.producer.compression == .zstd)
        #expect(options.producer.compressionLevel == 7)
        #expect(options.producer.batchSize == 4096)
        #expect(options.producer.linger == .milliseconds(3))
        #expect(options.producer.retries == 9)
        #expect(options.producer.retryBackoff == .milliseconds(11))
    }
}
