import KafkaClient
import KafkaCodecs

/// A run that writes the lines of a payload file until enough records are acknowledged.
struct ProduceRun {
    let options: Options
    let lines: [Bytes]

    init(_ options: Options) throws {
        self.options = options
        guard !options.payload.isEmpty else { throw UsageError("--payload FILE is required, with one record per line") }
        lines = try PayloadFile.lines(options.payload)
    }

    func run() async throws {
        let kafka = try await options.client()
        var configuration = options.producer
        configuration.reportsDeliveries = true
        let producer = try await kafka.producer(configuration)
        let topic = try await producer.topic(options.topic)
        let deliveries = producer.deliveries
        let counting = Task { () -> (acknowledged: Int, failure: KafkaError?) in
            var acknowledged = 0
            var failure: KafkaError?
            for await report in deliveries {
                if let error = report.error { failure = error } else { acknowledged += report.count }
            }
            return (acknowledged, failure)
        }

        let started = Usage.now()
        var bytes = 0
        var line = 0
        for number in 0..<options.records {
            let value = lines[line]
            line = line + 1 == lines.count ? 0 : line + 1
            bytes += value.count
            try await append(value, number, to: topic, by: producer)
        }
        await producer.flush()
        let used = Usage.now() - started
        await producer.close()
        let (acknowledged, failure) = await counting.value
        await kafka.close()
        if let failure { throw failure }
        guard acknowledged == options.records else {
            throw KafkaError(.timedOut, "only \(acknowledged) of \(options.records) records were acknowledged")
        }
        Output.report("produce", records: options.records, bytes: bytes, used: used, first: 0)
    }

    @inline(__always)
    private func append(
        _ value: Bytes, _ number: Int, to topic: TopicHandle, by producer: Producer
    ) async throws(KafkaError) {
        while true {
            do throws(KafkaError) {
                guard options.isKeyed else { return try producer.append(to: topic, key: nil, value: value) }
                return try producer.append(to: topic, key: Bytes(utf8: String(number)), value: value)
            } catch {
                guard error.code == .bufferFull else { throw error }
                await producer.waitForRoom()
            }
        }
    }
}
