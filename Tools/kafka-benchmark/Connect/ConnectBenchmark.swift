import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaConnectors
import KafkaProtocol
import KafkaTransport
import RivvenClient
import RivvenLog
import RivvenProtocol

/// The rates at which the connectors carry records: from Kafka to the event log, from there to Kafka, both at once, and
/// through a Rivven cluster if one is given.
///
/// The pipelines are those of `rivven-connect run`, with the defaults of the configuration. Kafka is the one that
/// KAFKA_BOOTSTRAP names. Without it the embedded broker is used, whose work then counts as this process's.
struct ConnectBenchmark {
    let options: ConnectOptions

    func run() async throws {
        let broker =
            options.kafka == nil
            ? try await KafkaBroker.start(configuration: .init(dataDirectory: options.directory + "/kafka")) : nil
        let kafka = try await Kafka(bootstrap: options.kafka ?? broker?.bootstrap ?? "")
        let name = "benchmark-\(UInt32.random(in: .min ... .max))"
        try await fill(kafka, name, options.records)
        var table = Table(["path", "format", "records", "seconds", "records/s", "cpu s", "allocations a record"])
        for format in options.formats.compactMap(EventFormat.init(rawValue:)) {
            for figure in try await carry(kafka, name, format) { table.add(figure.row) }
        }
        for figure in try await throughRivven(kafka, name + "-few") { table.add(figure.row) }
        table.print()
        try await kafka.deleteTopic(name)
        await kafka.close()
        await broker?.stop()
    }

    // MARK: A single topic

    /// Writes the benchmark's records to a topic.
    func fill(_ topic: String) async throws {
        let kafka = try await Kafka(bootstrap: options.kafka ?? "localhost:9092")
        try await fill(kafka, topic, options.records)
        await kafka.close()
    }

    /// Waits until a topic has all records, and prints how long that took.
    func awaitVisible(_ topic: String) async throws {
        let kafka = try await Kafka(bootstrap: options.kafka ?? "localhost:9092")
        try await VisibleRecords(kafka: kafka, topic: topic).awaitAll(options.records)
        await kafka.close()
    }

    /// Writes the records to carry: orders as JSON text, with a key, evenly to all partitions.
    private func fill(_ kafka: Kafka, _ topic: String, _ count: Int) async throws {
        try await kafka.createTopic(topic, partitions: Int32(ConnectOptions.partitions))
        let producer = try await kafka.producer()
        let handle = try await producer.topic(topic)
        let values = Payload.orders(size: options.size, count: 1000)
        for number in 0..<count {
            let key = Bytes(utf8: "o-\(number)")
            while true {
                do throws(KafkaError) {
                    try producer.append(
                        to: handle, partition: Int32(number % ConnectOptions.partitions), key: key,
                        value: values[number % values.count])
                    break
                } catch {
                    guard error.code == .bufferFull else { throw error }
                    await producer.waitForRoom()
                }
            }
        }
        await producer.flush()
        await producer.close()
    }

    // MARK: The embedded event log

    private func carry(_ kafka: Kafka, _ topic: String, _ format: EventFormat) async throws -> [ConnectFigure] {
        let paths = ConnectPaths(
            kafka: kafka, source: topic, format: format, batchSize: options.batchSize,
            log: .standardError(level: .warning))
        var figures: [ConnectFigure] = []
        // Created before the measurement begins, because that takes seconds on a busy broker.
        let targets = ["\(topic)-\(format.rawValue)", "\(topic)-\(format.rawValue)-both"]
        for target in targets {
            try await kafka.createTopic(target, partitions: Int32(ConnectOptions.partitions))
        }
        let log = try await RivvenLog(directory: "\(options.directory)/log-\(format.rawValue)")
        // The records that `out` carries to Kafka must be in the log first.
        if options.ways.contains("in") || options.ways.contains("out") {
            figures.append(
                try await ConnectFigure.measure("Kafka -> log", format, options.records) {
                    try await paths.toLog(log, "events")
                })
        }
        if options.ways.contains("out") {
            figures.append(
                try await ConnectFigure.measure("log -> Kafka", format, options.records) {
                    try await paths.toKafka(log, "events", "\(topic)-\(format.rawValue)", options.records)
                })
        }
        if options.ways.contains("both") {
            figures.append(
                try await ConnectFigure.measure("Kafka -> log -> Kafka", format, options.records) {
                    try await paths.through(log, "both", "\(topic)-\(format.rawValue)-both", options.records)
                })
        }
        await log.close()
        for target in targets { try await kafka.deleteTopic(target) }
        return figures
    }

    // MARK: A Rivven cluster

    /// Measures a Rivven cluster with six partitions: writes by a bare loop of PublishBatch requests, writes by the
    /// source, and reads by the sink.
    private func throughRivven(_ kafka: Kafka, _ topic: String) async throws -> [ConnectFigure] {
        guard let address = options.rivven else { return [] }
        let count = min(options.records, 60_000)
        try await fill(kafka, topic, count)
        let rivven = try await RivvenClient(servers: [address])
        let paths = ConnectPaths(
            kafka: kafka, source: topic, format: .record, batchSize: options.batchSize,
            log: .standardError(level: .warning))
        var figures: [ConnectFigure] = []
        let bare = BareRivven(address: address, topic: topic + "-bare")
        _ = try await rivven.createTopic(bare.topic, partitions: ConnectOptions.partitions)
        let values = Payload.orders(size: options.size, count: 500)
        figures.append(
            try await ConnectFigure.measure("bare PublishBatch -> Rivven", .record, count) {
                try await bare.publish(values, count)
            })
        figures.append(
            try await ConnectFigure.measure("Kafka -> Rivven", .record, count) {
                try await paths.toLog(rivven, topic)
            })
        figures.append(
            try await ConnectFigure.measure("Rivven -> Kafka", .record, count) {
                try await paths.toKafka(rivven, topic, topic + "-out", count)
            })
        await rivven.close()
        for topic in [topic, topic + "-out"] { try await kafka.deleteTopic(topic) }
        return figures
    }
}

/// The result of one run, as a row of the table.
struct ConnectFigure {
    let row: [String]

    /// Measures a run from its beginning to its end, including the time to join a group.
    static func measure(
        _ path: String, _ format: EventFormat, _ records: Int, _ work: () async throws -> Void
    ) async throws -> ConnectFigure {
        let (before, start) = (ProcessUse.now(), ContinuousClock.now)
        try await work()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let after = ProcessUse.now()
        return ConnectFigure(row: [
            path, format.rawValue, String(records), Table.number(seconds, places: 2),
            String(Int(Double(records) / seconds)), Table.number(after.cpu - before.cpu, places: 2),
            Table.number(Double(after.allocations - before.allocations) / Double(records), places: 2),
        ])
    }
}
