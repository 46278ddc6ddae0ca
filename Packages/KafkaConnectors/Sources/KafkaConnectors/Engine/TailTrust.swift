import KafkaTransport
import RivvenProtocol

/// Whether the last message of a target's partition tells how far a source had come.
struct TailTrust: Sendable {
    private let pipeline: SourcePipeline
    /// What notes who writes; `nil` where nobody can: a cluster takes no note, for rivvend refuses an offset past the end.
    private let writer: PartitionWriter?

    init(of pipeline: SourcePipeline) async throws {
        self.pipeline = pipeline
        writer =
            pipeline.store.isSharedWithOtherProcesses
            ? nil : PartitionWriter(identity: try await pipeline.source.identity())
    }

    /// Looks, and notes that the source writes there from now on.
    func holds(for partition: Int) async throws -> Bool {
        let (options, topic, store) = (pipeline.options, pipeline.topic.name, pipeline.store)
        let mayHold = options.resumesFromTail && options.partitioning == .preserve
        guard let writer else { return mayHold }
        guard mayHold else {
            // Each source partition writes to all of the target's where they are spread.
            let written = pipeline.spread.map { Array(0..<$0.count) } ?? [partition]
            for number in written { try await PartitionWriter.share(RivvenPartition(topic, number), in: store) }
            return false
        }
        let target = RivvenPartition(topic, partition)
        let found = try await writer.find(target, in: store)
        if found == .joinedByOthers {
            pipeline.log.warning(
                "source \"\(pipeline.source.name)\": others have written \(target) too, so that its last message does not tell "
                    + "how far this source was: it goes on at what was committed, at least once from now on")
        }
        return found == .alone
    }
}
