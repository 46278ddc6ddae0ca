import KafkaCodecs
import RivvenProtocol

/// A model of rivvend 0.0.22's producer ids, topics and records, from its observed behavior.
struct RivvendModel {
    struct Producer {
        var epoch: UInt16 = 0
        /// The next sequence of each partition, in this epoch.
        var sequences: [String: Int32] = [:]
    }

    var producers: [UInt64: Producer] = [:]
    var records: [String: [RivvenMessageData]] = [:]
    var topics: [String: UInt32] = [:]

    /// Restarts the broker: topics and records are kept, producers are not.
    mutating func restart() { producers = [:] }

    mutating func answer(_ request: RivvenRequest) -> RivvenResponse {
        switch request {
        case .initProducerId(let request): initialize(request)
        case .idempotentPublishBatch(let batch): publish(batch)
        case .createTopic(let request): create(request)
        case .createPartitions(let request): grow(request)
        case .getMetadata(let request): describe(request)
        case .getOffsetBounds(let request): bounds(request)
        case .consume(let request): consume(request)
        case .alterTopicConfig: .topicConfigAltered(.init())
        default: Self.error("UNSUPPORTED")
        }
    }

    static func error(_ message: String) -> RivvenResponse {
        var error = RivvenResponse.Error()
        error.message = message
        return .error(error)
    }

    private mutating func initialize(_ request: RivvenRequest.InitProducerId) -> RivvenResponse {
        var answer = RivvenResponse.ProducerIdInitialized()
        answer.producerID = request.producerID ?? UInt64(producers.count + 1)
        if let known = producers[answer.producerID] {
            producers[answer.producerID] = Producer(epoch: known.epoch &+ 1)
        } else {
            producers[answer.producerID] = Producer()
        }
        answer.producerEpoch = producers[answer.producerID]?.epoch ?? 0
        return .producerIdInitialized(answer)
    }

    private mutating func publish(_ batch: RivvenRequest.IdempotentPublishBatch) -> RivvenResponse {
        let place = "\(batch.topic)-\(batch.partition ?? 0)"
        guard var producer = producers[batch.producerID] else {
            return Self.error("UNKNOWN_PRODUCER_ID: producer \(batch.producerID) not initialized")
        }
        guard batch.producerEpoch >= producer.epoch else {
            return Self.error("PRODUCER_FENCED: current epoch \(producer.epoch), received \(batch.producerEpoch)")
        }
        if batch.producerEpoch > producer.epoch { producer = Producer(epoch: batch.producerEpoch) }
        let expected = producer.sequences[place] ?? 0
        guard batch.baseSequence <= expected else {
            return Self.error("OUT_OF_ORDER_SEQUENCE: expected \(expected), got \(batch.baseSequence)")
        }
        var written = RivvenResponse.IdempotentPublishedBatch()
        written.recordCount = UInt32(batch.records.count)
        written.duplicate = batch.baseSequence < expected
        written.baseOffset = UInt64(records[place]?.count ?? 0)
        guard !written.duplicate else { return .idempotentPublishedBatch(written) }
        for record in batch.records {
            var message = RivvenMessageData()
            message.offset = UInt64(records[place]?.count ?? 0)
            (message.key, message.value) = (record.key, record.value)
            records[place, default: []].append(message)
        }
        producer.sequences[place] = expected + Int32(batch.records.count)
        producers[batch.producerID] = producer
        return .idempotentPublishedBatch(written)
    }

    private mutating func create(_ request: RivvenRequest.CreateTopic) -> RivvenResponse {
        guard topics[request.name] == nil else { return Self.error("Topic '\(request.name)' already exists") }
        topics[request.name] = request.partitions ?? 1
        var made = RivvenResponse.TopicCreated()
        made.partitions = request.partitions ?? 1
        return .topicCreated(made)
    }

    private mutating func grow(_ request: RivvenRequest.CreatePartitions) -> RivvenResponse {
        guard let count = topics[request.topic] else {
            return Self.error("UNKNOWN_TOPIC_OR_PARTITION: Topic '\(request.topic)' not found")
        }
        guard request.newPartitionCount > count else {
            return Self.error(
                "INVALID_PARTITIONS: New partition count \(request.newPartitionCount) must be greater than current "
                    + "count \(count)")
        }
        topics[request.topic] = request.newPartitionCount
        var made = RivvenResponse.PartitionsCreated()
        made.newPartitionCount = request.newPartitionCount
        return .partitionsCreated(made)
    }

    private func describe(_ request: RivvenRequest.GetMetadata) -> RivvenResponse {
        guard let count = topics[request.topic] else { return Self.error("Topic not found: \(request.topic)") }
        var metadata = RivvenResponse.Metadata()
        metadata.partitions = count
        return .metadata(metadata)
    }

    private func bounds(_ request: RivvenRequest.GetOffsetBounds) -> RivvenResponse {
        var bounds = RivvenResponse.OffsetBounds()
        bounds.latest = UInt64(records["\(request.topic)-\(request.partition)"]?.count ?? 0)
        return .offsetBounds(bounds)
    }

    private func consume(_ request: RivvenRequest.Consume) -> RivvenResponse {
        var messages = RivvenResponse.Messages()
        let all = records["\(request.topic)-\(request.partition)"] ?? []
        messages.messages = Array(all.dropFirst(Int(request.offset)).prefix(Int(request.maxMessages)))
        return .messages(messages)
    }
}

/// A model that several threads can use.
final class SharedRivvend: Sendable {
    private let model = Lock(RivvendModel())

    func withLock<Result: Sendable>(_ body: (inout RivvendModel) -> Result) -> Result {
        model.withLock { body(&$0) }
    }
}
