/// A limit on what was sent and is not acknowledged yet.
///
/// It is a pure value. A number above the limit is admitted when nothing else is in flight: otherwise it never would
/// be.
public struct InFlightLimit: Sendable {
    private let limit: Int
    /// The number in flight.
    public private(set) var count = 0

    /// Creates a limit; `nil` means that there is none.
    public init(_ limit: Int?) {
        self.limit = limit ?? .max
    }

    /// Admits `number` more and returns `true`, or returns `false` if they must wait.
    public mutating func admit(_ number: Int) -> Bool {
        let (sum, overflows) = count.addingReportingOverflow(number)
        guard count == 0 || (!overflows && sum <= limit) else { return false }
        count = sum
        return true
    }

    /// Releases `number`, which were acknowledged or given up.
    public mutating func release(_ number: Int) {
        count = max(0, count - number)
    }
}
