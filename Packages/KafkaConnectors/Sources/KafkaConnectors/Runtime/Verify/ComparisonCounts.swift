/// The numbers of records that a comparison of a source and its target has found.
struct ComparisonCounts: Sendable, Hashable {
    /// Records of the source that are compared.
    var source = 0
    /// Records of the target that are compared.
    var target = 0
    /// Records that are equal on both sides, and in order.
    var equal = 0
    /// Records of the source that the target does not have.
    var missing = 0
    /// Records that the target has again.
    var repeated = 0
    /// Records that the target has behind a later one.
    var reordered = 0
    /// Records that are different at the target.
    var changed = 0
    /// Records of the target that the source never had.
    var unknown = 0
    /// Records before the position where the connector began, or that the source no longer has. They are not compared.
    var passed = 0
    /// Records of the source that the connector refuses because they are invalid. They are not compared.
    var refused = 0
    /// Records of the source that provenance leaves out because they came from the target. They are not compared.
    var leftOut = 0

    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.source += right.source
        sum.target += right.target
        sum.equal += right.equal
        sum.missing += right.missing
        sum.repeated += right.repeated
        sum.reordered += right.reordered
        sum.changed += right.changed
        sum.unknown += right.unknown
        sum.passed += right.passed
        sum.refused += right.refused
        sum.leftOut += right.leftOut
        return sum
    }
}

/// The counts of a comparison, the digests of both sides, and the first differences. The target's digest leaves out
/// repeats.
struct ComparisonOutcome: Sendable {
    var counts = ComparisonCounts()
    var sourceDigest = ""
    var targetDigest = ""
    var differences = Differences()
}
