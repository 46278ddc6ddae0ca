import KafkaTransport
import RivvenProtocol

/// Decides whether the last message of a target's partition tells how far a source had come.
struct TailTrust: Sendable {
    private let pipeline: SourcePipeline
    /// Notes who writes. `nil` on a cluster, which keeps no notes: rivvend rejects an offset past the end. There the
    /// connector compares the last message with what the source's own commits say.
    let writer: PartitionWriter?

    init(of pipeline: SourcePipeline) async throws {
        self.pipeline = pipeline
        writer =
            pipeline.store.isSharedWithOtherProcesses
            ? nil
            : PartitionWriter(
                identity: try await pipeline.source.identity(), lineage: try await pipeline.source.lineage())
    }

    /// Whether the source is the only writer of its partitions, by its configuration.
    var mayHold: Bool { pipeline.options.resumesFromTail && pipeline.options.partitioning == .preserve }

    /// Returns the offset of the target from which on a last message is believed, or `nil` if none is. Notes that the
    /// source writes the partition from now on.
    func since(for partition: Int) async throws -> Int64? {
        let (topic, store) = (pipeline.topic.name, pipeline.store)
        guard let writer else { return mayHold ? 0 : nil }
        guard mayHold else {
            // If events are spread, each source partition writes to all of the target's.
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
                "\(pipeline.title): other sources have written \(target) too, so its last message does not tell how far "
                    + "this source was: it continues at what was committed, at least once from now on")
            return nil
        }
    }

    /// Whether the source has written the target before: by its own note, or on a cluster by the last events of the target.
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
