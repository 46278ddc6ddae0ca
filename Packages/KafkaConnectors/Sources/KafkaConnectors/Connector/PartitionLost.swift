import RivvenProtocol

/// Another process owns the partition, or may own it, so this process must not write any more of it.
struct PartitionLost: Error, CustomStringConvertible {
    let description: String

    init(_ partition: RivvenPartition, _ cause: any Error) {
        description = "another process has taken over \(partition): \(cause)"
    }

    /// Creates the error for a session that has ended by the member's own clock, before the group reported it.
    init(beyondSession partition: RivvenPartition) {
        description =
            "\(partition) may belong to another process: the group acknowledged no heartbeat of this one for a session "
            + "timeout"
    }
}
