/// Numbers in the form that the JSON library of Rivven's own connector writes.
enum CompatibleNumber {
    /// Returns a JSON number as that library reads and writes it; `nil` if a `Double` cannot hold it.
    static func text(_ number: String) -> String? {
        let isInteger = number.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 }
        if isInteger, number != "-0", UInt64(number) != nil || Int64(number) != nil { return number }
        guard let double = Double(number), double.isFinite else { return nil }
        return text(double)
    }

    /// Returns the shortest digits that restore the number, without an exponent from 1e-5 to below 1e16.
    static func text(_ double: Double) -> String {
        let sign = double.sign == .minus ? "-" : ""
        let (digits, point) = decimal(double.magnitude)
        if digits.isEmpty { return sign + "0.0" }
        if point > 0, point <= 16 {
            guard digits.count > point else {
                return sign + digits + String(repeating: "0", count: point - digits.count) + ".0"
            }
            return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        }
        if point <= 0, point > -5 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
        let exponent = point - 1
        return sign + digits.prefix(1) + fraction + "e" + (exponent > 0 ? "+" : "") + "\(exponent)"
    }

    /// Returns the digits without zeros at either end, and the position of the decimal point among them.
    private static func decimal(_ magnitude: Double) -> (digits: String, point: Int) {
        let description = magnitude.description
        let parts = description.split(separator: "e", maxSplits: 1)
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        exponent += whole.count
        let all = (whole + fraction)
        let digits = all.drop { $0 == "0" }
        exponent -= all.count - digits.count
        var trimmed = digits
        while trimmed.last == "0" { trimmed.removeLast() }
        return (String(trimmed), exponent)
    }
}
