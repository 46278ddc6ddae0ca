import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// One producer for all partitions: at least once, in the order of each partition.
final class KafkaSinkSession: SinkSession {
    private let options: SinkOptions
    private let writer: KafkaSinkWriter
    private let receipts = ReceiptTable()
    private let reports: Task<Void, Never>
    private let producer: Producer

    init(_ options: SinkOptions, _ kafka: Kafka, _ warning: RetentionWarning?) async throws {
        self.options = options
        var configuration = options.producer
        configuration.reportsDeliveries = true
        let producer = try await kafka.producer(configuration)
        do {
            writer = KafkaSinkWriter(options, producer, try await producer.topic(options.kafkaTopic), warning)
        } catch {
            await producer.close(deadline: .zero)
            throw error
        }
        self.producer = producer
        let receipts = receipts
        reports = Task {
            for await report in producer.deliveries { receipts.note(report) }
            receipts.failAll(ConnectorError("the producer was closed"))
        }
    }

    var isAtomic: Bool { false }

    func begin(_ partition: RivvenPartition) async throws -> Int64? { nil }

    func end(_ partition: RivvenPartition) async {}

    func submit(_ messages: [RivvenMessage], of partition: RivvenPartition, next: Int64) async throws -> SinkReceipt {
        let receipt = SinkReceipt(count: messages.count)
        guard !messages.isEmpty else { return receipt }
        let slot = receipts.add(receipt, count: messages.count)
        do {
            try await writer.append(messages, of: partition, slot: slot) { index, reason in
                receipt.refuse(index, reason)
                receipts.ended(slot, 1)
            }
        } catch {
            receipts.remove(slot)
            throw error
        }
        return receipt
    }

    func close(deadline: Duration) async {
        await producer.close(deadline: deadline)
        await reports.value
    }
}

/// Appends events to a producer as the records that they are.
struct KafkaSinkWriter: Sendable {
    private let options: SinkOptions
    private let producer: Producer
    private let target: TopicHandle
    private let warning: RetentionWarning?
    private let decoders = DecoderTable()

    init(_ options: SinkOptions, _ producer: Producer, _ target: TopicHandle, _ warning: RetentionWarning?) {
        self.options = options
        self.producer = producer
        self.target = target
        self.warning = warning
    }

    /// Appends messages in their order; waits where the producer's memory is full.
    ///
    /// - Parameters:
    ///   - slot: The submission's, which comes back in the producer's reports with the message's place in it.
    ///   - refuse: Called for a message that cannot be written at all.
    func append(
        _ messages: [RivvenMessage], of partition: RivvenPartition, slot: UInt32, refuse: (Int, String) -> Void
    ) async throws {
        let decoder = decoders.decoder(options.form, partition.topic)
        var oldest = Int64.max
        for (index, message) in messages.enumerated() {
            let record: Record
            do {
                record = try decoder.decode(message)
            } catch {
                refuse(index, "it cannot be read in format \(options.form.format.rawValue): \(error)")
                continue
            }
            oldest = min(oldest, record.timestamp)
            let destination = destination(of: message, partition)
            let tag = SinkTag(slot: slot, index: UInt32(truncatingIfNeeded: index)).encoded
            if let refusal = try await append(record, to: destination, tag) { refuse(index, refusal) }
        }
        if oldest < Int64.max { warning?.note(oldest: oldest, count: messages.count) }
    }

    /// Appends a record, and waits for room where there is none. Returns why it can never be written, where it cannot.
    private func append(_ record: Record, to partition: Int32?, _ tag: UInt64) async throws -> String? {
        while true {
            do throws(KafkaError) {
                try producer.append(
                    to: target, partition: partition, key: record.key, value: record.value, headers: record.headers,
                    timestamp: record.timestamp, tag: tag)
                return nil
            } catch {
                guard error.code != .recordTooLarge else { return "\(error)" }
                guard error.code == .bufferFull else { throw error }
                await producer.waitForRoom()
            }
        }
    }

    private func destination(of message: RivvenMessage, _ partition: RivvenPartition) -> Int32? {
        switch options.partitioning {
        case .preserve: Int32(clamping: partition.number)
        case .key: nil
        case .roundRobin: Int32(message.offset % Int64(target.partitionCount))
        }
    }
}

/// The decoder of each topic's events, made once.
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
