/// Divisions that return a default instead of dividing by 0.
@usableFromInline
enum Ratio {
    @inlinable
    static func of(_ part: UInt64, to whole: UInt64, otherwise: Double) -> Double {
        whole == 0 ? otherwise : Double(part) / Double(whole)
    }

    /// Returns `count` per second; 0 if `elapsed` is not above 0.
    @inlinable
    static func of(_ count: UInt64, over elapsed: Duration) -> Double {
        let seconds = elapsed.inSeconds
        return seconds > 0 ? Double(count) / seconds : 0
    }
}
