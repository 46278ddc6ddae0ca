/// Arithmetic with numbers from brokers, which saturates: an impossible number must not cause a trap.
extension Int64 {
    /// Returns the sum, or the nearest representable number if it overflows.
    func adding(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// Returns how far this number is above `start`; 0 if it is not.
    func distance(above start: Int64) -> Int64 {
        guard self > start else { return 0 }
        let (distance, overflow) = subtractingReportingOverflow(start)
        return overflow ? .max : distance
    }
}
