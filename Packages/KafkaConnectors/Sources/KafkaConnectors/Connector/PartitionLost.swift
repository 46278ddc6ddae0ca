import RivvenProtocol

/// Another process has taken over a partition, and the target refuses what this one still writes.
struct PartitionLost: Error, CustomStringConvertible {
    let description: String

    init(_ partition: RivvenPartition, _ cause: any Error) {
        description = "another process has taken over \(partition): \(cause)"
    }

    /// The member's own clock says so, before its group could.
    init(beyondSession partition: RivvenPartition) {
        description = "\(partition) may be another process's: this one was not heard of for a session"
    }
}
