/// Divisions that are never by 0, and never of more than a double holds.
@usableFromInline
enum Ratio {
    @inlinable
    static func of(_ part: UInt64, to whole: UInt64, otherwise: Double) -> Double {
        whole == 0 ? otherwise : Double(part) / Double(whole)
    }

    /// A second's share of `count`; 0 where no time has passed.
    @inlinable
    static func of(_ count: UInt64, over elapsed: Duration) -> Double {
        let seconds = elapsed.inSeconds
        return seconds > 0 ? Double(count) / seconds : 0
    }
}
