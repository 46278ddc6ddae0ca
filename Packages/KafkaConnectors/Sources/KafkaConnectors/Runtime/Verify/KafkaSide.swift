import KafkaClient
import KafkaCodecs
import KafkaProtocol

/// The records of Kafka partitions, one partition after another, each up to an end that was read before.
actor KafkaSide: ComparedSide {
    /// Returns a record in the form in which it is compared; `nil` if it is dropped.
    ///
    /// - Throws: `RefusedRecord` if the connector refuses the record because it is invalid.
    typealias Transcript = @Sendable (Record, TopicPartition, inout RecordDigester) throws -> ComparedRecord?

    private let kafka: Kafka
    private let isolation: IsolationLevel
    private let transcript: Transcript
    private var digester: RecordDigester
    private var left: [(place: TopicPartition, offsets: Range<Int64>)]
    private var reading: (place: TopicPartition, records: KafkaReading)?
    private(set) var refused = 0

    init(
        _ kafka: Kafka, topic: String, _ ranges: [Int: Range<Int64>], _ isolation: IsolationLevel,
        _ digester: RecordDigester, _ transcript: @escaping Transcript
    ) {
        self.kafka = kafka
        self.isolation = isolation
        self.digester = digester
        self.transcript = transcript
        left = ranges.sorted { $0.key > $1.key }.map { (TopicPartition(topic, Int32(clamping: $0.key)), $0.value) }
    }

    func next() async throws -> [ComparedRecord]? {
        while true {
            if let reading, let batch = try await reading.records.next() { return try compared(batch, reading.place) }
            await reading?.records.close()
            reading = nil
            guard let (place, offsets) = left.popLast() else { return nil }
            guard !offsets.isEmpty else { continue }
            reading = (place, try await KafkaReading(kafka, place, offsets, isolation))
        }
    }

    private func compared(_ batch: [Record], _ place: TopicPartition) throws -> [ComparedRecord] {
        try batch.compactMap { record in
            do {
                var compared = try transcript(record, place, &digester)
                compared?.place = ComparedPlace(partition: place.partition, offset: record.offset)
                return compared
            } catch is RefusedRecord {
                refused += 1
                return nil
            }
        }
    }
}

/// A read of one partition up to an end, which also passes markers and records of aborted transactions.
///
/// It fails if it makes no progress for a minute.
actor KafkaReading {
    private let consumer: Consumer
    private let place: TopicPartition
    private let end: Int64
    private let closing: Task<Void, Never>
    private let isStuck = Completion()
    private var reached: Int64
    private static let patience = Duration.seconds(60)

    init(_ kafka: Kafka, _ place: TopicPartition, _ offsets: Range<Int64>, _ isolation: IsolationLevel) async throws {
        var configuration = Consumer.Configuration()
        configuration.isolationLevel = isolation
        configuration.offsetReset = .earliest
        let consumer = try await kafka.consumer(partitions: [place: offsets.lowerBound], configuration: configuration)
        self.consumer = consumer
        self.place = place
        end = offsets.upperBound
        reached = offsets.lowerBound
        let (end, isStuck) = (end, isStuck)
        closing = Task {
            // If no records are left to return, the position still moves past markers and aborted records.
            var (last, deadline) = (Int64(-1), ContinuousClock.now + Self.patience)
            while !Task.isCancelled {
                let position = consumer.position(of: place) ?? 0
                if position >= end { break }
                if position > last { (last, deadline) = (position, .now + Self.patience) }
                if ContinuousClock.now > deadline {
                    isStuck.complete()
                    break
                }
                do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
            }
            if !Task.isCancelled { await consumer.close() }
        }
    }

    func next() async throws -> [Record]? {
        guard reached < end else { return nil }
        guard let batch = try await consumer.nextBatch() else {
            guard !isStuck.isComplete else {
                throw ConnectorError(
                    "no records of \(place) arrived for \(Self.patience), at offset \(reached) of \(end)")
            }
            return nil
        }
        reached = batch.nextOffset
        return batch.filter { $0.offset < end }.map { $0.copied() }
    }

    func close() async {
        closing.cancel()
        await consumer.close()
    }
}
