import KafkaCodecs

/// The causes of a connector's failures, so that each is logged once and not at every repetition.
///
/// Partitions that fail for the same cause differ only in their numbers and offsets, so digits are ignored.
final class FailureCauses: Sendable {
    /// A cause that did not occur for this long is logged again. Longer than the longest wait between two attempts.
    static let memory = Duration.seconds(90)
    /// The most causes that are remembered.
    private static let capacity = 100

    private let occurrences = Lock<[String: ContinuousClock.Instant]>([:])

    /// The number of causes that are remembered.
    var count: Int { occurrences.withLock { $0.count } }

    /// Notes that a failure occurred, and returns whether its cause must be logged: it is new, or was not seen for
    /// `memory`.
    func isNew(_ reason: String, at now: ContinuousClock.Instant = .now) -> Bool {
        let cause = Self.cause(of: reason)
        return occurrences.withLock { occurrences in
            let last = occurrences[cause]
            if last == nil, occurrences.count >= Self.capacity {
                occurrences = occurrences.filter { $0.value + Self.memory >= now }
                if occurrences.count >= Self.capacity { occurrences.removeAll() }
            }
            occurrences[cause] = now
            return last.map { $0 + Self.memory < now } ?? true
        }
    }

    /// Returns `reason` with each number replaced by `#`.
    static func cause(of reason: String) -> String {
        var cause = ""
        var isNumber = false
        for scalar in reason.unicodeScalars {
            let isDigit = ("0"..."9").contains(scalar)
            if !isDigit { cause.unicodeScalars.append(scalar) } else if !isNumber { cause.append("#") }
            isNumber = isDigit
        }
        return cause
    }
}
