import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// The compacted Kafka topic in which a transactional sink stores its positions. The last record of a key is valid.
///
/// A position is written in the same transaction as the records before it, and read back with `read_committed`. The key
/// is `GROUP/TOPIC/PARTITION` of Rivven, the value the offset in decimal digits. The header `log` is the id of the log that the
/// offset belongs to, if it has one; the header `event` identifies the event before the position.
struct OffsetsTopic {
    private let kafka: Kafka
    private let transactions: SinkTransactions
    private static let partitions: Int32 = 16

    init(_ kafka: Kafka, _ transactions: SinkTransactions) {
        self.kafka = kafka
        self.transactions = transactions
    }

    /// Creates the topic if it does not exist.
    func prepare() async throws {
        let name = transactions.offsetsTopic
        guard try await kafka.describeTopic(name) == nil else { return }
        do throws(KafkaError) {
            try await kafka.createTopic(name, partitions: Self.partitions, configs: ["cleanup.policy": "compact"])
        } catch {
            guard error.brokerError == .invalidConfig else { throw error }
            // A broker without compaction, such as the embedded one, must keep all records.
            try await kafka.createTopic(name, partitions: Self.partitions, configs: ["retention.ms": "-1"])
        }
    }

    func key(_ partition: RivvenPartition) -> Bytes {
        Bytes(utf8: "\(transactions.group)/\(partition.topic)/\(partition.partition)")
    }

    static func value(_ offset: Int64) -> Bytes { Bytes(utf8: "\(offset)") }

    static func headers(_ position: SinkPosition) -> RecordHeaders {
        let headers = [
            position.logID.map { RecordHeader(logHeader, Bytes(utf8: $0)) },
            position.mark.map { RecordHeader(eventHeader, Bytes(utf8: $0.description)) },
        ].compactMap { $0 }
        return headers.isEmpty ? .none : RecordHeaders(headers)
    }

    private static let logHeader = "log"
    private static let eventHeader = "event"

    /// Returns the position that a record stores, or `nil` if it is not one.
    fileprivate static func position(_ record: Record) -> SinkPosition? {
        guard let text = record.value?.utf8String, let offset = Int64(text), offset >= 0 else { return nil }
        func header(_ name: String) -> String? {
            record.headers.first { $0.name == Bytes(utf8: name) }?.value?.utf8String
        }
        return SinkPosition(
            offset, mark: header(eventHeader).map { EventMark(stored: $0) }, logID: header(logHeader))
    }

    /// Returns the stored position of a Rivven partition; `nil` if none is stored.
    ///
    /// Waits for all transactions that were begun before: an open one of another partition keeps the end from being
    /// read.
    func position(of partition: RivvenPartition, in topic: TopicHandle) async throws -> SinkPosition? {
        let key = key(partition)
        let number = key.withUnsafeBytes { Murmur2.partition(of: $0, count: topic.partitionCount) }
        let place = TopicPartition(transactions.offsetsTopic, Int32(number))
        let ends = try await kafka.listOffsets(of: place.topic, at: .latest)
        let starts = try await kafka.listOffsets(of: place.topic, at: .earliest)
        guard let end = ends[place.partition]?.offset, let start = starts[place.partition]?.offset, end > start else {
            return nil
        }
        var configuration = Consumer.Configuration()
        configuration.isolationLevel = .readCommitted
        let consumer = try await kafka.consumer(partitions: [place: start], configuration: configuration)
        let reading = OffsetsReading(
            consumer: consumer, place: place, end: end, patience: transactions.timeout + .seconds(30))
        do {
            let found = try await reading.last(of: key)
            await consumer.close()
            return found
        } catch {
            await consumer.close()
            throw error
        }
    }
}

/// A read of one partition of the offsets topic, up to an end.
private struct OffsetsReading {
    let consumer: Consumer
    let place: TopicPartition
    let end: Int64
    /// How long the read waits for progress. None of our transactions stays open for as long.
    let patience: Duration

    func last(of key: Bytes) async throws -> SinkPosition? {
        let isAtEnd = Lock(false)
        let closing = Task {
            // If no records are left to return, the position still moves past markers and aborted records.
            var (last, deadline) = (Int64(0), ContinuousClock.now + patience)
            while !Task.isCancelled, ContinuousClock.now < deadline {
                let position = consumer.position(of: place) ?? 0
                if position >= end { break }
                if position > last { (last, deadline) = (position, .now + patience) }
                try await Task.sleep(for: .milliseconds(10))
            }
            guard !Task.isCancelled else { return }
            // Read before closing: a closed consumer has no positions.
            isAtEnd.withLock { $0 = (consumer.position(of: place) ?? 0) >= end }
            await consumer.close()
        }
        defer { closing.cancel() }
        var found: SinkPosition?
        var reached: Int64 = 0
        while let batch = try await consumer.nextBatch() {
            for record in batch where record.key == key {
                guard let position = OffsetsTopic.position(record) else {
                    throw ConnectorError(
                        "offset \(record.offset) of \(place) does not hold a position: no sink wrote it")
                }
                found = position
            }
            reached = batch.nextOffset
            if reached >= end { break }
        }
        guard reached >= end || isAtEnd.withLock({ $0 }) else {
            throw ConnectorError(
                "the positions in \(place) could not be read to their end: a transaction is open there")
        }
        return found
    }
}
