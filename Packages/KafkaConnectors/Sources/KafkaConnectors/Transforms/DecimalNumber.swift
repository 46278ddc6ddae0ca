/// A JSON number of any size, which is compared exactly and without rounding.
struct DecimalNumber: Comparable {
    private let isNegative: Bool
    /// The digits without zeros at either end; empty for zero.
    private let digits: [UInt8]
    /// The position of the decimal point, counted from the first digit.
    private let point: Int

    /// Creates a number from text that a scanner has validated.
    init(_ text: some Sequence<UInt8>) {
        var isNegative = false
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var isExponent = false
        var hasNegativeExponent = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"): if isExponent { hasNegativeExponent = true } else { isNegative = true }
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                // The limit changes no result: no text has enough digits to compensate for such an exponent.
                if isExponent { exponent = min(exponent * 10 + Int(digit), 1 << 48) } else { digits.append(digit) }
            default: break
            }
        }
        let start = digits.firstIndex { $0 != 0 } ?? digits.count
        let end = digits.lastIndex { $0 != 0 }.map { $0 + 1 } ?? digits.count
        self.digits = Array(digits[start..<max(start, end)])
        self.point = (point ?? digits.count) - start + (hasNegativeExponent ? -exponent : exponent)
        self.isNegative = isNegative && !self.digits.isEmpty
    }

    static func == (left: Self, right: Self) -> Bool {
        left.isNegative == right.isNegative && left.digits == right.digits
            && (left.digits.isEmpty || left.point == right.point)
    }

    static func < (left: Self, right: Self) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    private func isSmaller(than other: Self) -> Bool {
        guard !digits.isEmpty, !other.digits.isEmpty else { return digits.isEmpty && !other.digits.isEmpty }
        guard point == other.point else { return point < other.point }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
