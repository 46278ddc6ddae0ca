/// Writes text byte by byte, without creating strings.
extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    mutating func append(_ value: MetricValue) {
        switch value {
        case .whole(let value): append(decimal: value)
        case .decimal(let value): append(decimal: value)
        }
    }

    mutating func append(decimal value: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value
            var start = digits.count
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            append(contentsOf: digits[start...])
        }
    }

    /// Appends a number with up to six decimal places. A number below 0.001 or from 10^15 on is written as Swift prints
    /// it.
    mutating func append(decimal value: Double) {
        guard value.isFinite else {
            return append(value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf")
        }
        let size = value.magnitude
        guard size == 0 || size >= 1e-3 && size < 1e15 else { return append(contentsOf: value.description.utf8) }
        if value < 0 { append(UInt8(ascii: "-")) }
        var whole = UInt64(size)
        var parts = UInt64(((size - Double(whole)) * 1e6).rounded())
        if parts >= 1_000_000 {
            parts = 0
            whole += 1
        }
        append(decimal: whole)
        guard parts > 0 else { return }
        append(UInt8(ascii: "."))
        var place: UInt64 = 100_000
        while parts > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: parts / place))
            parts %= place
            place /= 10
        }
    }

    /// Appends the name of a metric or a label. Characters that are not allowed become `_`.
    mutating func append(name: String, takesColons: Bool) {
        for (index, byte) in name.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                append(byte)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if index == 0 { append(UInt8(ascii: "_")) }
                append(byte)
            case UInt8(ascii: ":") where takesColons:
                append(byte)
            default:
                append(UInt8(ascii: "_"))
            }
        }
    }

    /// Appends text with backslashes and line feeds escaped; with `quotes`, also quotation marks.
    mutating func append(escaping text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\"") where quotes: append("\\\"")
            default: append(byte)
            }
        }
    }
}

extension ArraySlice<UInt8> {
    func ends(with text: StaticString) -> Bool {
        text.withUTF8Buffer { suffix($0.count).elementsEqual($0) }
    }
}
