import KafkaCodecs
import KafkaProtocol

/// The orders of the demo. An order depends only on its number and the first timestamp, so it can be created again for
/// comparison.
enum DemoOrder {
    static let partitions = 6
    private static let products = ["lamp", "chair", "desk", "kettle", "blanket", "mirror", "shelf", "vase"]

    static func record(_ number: Int, firstTimestamp: Int64) -> Record {
        let product = products[number % products.count]
        let value = """
            {"order_id":"o-\(number)","customer":\(number &* 7919 % 100_000),"product":"\(product)",\
            "quantity":\(1 + number % 9),"price_cents":\(199 + number &* 31 % 20_000),"note":"\
            packed with care, \(number % 2 == 0 ? "gift" : "plain")"}
            """
        return Record(
            timestamp: firstTimestamp + Int64(number), key: Bytes(utf8: "o-\(number)"), value: Bytes(utf8: value),
            headers: [RecordHeader("source", "demo"), RecordHeader("number", Bytes(utf8: String(number)))])
    }

    static func partition(_ number: Int) -> Int32 { Int32(number % partitions) }
}
