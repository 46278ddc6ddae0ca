import KafkaTransport
import RivvenProtocol

/// The decision whether the last message of a target partition shows how far a source had come.
struct TailTrust: Sendable {
    private let pipeline: SourcePipeline
    /// The notes about who writes; `nil` on a cluster, which keeps no notes because rivvend rejects an offset past the
    /// end. On a cluster the connector compares the last message with the source's own commits.
    let writer: PartitionWriter?

    init(of pipeline: SourcePipeline) async throws {
        self.pipeline = pipeline
        writer =
            pipeline.store.isSharedWithOtherProcesses
            ? nil
            : PartitionWriter(
                identity: try await pipeline.source.identity(), lineage: try await pipeline.source.lineage())
    }

    /// Whether the source is the only writer of its partitions, according to the configuration.
    var mayHold: Bool { pipeline.options.resumesFromTail && pipeline.options.partitioning == .preserve }

    /// Returns the target offset from which on a last message is believed; `nil` if none is. Notes that the source
    /// writes the partition from now on.
    func since(for partition: Int) async throws -> Int64? {
        let (topic, store) = (pipeline.topic.name, pipeline.store)
        guard let writer else { return mayHold ? 0 : nil }
        guard mayHold else {
            // If events are distributed, each source partition writes to all partitions of the target.
            let written = pipeline.spread.map { Array(0..<$0.count) } ?? [partition]
            for number in written { try await PartitionWriter.share(RivvenPartition(topic, number), in: store) }
            return nil
        }
        let target = RivvenPartition(topic, partition)
        switch try await writer.find(target, in: store) {
        case .alone(let since): return since
        case .shared: return nil
        case .joinedByOthers:
            pipeline.log.warning(
                "\(pipeline.title): other sources have written \(target) too, so its last message does not show how "
                    + "far this source had read: it continues at its committed position, at least once from now on")
            return nil
        }
    }

    /// Returns whether the source has written the target before: according to its own note, or on a cluster according
    /// to the target's last events.
    ///
    /// - Parameter origin: Returns the source partition of an event; `nil` if the event is not of this source.
    func hasWritten(_ origin: (RivvenMessage) -> Int?) async throws -> Bool {
        let (topic, store) = (pipeline.topic.name, pipeline.store)
        if let writer { return try await writer.hasWritten(topic, in: store) }
        for partition in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
            guard let tail = try await store.tail(topic: topic, partition: partition), let found = origin(tail)
            else { continue }
            if !mayHold || found == partition { return true }
        }
        return false
    }
}
