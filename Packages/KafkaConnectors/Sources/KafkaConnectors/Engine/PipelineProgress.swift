/// The progress of a pipeline, as far as it is known without a request.
struct PipelineProgress: Sendable {
    /// The records that the other side has acknowledged, over all runs. Records that a filter drops count.
    var carried: UInt64 = 0
    /// The records that this pipeline has put into the dead-letter topic.
    var deadLetters: UInt64 = 0
    /// The end of what is read minus the acknowledged position, summed over this process's partitions; `nil` until it is
    /// known for every one of them.
    var lag: Int64?
    /// The number of partitions that are assigned to this process.
    var partitions = 0
    /// When the oldest record that is not acknowledged was read; `nil` if there is none.
    var oldestUnacknowledged: ContinuousClock.Instant?
    /// When the other side last acknowledged a record; `nil` before the first.
    var lastAcknowledged: ContinuousClock.Instant?
    /// Since when the pipeline has been outside its group; `nil` while it is a member.
    var outsideGroupSince: ContinuousClock.Instant?
    /// Topics and partitions that make no progress, each with its reason, for people to read.
    var degraded: [String] = []

    /// Whether the pipeline is a member of its group without a partition.
    var isStandby: Bool { partitions == 0 && outsideGroupSince == nil }
}
