/// What a comparison of a source and its target has found.
struct ComparisonCounts: Sendable, Hashable {
    /// Records of the source, as far as they count.
    var source = 0
    /// Records of the target, as far as they count.
    var target = 0
    /// Those that stand in the target as they are, and in their place.
    var equal = 0
    /// Those of the source that the target has not got.
    var missing = 0
    /// Those that the target has once more.
    var repeated = 0
    /// Those that stand in the target behind one that should come after them.
    var reordered = 0
    /// Those that are another in the target.
    var changed = 0
    /// Those of the target that the source never had.
    var unknown = 0
    /// Those that lie before where the connector began, or that the source no longer has: they are not compared.
    var passed = 0
    /// Those of the source that the connector refuses because they are invalid: they are not compared.
    var refused = 0
    /// Those of the source that provenance leaves out, since they come from the target: they are not compared.
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

/// A comparison's counts, and the digests of both sides: of the target without what it has once more.
struct ComparisonOutcome: Sendable {
    var counts = ComparisonCounts()
    var sourceDigest = ""
    var targetDigest = ""
    var differences = Differences()
}
