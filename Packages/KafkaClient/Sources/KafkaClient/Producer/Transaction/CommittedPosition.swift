/// Where a group goes on in a partition, as a transaction commits it.
public typealias CommittedPosition = CommittedOffset
