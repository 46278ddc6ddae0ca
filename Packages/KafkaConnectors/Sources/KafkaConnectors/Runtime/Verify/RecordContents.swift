import KafkaCodecs
import KafkaProtocol

/// The contents of a record that are compared.
struct RecordContents: Sendable, Equatable {
    let key: Bytes?
    let value: Bytes?
    let headers: [RecordHeader]
    let timestamp: Int64

    init(_ record: Record) {
        key = record.key
        value = record.value
        headers = Array(record.headers)
        timestamp = record.timestamp
    }

    init(_ record: borrowing DecodedRecord) {
        key = record.key.map { Bytes(copying: $0) }
        value = record.value.map { Bytes(copying: $0) }
        headers = Array(record.headers)
        timestamp = record.timestamp
    }

    /// Returns this record, without its timestamp if the target replaces that.
    func keepingTimestamp(_ isKept: Bool) -> RecordContents {
        RecordContents(
            Record(timestamp: isKept ? timestamp : 0, key: key, value: value, headers: RecordHeaders(headers)))
    }

    /// Describes the parts in which `found` differs from this record. Contents are not shown, since they may be
    /// confidential.
    func differences(from found: RecordContents) -> String {
        var parts: [String] = []
        if key != found.key { parts.append("the key is \(Self.words(key)), \(Self.words(found.key)) at the target") }
        if value != found.value {
            parts.append("the value is \(Self.words(value)), \(Self.words(found.value)) at the target")
        }
        if timestamp != found.timestamp {
            parts.append("the timestamp is \(timestamp), \(found.timestamp) at the target")
        }
        if headers != found.headers { parts.append(Self.words(headers, found.headers)) }
        return parts.isEmpty ? "nothing: the record has changed since" : parts.joined(separator: "; ")
    }

    private static func words(_ bytes: Bytes?) -> String {
        guard let bytes else { return "null" }
        guard bytes.count > 0 else { return "empty" }
        let digest = (try? RecordDigest(hashing: Array(bytes)))?.prefix ?? ""
        return "\(bytes.count) bytes with SHA-256 \(digest)…"
    }

    private static func words(_ expected: [RecordHeader], _ found: [RecordHeader]) -> String {
        guard expected.count == found.count else {
            return "it has \(expected.count) headers, \(found.count) at the target"
        }
        if Set(expected) == Set(found) { return "the headers are in another order" }
        let index = zip(expected, found).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
        return "header \(index) differs"
    }
}
