import RivvenProtocol

/// Another process has taken over a partition, and the target refuses what this one still writes.
struct PartitionLost: Error, CustomStringConvertible {
    let description: String

    init(_ partition: RivvenPartition, _ cause: any Error) {
        description = "another process has taken over \(partition): \(cause)"
    }
}
