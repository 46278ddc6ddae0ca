/// Counts what was handed on and is not acknowledged yet, up to a limit.
///
/// A pure value. What alone is larger than the limit is let through when nothing else is under way: otherwise it never
/// would be.
public struct InFlightLimit: Sendable {
    private let limit: Int
    /// How many are under way.
    public private(set) var count = 0

    /// Creates a limit; `nil` is none.
    public init(_ limit: Int?) {
        self.limit = limit ?? .max
    }

    /// Counts `number` more and returns true, or returns false where they must wait.
    public mutating func admit(_ number: Int) -> Bool {
        let (sum, overflows) = count.addingReportingOverflow(number)
        guard count == 0 || (!overflows && sum <= limit) else { return false }
        count = sum
        return true
    }

    /// Counts `number` as acknowledged, or given up.
    public mutating func release(_ number: Int) {
        count = max(0, count - number)
    }
}
