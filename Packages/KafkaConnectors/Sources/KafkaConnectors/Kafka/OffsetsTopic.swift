import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// The compacted Kafka topic in which a transactional sink keeps how far it has come: the last record of a key counts.
///
/// A position is written in the same transaction as the records before it, and read back with `read_committed`. The key
/// is `GROUP/TOPIC/PARTITION` of Rivven, the value the offset in decimal digits, and the header `log` the id of the log that
/// it counts in, where that has one.
struct OffsetsTopic {
    private let kafka: Kafka
    private let transactions: SinkTransactions
    private static let partitions: Int32 = 16

    init(_ kafka: Kafka, _ transactions: SinkTransactions) {
        self.kafka = kafka
        self.transactions = transactions
    }

    /// Makes the topic where it is not there.
    func prepare() async throws {
        let name = transactions.offsetsTopic
        guard try await kafka.describeTopic(name) == nil else { return }
        do throws(KafkaError) {
            try await kafka.createTopic(name, partitions: Self.partitions, configs: ["cleanup.policy": "compact"])
        } catch {
            guard error.brokerError == .invalidConfig else { throw error }
            // A broker that does not compact, as the embedded one, is to keep all.
            try await kafka.createTopic(name, partitions: Self.partitions, configs: ["retention.ms": "-1"])
        }
    }

    func key(_ partition: RivvenPartition) -> Bytes {
        Bytes(utf8: "\(transactions.group)/\(partition.topic)/\(partition.partition)")
    }

    static func value(_ offset: Int64) -> Bytes { Bytes(utf8: "\(offset)") }

    static func headers(_ storeID: String?) -> RecordHeaders {
        storeID.map { RecordHeaders([RecordHeader(logHeader, Bytes(utf8: $0))]) } ?? .none
    }

    fileprivate static let logHeader = "log"

    /// A position as it was kept.
    struct Position: Equatable {
        let offset: Int64
        /// The log that it counts in, where that was known.
        let storeID: String?
    }

    /// Returns the position of a Rivven partition, or `nil` where none was kept.
    ///
    /// All transactions that were begun before are waited for: one of another partition may hold the end up.
    func position(of partition: RivvenPartition, in topic: TopicHandle) async throws -> Position? {
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
        let reading = OffsetsReading(consumer: consumer, place: place, end: end)
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

/// A reading of one partition of the offsets topic up to an end.
private struct OffsetsReading {
    let consumer: Consumer
    let place: TopicPartition
    let end: Int64
    /// No transaction of ours is open for longer than this.
    private static let patience = Duration.seconds(90)

    func last(of key: Bytes) async throws -> OffsetsTopic.Position? {
        let isAtEnd = Lock(false)
        let closing = Task {
            // Where nothing is left to be handed out, the position still moves over markers and aborted records.
            var (last, deadline) = (Int64(0), ContinuousClock.now + Self.patience)
            while !Task.isCancelled, ContinuousClock.now < deadline {
                let position = consumer.position(of: place) ?? 0
                if position >= end { break }
                if position > last { (last, deadline) = (position, .now + Self.patience) }
                try await Task.sleep(for: .milliseconds(10))
            }
            guard !Task.isCancelled else { return }
            // Noted before it is closed: a closed consumer has no positions.
            isAtEnd.withLock { $0 = (consumer.position(of: place) ?? 0) >= end }
            await consumer.close()
        }
        defer { closing.cancel() }
        var found: OffsetsTopic.Position?
        var reached: Int64 = 0
        while let batch = try await consumer.nextBatch() {
            for record in batch where record.key == key {
                guard let text = record.value?.utf8String, let offset = Int64(text) else {
                    throw ConnectorError(
                        "the position in offset \(record.offset) of \(place) cannot be read: no sink wrote it")
                }
                let log = record.headers.first { $0.name == Bytes(utf8: OffsetsTopic.logHeader) }
                found = .init(offset: offset, storeID: log?.value?.utf8String)
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
