import KafkaCrypto
import KafkaSASL
import Synchronization

extension RandomSource {
    /// A source that returns only zeroes.
    static let zeroes = RandomSource { [UInt8](repeating: 0, count: $0) }
}

extension WallClock {
    /// A clock that stands still.
    static func fixed(seconds: Int64) -> WallClock { WallClock { UnixTime(seconds: seconds) } }
}

/// A clock that the test advances.
final class ManualClock: Sendable {
    private let time = Mutex(UnixTime(seconds: 1_800_000_000))

    var clock: WallClock { WallClock { self.time.withLock { $0 } } }

    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}
