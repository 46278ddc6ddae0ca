import KafkaClient
import KafkaProtocol

/// A run that reads records as a member of a group until it has enough of them.
struct ConsumeRun {
    let options: Options

    init(_ options: Options) {
        self.options = options
    }

    func run() async throws {
        let kafka = try await options.client()
        var configuration = Consumer.Configuration()
        configuration.offsetReset = .earliest
        let started = Usage.now()
        let consumer = try await kafka.consumer(
            group: options.group, topics: [options.topic], configuration: configuration)
        var first: Usage?
        var records = 0
        var bytes = 0
        while records < options.records, let batch = try await consumer.nextBatch() {
            if first == nil { first = Usage.now() }
            try batch.forEach { record in
                records += 1
                bytes += (record.key?.count ?? 0) + (record.value?.count ?? 0)
            }
        }
        let end = Usage.now()
        await consumer.close()
        await kafka.close()
        guard records >= options.records, let first else {
            throw KafkaError(.timedOut, "only \(records) of \(options.records) records were read")
        }
        var used = end - started
        used.wall = (end - first).wall
        Output.report("consume", records: records, bytes: bytes, used: used, first: (first - started).wall)
    }
}
