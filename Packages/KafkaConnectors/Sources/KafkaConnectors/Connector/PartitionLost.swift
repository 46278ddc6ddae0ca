import RivvenProtocol

/// Another process owns a partition by now, or may own it, so this one writes nothing more of it.
struct PartitionLost: Error, CustomStringConvertible {
    let description: String

    init(_ partition: RivvenPartition, _ cause: any Error) {
        description = "another process has taken over \(partition): \(cause)"
    }

    /// The session has ended by the member's own clock; the group has not said so yet.
    init(beyondSession partition: RivvenPartition) {
        description =
            "\(partition) may belong to another process: the group acknowledged no heartbeat of this one for a session "
            + "timeout"
    }
}
