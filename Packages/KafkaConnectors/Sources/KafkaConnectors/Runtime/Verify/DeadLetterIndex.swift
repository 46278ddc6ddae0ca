import KafkaCodecs
import RivvenProtocol

/// The events or records of a connector that are in its dead-letter topic.
struct DeadLetterIndex: Sendable {
    private struct Partition: Hashable {
        let topic: String
        let partition: Int64
    }

    private var ranges: [Partition: [Int64: Int64]] = [:]
    private static let chunk = 500
    private static let fields = ["connector", "topic", "partition", "first_offset", "next_offset"]
        .compactMap { FieldPath($0) }

    /// Creates an empty index.
    init() {}

    /// Reads the letters of a connector. The index is empty if no topic is set or the topic does not exist.
    ///
    /// - Parameter connector: The connector's kind and name as in its letters, for example `sink "orders"`.
    init(of connector: String, in topic: String?, _ store: any RivvenStore) async throws {
        guard let topic, let count = try await store.partitionCount(topic: topic) else { return }
        let name = Bytes(utf8: JSONText.quoted(connector))
        for partition in 0..<count {
            var (position, end) = try await store.offsetBounds(topic: topic, partition: partition)
            while position < end {
                let letters = try await store.consume(
                    topic: topic, partition: partition, from: position, maximumRecords: Self.chunk, maximumWait: .zero)
                guard let last = letters.last else { break }
                for letter in letters { note(letter.value, of: name) }
                position = last.offset + 1
            }
        }
    }

    private mutating func note(_ letter: Bytes, of connector: Bytes) {
        let texts = Self.fields.map { letter.member(at: $0) }
        guard texts.count == 5, texts[0] == connector, let topic = texts[1]?.utf8String,
            let partition = texts[2]?.utf8String.flatMap({ Int64($0) }),
            let first = texts[3]?.utf8String.flatMap({ Int64($0) }),
            let next = texts[4]?.utf8String.flatMap({ Int64($0) })
        else { return }
        let place = Partition(topic: topic, partition: partition)
        ranges[place, default: [:]][first] = max(next, ranges[place]?[first] ?? next)
    }

    /// Returns whether a letter was written for the event or record at an offset.
    func contains(_ topic: String, _ partition: Int, _ offset: Int64) -> Bool {
        guard !ranges.isEmpty else { return false }
        let place = Partition(topic: JSONText.quoted(topic), partition: Int64(partition))
        return ranges[place]?[offset].map { $0 > offset } ?? false
    }
}
