import KafkaCodecs
import KafkaProtocol

/// Random values for every kind of field, determined by a seed. The ends of a range occur often.
struct RandomValues: RandomNumberGenerator {
    private var state: UInt64
    private var depth = 0
    /// Whether fields that are nullable in some version may be null.
    private let allowsNull: Bool

    init(seed: UInt64, allowsNull: Bool = false) {
        state = seed
        self.allowsNull = allowsNull
    }

    /// A copy for a nested struct. It produces fewer elements, so that a message stays small.
    var deeper: RandomValues {
        var inner = self
        inner.depth += 1
        return inner
    }

    mutating func resume(from inner: RandomValues) { state = inner.state }

    /// Returns the next random number (SplitMix64).
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func bool() -> Bool { Bool.random(using: &self) }

    mutating func isNull() -> Bool { allowsNull && Int.random(in: 0..<4, using: &self) == 0 }

    mutating func integer<Value: FixedWidthInteger>() -> Value {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: Value.min
        case 1: Value.max
        case 2: 0
        default: Value(truncatingIfNeeded: next() >> UInt64.random(in: 0..<64, using: &self))
        }
    }

    mutating func double() -> Double { Double.random(in: -1e300...1e300, using: &self) }

    mutating func uuid() -> UUID128 { UUID128(high: next(), low: next()) }

    mutating func text() -> String {
        let alphabet = ["a", "Z", "0", "-", " ", "\"", "\u{0}", "é", "界", "🜁"]
        // Lengths above 126 need one more byte in the compact form.
        let length = Int.random(in: 0..<20, using: &self) == 0 ? 130 : Int.random(in: 0...9, using: &self)
        return (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &self)] }.joined()
    }

    mutating func bytes() -> Bytes {
        let count = Int.random(in: 0...12, using: &self)
        return Bytes((0..<count).map { _ in UInt8.random(in: 0...255, using: &self) })
    }

    mutating func several<Value>(_ element: (inout RandomValues) -> Value) -> [Value] {
        let count = Int.random(in: 0...max(1, 4 - depth), using: &self)
        return (0..<count).map { _ in element(&self) }
    }
}
