import KafkaCodecs
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

@Suite(.timeLimit(.minutes(5))) struct SourceLaneTests {
    /// Carries batches of these sizes. The store delays the first request until all batches are read.
    private func carry(
        _ sizes: [Int], chunkSize: Int, refusing refused: Bytes? = nil
    ) async throws -> (store: WatchedStore, messages: [RivvenMessage]) {
        let store = try await WatchedStore(refusing: refused)
        var options = PipelineOptions(maximumEvents: chunkSize, commitInterval: .seconds(60))
        options.deadLetterTopic = "letters"
        let source = ListedSource(sizes: sizes)
        let pipeline = SourcePipeline(
            source: source, topic: PipelineTopic("events"), options: options, store: store, log: .off)
        try await pipeline.prepare()
        let running = Task { try await pipeline.run() }
        await source.read.wait(until: .now + .seconds(60))
        store.letGo()
        try await running.value
        let messages = try await store.consume(
            topic: "events", partition: 0, from: 0, maximumRecords: .max, maximumWait: .zero)
        return (store, messages)
    }

    @Test func smallWaitingBatchesAreWrittenTogetherInOrder() async throws {
        let (store, messages) = try await carry(Array(repeating: 3, count: 40), chunkSize: 500)
        #expect(messages.map(\.value.utf8String) == (0..<120).map { "\($0)" })
        // The first request has the records that were read by then. The later ones have up to 100 records each.
        #expect(store.published.count <= 4)
        await store.close()
    }

    @Test func aChunkIsNotLargerThanTheMaximum() async throws {
        let (store, messages) = try await carry([3, 7, 25, 1, 9, 10, 4], chunkSize: 10)
        #expect(messages.map(\.value.utf8String) == (0..<59).map { "\($0)" })
        #expect(store.published.allSatisfy { $0 <= 10 })
        await store.close()
    }

    @Test func aDeadLetterHasTheOffsetsOfItsOwnBatch() async throws {
        let (store, messages) = try await carry([3, 3, 3, 3], chunkSize: 500, refusing: "7")
        #expect(messages.map(\.value.utf8String) == (0..<12).filter { $0 != 7 }.map { "\($0)" })
        let letters = try await store.consume(
            topic: "letters", partition: 0, from: 0, maximumRecords: 10, maximumWait: .zero)
        #expect(letters.count == 1)
        #expect(letters.first?.value.utf8String?.contains("\"first_offset\":6,\"next_offset\":9,") == true)
        await store.close()
    }
}
