import KafkaCodecs
import KafkaProtocol
import KafkaTransport

@testable import KafkaBroker

/// Starts a broker in memory, passes it and a client to `body`, and stops it.
@discardableResult
func withBroker<Result>(
    _ configuration: KafkaBroker.Configuration = .test,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (KafkaBroker, RawClient) async throws -> Result
) async throws -> Result {
    let broker = try await KafkaBroker.start(configuration: configuration)
    do {
        let result = try await RawClient.with(broker) { client in try await body(broker, client) }
        await broker.stop()
        return result
    } catch {
        await broker.stop()
        throw error
    }
}

extension KafkaBroker.Configuration {
    /// A broker in memory that logs nothing.
    static var test: KafkaBroker.Configuration { test { _ in } }

    static func test(_ change: (inout KafkaBroker.Configuration) -> Void) -> KafkaBroker.Configuration {
        var configuration = KafkaBroker.Configuration()
        configuration.log = .off
        change(&configuration)
        return configuration
    }
}

/// Returns a batch of records that have `values`.
func batch(
    _ values: [Bytes], timestamps: [Int64]? = nil, producer: Int64 = -1, epoch: Int16 = -1, sequence: Int32 = -1
) -> Bytes {
    var fields = RecordBatchHeaderFields()
    fields.producerID = producer
    fields.producerEpoch = producer < 0 ? -1 : max(0, epoch)
    fields.baseSequence = sequence
    let records = values.enumerated().map { index, value in
        Record(timestamp: timestamps?[index] ?? 1_000, key: nil, value: value)
    }
    // Encoding fails only if a record is too large or the records are out of order.
    return (try? RecordBatchView.encode(records, fields: fields)) ?? .empty
}

extension RawClient {
    @discardableResult
    func createTopic(
        _ name: String, partitions: Int32 = 1, configs: [(String, String?)] = [], version: Int16 = 7
    ) async throws -> CreateTopicsResponse.CreatableTopicResult {
        var topic = CreateTopicsRequest.CreatableTopic()
        topic.name = name
        topic.numPartitions = partitions
        topic.replicationFactor = 1
        topic.configs = configs.map { name, value in
            var config = CreateTopicsRequest.CreatableTopicConfig()
            config.name = name
            config.value = value
            return config
        }
        var request = CreateTopicsRequest()
        request.topics = [topic]
        request.timeoutMs = 1000
        return try await ask(request, version).topics[0]
    }

    func produceRequest(
        _ topic: String, _ records: Bytes?, partition: Int32 = 0, acks: Int16 = -1
    ) -> ProduceRequest {
        var data = ProduceRequest.PartitionProduceData()
        data.index = partition
        data.records = records
        var topicData = ProduceRequest.TopicProduceData()
        topicData.name = topic
        topicData.partitionData = [data]
        var request = ProduceRequest()
        request.acks = acks
        request.timeoutMs = 1000
        request.topicData = [topicData]
        return request
    }

    @discardableResult
    func produce(
        _ topic: String, _ records: Bytes?, partition: Int32 = 0, version: Int16 = 9
    ) async throws -> ProduceResponse.PartitionProduceResponse {
        try await ask(produceRequest(topic, records, partition: partition), version)
            .responses[0].partitionResponses[0]
    }

    func fetchRequest(
        _ topic: String, from offset: Int64, partition: Int32 = 0, maximumBytes: Int32 = 1 << 20,
        minimumBytes: Int32 = 1,
        wait: Int32 = 0, isolation: Int8 = 0
    ) -> FetchRequest {
        var asked = FetchRequest.FetchPartition()
        asked.partition = partition
        asked.fetchOffset = offset
        asked.partitionMaxBytes = maximumBytes
        var fetched = FetchRequest.FetchTopic()
        fetched.topic = topic
        fetched.partitions = [asked]
        var request = FetchRequest()
        request.maxWaitMs = wait
        request.minBytes = minimumBytes
        request.maxBytes = maximumBytes
        request.isolationLevel = isolation
        request.topics = [fetched]
        return request
    }

    func fetch(
        _ topic: String, from offset: Int64, maximumBytes: Int32 = 1 << 20, minimumBytes: Int32 = 1, wait: Int32 = 0,
        version: Int16 = 12
    ) async throws -> FetchResponse.PartitionData {
        let request = fetchRequest(
            topic, from: offset, maximumBytes: maximumBytes, minimumBytes: minimumBytes, wait: wait)
        return try await ask(request, version).responses[0].partitions[0]
    }
}

/// Returns the values of the fetched records, by offset.
func values(_ records: Bytes?) throws -> [Int64: Bytes] {
    var found: [Int64: Bytes] = [:]
    var batches = RecordBatches(records ?? .empty)
    while let batch = try batches.next() {
        try batch.verifyChecksum()
        try batch.records().forEach { found[$0.offset] = $0.record.value }
    }
    return found
}
