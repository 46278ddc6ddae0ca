#if MSK
    import KafkaSASL

    /// A date and time in UTC, in the two formats of AWS: `20261123T064118Z` and `2026-11-23T06:41:18Z`.
    struct CivilTime: Equatable {
        let year: Int64
        let month: Int64
        let day: Int64
        let hour: Int64
        let minute: Int64
        let second: Int64

        /// Creates the date and time of `time`, clamped to the years 0 to 9999.
        init(_ time: UnixTime) {
            let total = min(max(time.milliseconds, -62_167_219_200_000), 253_402_300_799_000) / 1000
            let days = total.floored(60 * 60 * 24)
            let rest = total - days * 60 * 60 * 24
            (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
            // The computation lets years begin in March, in eras of 400 years. Leap days are then at the end of a year,
            // so no table of months is needed.
            let shifted = days + 719_468
            let era = shifted.floored(146_097)
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }

        /// Parses either format, ignoring a fraction of a second. Returns `nil` if the text is not a valid time.
        init?(_ text: String) {
            var bytes = Array(text.utf8)
            if let dot = bytes.firstIndex(of: UInt8(ascii: ".")), bytes.count - dot > 2,
                bytes[(dot + 1)..<(bytes.count - 1)].allSatisfy(Self.isDigit)
            {
                bytes.removeSubrange(dot..<(bytes.count - 1))
            }
            let form = String(decoding: bytes.map { Self.isDigit($0) ? UInt8(ascii: "0") : $0 }, as: UTF8.self)
            guard form == "00000000T000000Z" || form == "0000-00-00T00:00:00Z" else { return nil }
            let digits = bytes.filter(Self.isDigit).map { Int64($0 - UInt8(ascii: "0")) }
            func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
            (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
            (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
            // A day or month that does not exist results in another date after the conversion and back.
            guard CivilTime(time) == self else { return nil }
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }

        /// The time in milliseconds since 1970.
        var time: UnixTime {
            let shiftedYear = month <= 2 ? year - 1 : year
            let era = shiftedYear.floored(400)
            let yearOfEra = shiftedYear - era * 400
            let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            let days = era * 146_097 + dayOfEra - 719_468
            return UnixTime(seconds: ((days * 24 + hour) * 60 + minute) * 60 + second)
        }

        /// The date, for example `20261123`.
        var date: String { pad(year, 4) + pad(month, 2) + pad(day, 2) }

        /// The date and time, for example `20261123T064118Z`.
        var stamp: String { "\(date)T\(pad(hour, 2))\(pad(minute, 2))\(pad(second, 2))Z" }

        private func pad(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(width - digits.count, 0)) + digits
        }
    }

    extension Int64 {
        /// Returns the quotient, rounded down.
        fileprivate func floored(_ divisor: Int64) -> Int64 {
            self / divisor - (self % divisor < 0 ? 1 : 0)
        }
    }
#endif
