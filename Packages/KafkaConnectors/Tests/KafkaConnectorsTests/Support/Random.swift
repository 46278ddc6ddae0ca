import KafkaCodecs
import KafkaProtocol

/// Random numbers that are determined by a seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// Returns bytes that are hard for a format: JSON and almost JSON, invalid UTF-8, escapes, no bytes.
    mutating func bytes() -> Bytes {
        let chosen: [String] = [
            "", "null", " null", "true", "{}", "[]", "{\"a\":1}", "  {\"a\" : 1 }\n", "\"text\"", "\"\"", "plain",
            "1e400",
            "18446744073709551616", "-0", "1.0", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "\"\\ud800\"", "\"\\ud83e\\udd80\"",
            "値 🦀",
            "{\"event_type\":\"record\",\"namespace\":\"kafka\",\"data\":1,\"metadata\":{\"encoding\":1,\"kafka_timestamp\":5}}",
            "\u{0}\u{1}\u{1f}\"\\/\u{7f}\u{2028}",
        ]
        switch below(4) {
        case 0: return Bytes((0..<below(40)).map { _ in UInt8(truncatingIfNeeded: next()) })
        case 1:
            return Bytes(
                utf8: String(
                    (0..<below(20)).compactMap { _ in Unicode.Scalar(UInt32(below(0x3000))) }.map(Character.init)))
        default: return Bytes(utf8: chosen[below(chosen.count)])
        }
    }

    mutating func optionalBytes() -> Bytes? { below(5) == 0 ? nil : bytes() }

    /// Returns a random record with null and empty parts, duplicate headers and unusual timestamps.
    mutating func record() -> Record {
        let headers = (0..<below(5)).map { _ in
            RecordHeader(name: below(3) == 0 ? "dup" : bytes(), value: optionalBytes())
        }
        let timestamps: [Int64] = [-1, 0, 1_700_000_000_000, .max, .min, Int64(below(1 << 40))]
        return Record(
            offset: Int64(below(1 << 40)), timestamp: timestamps[below(timestamps.count)], key: optionalBytes(),
            value: optionalBytes(), headers: RecordHeaders(headers))
    }
}
