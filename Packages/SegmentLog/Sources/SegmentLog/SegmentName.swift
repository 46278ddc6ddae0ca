/// The names of segment files: the offset of the first record in 20 digits, followed by ".log".
enum SegmentName {
    static let ending = ".log"
    private static let digits = 20

    static func path(_ directory: String, _ base: Int64) -> String {
        let number = String(base)
        return "\(directory)/\(String(repeating: "0", count: max(digits - number.count, 0)))\(number)\(ending)"
    }

    /// Returns the offset in a file name, or `nil` if it is not the name of a segment.
    static func base(of name: String) -> Int64? {
        let number = name.dropLast(ending.count)
        guard number.count == digits, number.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(number)
    }
}
