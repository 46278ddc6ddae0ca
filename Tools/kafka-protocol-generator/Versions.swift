/// A range of message versions, as the schemas write it: `3`, `0-4`, `2+` or `none`.
struct Versions: Equatable {
    var lowest: Int16
    /// The highest version; `Int16.max` if there is no upper end.
    var highest: Int16

    static let none = Versions(lowest: 1, highest: 0)
    static let all = Versions(lowest: 0, highest: .max)

    var isEmpty: Bool { lowest > highest }

    init(lowest: Int16, highest: Int16) {
        self.lowest = lowest
        self.highest = highest
    }

    init(_ text: String) throws(GeneratorError) {
        if text == "none" {
            self = .none
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if text.hasSuffix("+"), let lowest = Int16(text.dropLast()) {
            self.init(lowest: lowest, highest: .max)
        } else if parts.count == 1, let only = Int16(text) {
            self.init(lowest: only, highest: only)
        } else if parts.count == 2, let lowest = Int16(parts[0]), let highest = Int16(parts[1]), lowest <= highest {
            self.init(lowest: lowest, highest: highest)
        } else {
            throw GeneratorError("invalid range of versions \"\(text)\"")
        }
    }

    func contains(_ version: Int16) -> Bool {
        lowest <= version && version <= highest
    }

    func covers(_ other: Versions) -> Bool {
        other.isEmpty || (lowest <= other.lowest && other.highest <= highest)
    }

    func intersection(_ other: Versions) -> Versions {
        let common = Versions(lowest: max(lowest, other.lowest), highest: min(highest, other.highest))
        return common.isEmpty ? .none : common
    }

    /// Returns the smallest range that contains both.
    func union(_ other: Versions) -> Versions {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return Versions(lowest: min(lowest, other.lowest), highest: max(highest, other.highest))
    }

    /// Returns the Swift condition that a version of `whole` is in this range, or `nil` if every one is.
    func condition(within whole: Versions) -> String? {
        let above = lowest > whole.lowest
        let below = highest < whole.highest
        if above && below && lowest == highest { return "version == \(lowest)" }
        if above && below { return "version >= \(lowest) && version <= \(highest)" }
        if above { return "version >= \(lowest)" }
        if below { return "version <= \(highest)" }
        return nil
    }

    /// The range in words, such as "version 3" or "versions 0 to 4".
    var words: String {
        if lowest == highest { return "version \(lowest)" }
        return "versions \(lowest) to \(highest)"
    }
}
