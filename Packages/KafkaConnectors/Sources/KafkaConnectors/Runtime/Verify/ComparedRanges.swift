import KafkaClient
import KafkaProtocol
import RivvenProtocol

// The ranges of offsets that a comparison reads on both sides.

extension Kafka {
    /// Returns the current first offset and end of each partition.
    func ranges(of topic: String, _ isolation: IsolationLevel) async throws -> [Int: Range<Int64>] {
        let ends = try await listOffsets(of: topic, at: .latest, isolationLevel: isolation)
        let starts = try await listOffsets(of: topic, at: .earliest)
        var ranges: [Int: Range<Int64>] = [:]
        for (partition, end) in ends {
            let start = starts[partition]?.offset ?? 0
            ranges[Int(partition)] = start..<max(start, end.offset)
        }
        return ranges
    }
}

extension RivvenStore {
    /// Returns the current first offset and end of a partition.
    func range(of partition: RivvenPartition) async throws -> Range<Int64> {
        let bounds = try await offsetBounds(topic: partition.topic, partition: partition.partition)
        return bounds.earliest..<max(bounds.earliest, bounds.latest)
    }
}

extension Sequence<Range<Int64>> {
    /// The approximate number of records in the ranges.
    var recordCount: Int64 { reduce(0) { $0.adding($1.upperBound.distance(above: $1.lowerBound)) } }
}
