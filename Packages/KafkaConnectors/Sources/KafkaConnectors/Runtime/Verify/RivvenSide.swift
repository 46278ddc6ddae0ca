import KafkaCodecs
import RivvenProtocol

/// The events of Rivven partitions, one partition after another, each up to an end that was read before.
actor RivvenEvents: ComparedSide {
    /// Returns the records of an event in the form in which they are compared.
    ///
    /// - Throws: `RefusedRecord` if the connector refuses the event because it is invalid.
    typealias Transcript = @Sendable (RivvenMessage, RivvenPartition, inout RecordDigester) throws -> [ComparedRecord]

    private let store: any RivvenStore
    private let transcript: Transcript
    private var digester: RecordDigester
    private var left: [(partition: RivvenPartition, offsets: Range<Int64>)]
    private(set) var refused = 0
    /// The most events that are read at once; a store returns fewer if they are large.
    private static let chunk = 1000

    init(
        _ store: any RivvenStore, _ ranges: [RivvenPartition: Range<Int64>], _ digester: RecordDigester,
        _ transcript: @escaping Transcript
    ) {
        self.store = store
        self.transcript = transcript
        self.digester = digester
        left = ranges.sorted { ($1.key.topic, $1.key.partition) < ($0.key.topic, $0.key.partition) }
            .map { ($0.key, $0.value) }
    }

    func next() async throws -> [ComparedRecord]? {
        guard let (partition, offsets) = left.last else { return nil }
        guard !offsets.isEmpty else {
            left.removeLast()
            return []
        }
        let messages = try await store.consume(
            topic: partition.topic, partition: partition.partition, from: offsets.lowerBound,
            maximumRecords: Self.chunk, maximumWait: .zero)
        let counted = messages.filter { $0.offset < offsets.upperBound }
        if let last = counted.last {
            left[left.count - 1].offsets = last.offset + 1..<max(offsets.upperBound, last.offset + 1)
        } else {
            left.removeLast()
        }
        var records: [ComparedRecord] = []
        for message in counted {
            do {
                var compared = try transcript(message, partition, &digester)
                for index in compared.indices {
                    compared[index].place = ComparedPlace(
                        partition: Int32(clamping: partition.partition), offset: message.offset,
                        index: Int32(clamping: index))
                }
                if compared.contains(where: { $0.role == .buried }) { refused += 1 }
                records += compared
            } catch is RefusedRecord {
                refused += 1
            }
        }
        return records
    }
}
