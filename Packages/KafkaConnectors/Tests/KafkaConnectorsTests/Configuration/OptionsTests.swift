import KafkaClient
import KafkaCodecs
import KafkaTransport
import RivvenLog
import Testing

@testable import KafkaConnectors

/// Tests that the value of each key reaches the option that it sets.
@Suite(.timeLimit(.minutes(5))) struct OptionsTests {
    private func options(_ lines: String) throws -> SourceOptions {
        let source = try #require(try read(source(lines)).configuration.sources.first)
        return SourceOptions(source, PipelineSettings())
    }

    private func sinkOptions(_ lines: String, _ outer: String = "") throws -> SinkOptions {
        let sink = try #require(try read(sink(lines) + outer).configuration.sinks.first)
        return SinkOptions(sink, PipelineSettings())
    }

    private func pipeline(_ lines: String, _ outer: String = "") async throws -> SourcePipeline {
        let source = try #require(try read(source(lines) + outer).configuration.sources.first)
        return SourcePipeline(
            source, PipelineSettings(), KafkaClients(), store: try await RivvenLog(directory: nil), log: .off)
    }

    private func sinkPipeline(_ lines: String, _ outer: String = "") async throws -> SinkPipeline {
        let sink = try #require(try read(sink(lines) + outer).configuration.sinks.first)
        return SinkPipeline(
            sink, PipelineSettings(), KafkaClients(), store: try await RivvenLog(directory: nil), log: .off)
    }

    @Test func sourceKeysReachTheConsumer() throws {
        let options = try options(
            """
            consumer_group: g
              group_instance_id: i
              start_offset: latest
              max_poll_interval_ms: 1000
              session_timeout_ms: 2000
              heartbeat_interval_ms: 200
              fetch_min_bytes: 9
              fetch_max_bytes: 11
              isolation_level: read_committed
            """)
        #expect(options.group == "g")
        #expect(options.consumer.groupInstanceID == "i")
        #expect(options.consumer.offsetReset == .latest)
        #expect(options.consumer.maximumPollInterval == .seconds(1))
        #expect(options.consumer.sessionTimeout == .seconds(2))
        #expect(options.consumer.heartbeatInterval == .milliseconds(200))
        #expect(options.consumer.fetchMinimumBytes == 9)
        #expect(options.consumer.fetchMaximumBytes == 11)
        #expect(options.consumer.isolationLevel == .readCommitted)
    }

    @Test func sourceKeysReachThePipeline() async throws {
        let options = try await pipeline(
            "max_poll_records: 7\n  auto_commit_interval_ms: 13\n  empty_poll_delay_ms: 17",
            "dead_letter_topic: dead\nrate_limit: {max_in_flight: 19}\n"
        ).options
        #expect(options.maximumEvents == 7)
        #expect(options.commitInterval == .milliseconds(13))
        #expect(options.emptyPoll == .milliseconds(17))
        #expect(options.deadLetterTopic == "dead")
        #expect(options.rateLimit.maximumInFlight == 19)
    }

    @Test func withoutIntervalsEveryBatchIsCommitted() async throws {
        #expect(try await pipeline("enable_auto_commit: false").options.commitInterval == nil)
    }

    @Test func sinkGroupAndStartOffsetReachThePipeline() async throws {
        let pipeline = try await sinkPipeline("acks: all", "consumer_group: g\nstart_offset: latest\n")
        #expect(pipeline.group == "g")
        #expect(!pipeline.startsAtEarliest)
    }

    @Test func transactionalIDIsAPrefixOfEachPartitionsID() throws {
        let options = try sinkOptions("transactional_id: move")
        #expect(options.transactions?.id(topic: "orders", partition: 3) == "move-orders-3")
        #expect(options.producer.isIdempotent)
    }

    @Test func sinkKeysReachTheProducer() throws {
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
