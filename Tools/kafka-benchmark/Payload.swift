import KafkaCodecs

/// Orders as JSON: text that compresses about 3:1 and is the same in every run.
enum Payload {
    private static let words = [
        "blue", "red", "steel", "cotton", "garden", "kitchen", "travel", "lamp", "chair", "cable", "phone", "case",
        "small", "large", "pack", "set", "deluxe", "basic", "light", "heavy",
    ]

    /// Returns `count` orders of `size` bytes each.
    static func orders(size: Int, count: Int) -> [Bytes] {
        var state: UInt64 = 7
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        return (0..<count).map { _ in
            var text = "{\"order_id\":\"o-\(random(1_000_000_000))\",\"customer\":\(random(1_000_000)),\"note\":\""
            while text.utf8.count < size {
                text += words[Int(random(UInt64(words.count)))] + " "
                if random(10) < 3 { text += "\(random(1_000_000)) " }
            }
            return Bytes(Array(text.utf8.prefix(size - 2)) + Array("\"}".utf8))
        }
    }

    /// Returns consecutive orders of `size` bytes in total.
    static func text(size: Int) -> Bytes {
        Bytes(orders(size: 1024, count: size / 1024 + 1).flatMap { Array($0) }.prefix(size))
    }
}
