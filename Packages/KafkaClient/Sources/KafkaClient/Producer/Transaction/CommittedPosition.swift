/// An offset that a transaction commits for a partition of a consumer group.
public typealias CommittedPosition = CommittedOffset
