import KafkaClient
import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// A session that writes each partition at least once and in order. Partitions share one producer; a partition of which
/// something was not written gets a producer of its own.
///
/// The separate producer makes sure that an invalid record shares no batch with other partitions, and that nothing of
/// the partition is still queued behind a failed batch.
final class KafkaSinkSession: SinkSession {
    private let options: SinkOptions
    private let kafka: Kafka
    private let warning: RetentionWarning?
    private let hooks: SinkHooks
    private let shared: SinkProducer
    private let own = Lock<[RivvenPartition: SinkProducer]>([:])

    init(_ options: SinkOptions, _ kafka: Kafka, _ warning: RetentionWarning?, _ hooks: SinkHooks) async throws {
        self.options = options
        self.kafka = kafka
        self.warning = warning
        self.hooks = hooks
        shared = try await SinkProducer(options, options.producer, kafka, warning, hooks)
    }

    var isAtomic: Bool { false }

    func begin(_ partition: RivvenPartition) async throws -> SinkPosition? { nil }

    func isolate(_ partition: RivvenPartition) async throws {
        await end(partition)
        var configuration = options.producer
        configuration.linger = min(configuration.linger, .milliseconds(5))
        let producer = try await SinkProducer(options, configuration, kafka, warning, hooks)
        own.withLock { $0[partition] = producer }
    }

    func end(_ partition: RivvenPartition) async {
        let producer = own.withLock { $0.removeValue(forKey: partition) }
        await producer?.close(deadline: .zero)
    }

    func submit(
        _ messages: [RivvenMessage], of partition: RivvenPartition, next: SinkPosition
    ) async throws -> SinkReceipt {
        let producer = own.withLock { $0[partition] } ?? shared
        let submission = Submission(messages.count, in: producer.receipts)
        do {
            try await producer.writer.append(messages, of: partition, to: submission)
        } catch {
            submission.withdraw()
            throw error
        }
        return submission.receipt
    }

    func close(deadline: Duration) async {
        let producers = own.withLock { own in
            defer { own = [:] }
            return Array(own.values)
        }
        await withTaskGroup(of: Void.self) { group in
            for producer in producers + [shared] { group.addTask { await producer.close(deadline: deadline) } }
        }
        hooks.flushed()
    }
}

/// A producer, and the receipts of the events that were appended to it.
final class SinkProducer: Sendable {
    let producer: Producer
    let writer: KafkaSinkWriter
    let receipts: ReceiptTable
    private let reports: Task<Void, Never>

    init(
        _ options: SinkOptions, _ configuration: Producer.Configuration, _ kafka: Kafka, _ warning: RetentionWarning?,
        _ hooks: SinkHooks
    ) async throws {
        var configuration = configuration
        configuration.reportsDeliveries = true
        // Nothing may be written behind a failed batch of the same partition: the lane writes the rest again.
        configuration.failedPartitions = .hold
        let producer = try await kafka.producer(configuration)
        do {
            writer = KafkaSinkWriter(
                options, producer, try await producer.topic(options.kafkaTopic), warning,
                ownProvenance: try await options.ownProvenance(kafka))
        } catch {
            await producer.close(deadline: .zero)
            throw error
        }
        self.producer = producer
        let receipts = ReceiptTable(isTransactional: configuration.transactionalID != nil)
        self.receipts = receipts
        reports = Task {
            for await report in producer.deliveries {
                if report.retries > 0 { hooks.retried(report.retries) }
                receipts.note(report)
            }
            receipts.failAll(ConnectorError("the producer was closed"))
        }
    }

    /// Writes what was appended, for at most `deadline`, and closes the producer.
    func close(deadline: Duration) async {
        await producer.close(deadline: deadline)
        await reports.value
    }
}

/// A writer that converts events to records and appends them to a producer.
struct KafkaSinkWriter: Sendable {
    private let options: SinkOptions
    private let producer: Producer
    private let target: TopicHandle
    private let warning: RetentionWarning?
    /// The mark of the target topic. Records that have it were already there, and are left out; `nil` if none are left
    /// out.
    private let ownProvenance: Provenance?
    private let decoders = DecoderTable()

    init(
        _ options: SinkOptions, _ producer: Producer, _ target: TopicHandle, _ warning: RetentionWarning?,
        ownProvenance: Provenance?
    ) {
        self.ownProvenance = ownProvenance
        self.options = options
        self.producer = producer
        self.target = target
        self.warning = warning
    }

    /// Whether one event can expand to several records. If so, the event and each record have a result of their own,
    /// since the first record may be reported before the last one is appended. Otherwise the result of the record is
    /// that of the event.
    private var holds: Bool { options.form.format == .batch }

    /// Appends the records of messages, in order. Waits while the producer's memory is full.
    func append(
        _ messages: [RivvenMessage], of partition: RivvenPartition, to submission: Submission
    ) async throws {
        let decoder = decoders.decoder(options.form, partition.topic)
        var oldest = Int64.max
        for (index, message) in messages.enumerated() {
            var event = EventAppending(tag: submission.tag(index), destination: destination(of: message, partition))
            do {
                while try !append(message, with: decoder, &event, submission) { await producer.waitForRoom() }
                if event.appended == 0 || holds { submission.complete(index) }
            } catch let error as CodecError {
                submission.refuse(index, "it cannot be read in format \(options.form.format.rawValue): \(error)")
            } catch let error as TransformError {
                submission.refuse(index, "\(error)")
            } catch let error as KafkaError where error.code == .recordTooLarge && event.appended == 0 {
                // The client's own message names an option that only a program can set.
                let most = options.producer.maximumRequestSize
                submission.refuse(index, "a sink writes records of at most \(most) bytes")
            } catch let error as KafkaError where error.code == .precedingBatchFailed {
                submission.holdBack(index)
            }
            oldest = min(oldest, event.oldest)
        }
        if oldest < Int64.max { warning?.note(oldest: oldest, count: messages.count) }
    }

    /// Appends the records of an event that are not appended yet. Returns whether all are; `false` if the producer's
    /// memory is full.
    private func append(
        _ message: RivvenMessage, with decoder: EventDecoder, _ event: inout EventAppending, _ submission: Submission
    ) throws -> Bool {
        guard options.transforms.isEmpty else { return try appendTransformed(message, with: decoder, &event) }
        var place = 0
        do {
            try decoder.forEachRecord(in: message) { record in
                defer { place += 1 }
                guard place >= event.passed else { return }
                if ownProvenance?.isMarked(record.headers) ?? false { return event.passed += 1 }
                if holds { submission.expectRecord() }
                do throws(KafkaError) {
                    try producer.append(
                        to: target, partition: event.destination, key: record.key, value: record.value,
                        headers: record.headers, timestamp: record.timestamp, tag: event.tag)
                } catch {
                    if holds { submission.forgetRecord() }
                    throw error
                }
                event.passed += 1
                event.appended += 1
                event.note(timestamp: record.timestamp)
            }
        } catch let error as KafkaError where error.code == .bufferFull {
            return false
        }
        return true
    }

    /// Appends the single record of an event, or none if a filter drops it. Returns whether there was room.
    private func appendTransformed(
        _ message: RivvenMessage, with decoder: EventDecoder, _ event: inout EventAppending
    ) throws -> Bool {
        var record = try decoder.decode(message)
        if ownProvenance?.isMarked(record.headers) ?? false { return true }
        guard try options.transforms.apply(to: &record) else { return true }
        do throws(KafkaError) {
            try producer.append(
                to: target, partition: event.destination, key: record.key, value: record.value, headers: record.headers,
                timestamp: record.timestamp, tag: event.tag)
        } catch {
            if error.code == .bufferFull { return false }
            throw error
        }
        event.appended = 1
        event.note(timestamp: record.timestamp)
        return true
    }

    private func destination(of message: RivvenMessage, _ partition: RivvenPartition) -> Int32? {
        switch options.partitioning {
        case .preserve: Int32(clamping: partition.partition)
        case .key: nil
        case .roundRobin: Int32(message.offset % Int64(target.partitionCount))
        }
    }
}

extension SinkOptions {
    /// Returns the mark of the target topic; `nil` if records that carry it are not left out.
    func ownProvenance(_ kafka: Kafka) async throws -> Provenance? {
        guard dropsOwnProvenance else { return nil }
        return Provenance(clusterID: try await kafka.clusterID(), topic: kafkaTopic)
    }
}

/// The progress of appending the records of one event.
private struct EventAppending {
    let tag: UInt64
    let destination: Int32?
    /// The number of records that were appended or left out.
    var passed = 0
    var appended = 0
    /// The oldest timestamp of the appended records that have one.
    private(set) var oldest = Int64.max

    init(tag: UInt64, destination: Int32?) {
        (self.tag, self.destination) = (tag, destination)
    }

    mutating func note(timestamp: Int64) {
        if timestamp >= 0 { oldest = min(oldest, timestamp) }
    }
}

/// The decoders of the topics, each created once.
final class DecoderTable: Sendable {
    private let decoders = Lock<[String: EventDecoder]>([:])

    func decoder(_ form: EventForm, _ topic: String) -> EventDecoder {
        decoders.withLock { decoders in
            if let decoder = decoders[topic] { return decoder }
            let decoder = EventDecoder(form, topic: topic)
            decoders[topic] = decoder
            return decoder
        }
    }
}
