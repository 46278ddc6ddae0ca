/// Sums of what brokers say: a number that cannot be is no reason to trap.
extension Int64 {
    /// This and `other`, or the end of what there is.
    func adding(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// How far this lies above `start`; 0 where it does not.
    func distance(above start: Int64) -> Int64 {
        guard self > start else { return 0 }
        let (distance, overflow) = subtractingReportingOverflow(start)
        return overflow ? .max : distance
    }
}
