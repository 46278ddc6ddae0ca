import KafkaCodecs
import KafkaConnectors
import KafkaMetrics
import KafkaTransport
import RivvenLog
import RivvenProtocol
import Synchronization
import Testing

/// Tests of the connectors of Documentation/writing-a-connector.md, with the embedded log between them.
@Suite(.timeLimit(.minutes(5))) struct ThirdConnectorTests {
    private func pipeline(_ source: LinesSource, _ store: RivvenLog) -> SourcePipeline {
        SourcePipeline(
            source: source, topic: PipelineTopic("events"),
            options: PipelineOptions(maximumEvents: 50, commitInterval: .milliseconds(20)), store: store, log: .off)
    }

    private func count(_ sink: CountingSink, _ store: RivvenLog) async throws -> Int {
        var options = PipelineOptions(maximumEvents: 50, commitInterval: nil)
        options.deadLetterTopic = "refused"
        let pipeline = SinkPipeline(
            sink: sink, topics: ["events"], group: "count", options: options, store: store, log: .off)
        try await pipeline.prepare()
        try await pipeline.run(until: try await pipeline.ends())
        return sink.counts.withLock { $0.values.reduce(0, +) }
    }

    @Test func linesAreCarriedAndCounted() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await RivvenLog(directory: directory)
            let source = LinesSource((0..<250).map { "line \($0)" })
            let carrying = pipeline(source, store)
            try await carrying.prepare()
            try await carrying.run(untilEnd: true)
            #expect(try await source.committed() == [0: 250])
            #expect(carrying.metrics.snapshot().messagesConsumed == 250)
            #expect(try await count(CountingSink(), store) == 250)
            await store.close()
        }
    }

    @Test func sourceWithoutAPositionFindsItInTheTarget() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await RivvenLog(directory: directory)
            for count in [120, 250] {
                // A new source has no committed position, so only the events in the target say where to continue.
                let carrying = pipeline(LinesSource((0..<count).map { "line \($0)" }), store)
                try await carrying.prepare()
                try await carrying.run(untilEnd: true)
            }
            #expect(try await store.offsetBounds(topic: "events", partition: 0).latest == 250)
            await store.close()
        }
    }

    @Test func recordsThatTheSinkRefusesBecomeDeadLetters() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await RivvenLog(directory: directory)
            let carrying = pipeline(LinesSource(["a", "", "c"]), store)
            try await carrying.prepare()
            try await carrying.run(untilEnd: true)
            #expect(try await count(CountingSink(), store) == 2)
            let letter = try await store.tail(topic: "refused", partition: 0)
            #expect(letter?.value.utf8String?.contains("\"reason\":\"it is empty\"") == true)
            await store.close()
        }
    }
}
