import KafkaBroker
import KafkaClient
import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import RivvenLog

@testable import KafkaConnectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An embedded Kafka, a directory for the embedded log, and a client with which the test writes and reads.
struct Rig {
    let broker: KafkaBroker
    let kafka: Kafka
    let directory: String

    /// Runs `body` with a new rig, and removes it afterwards, even if `body` throws.
    static func with(_ body: (Rig) async throws -> Void) async throws {
        var template = Array("/tmp/kafka-connectors-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ConnectorError("no temporary directory can be made") }
        let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        defer { removeTree(path) }
        var configuration = KafkaBroker.Configuration()
        configuration.autoCreateTopics = false
        var client = Kafka.Configuration()
        client.topicPropagationTimeout = .milliseconds(50)
        let broker = try await KafkaBroker.start(configuration: configuration)
        let kafka = try await Kafka(bootstrap: broker.bootstrap, configuration: client)
        let rig = Rig(broker: broker, kafka: kafka, directory: path)
        do {
            try await body(rig)
        } catch {
            await kafka.close()
            await broker.stop()
            throw error
        }
        await kafka.close()
        await broker.stop()
    }

    /// Creates the topics `orders` and `copies`.
    func makeTopics(partitions: Int32) async throws {
        for topic in ["orders", "copies"] {
            try await kafka.createTopic(topic, partitions: partitions, configs: ["retention.ms": "-1"])
        }
    }

    /// Returns a configuration that carries `orders` to `events` and on to `copies`.
    func pipeline(_ format: String, source: String = "", sink: String = "") throws -> PipelineConfiguration {
        let text = """
            sources:
              in:
                connector: kafka
                topic: events
                config: {brokers: "\(broker.bootstrap)", topic: orders, format: \(format), auto_commit_interval_ms: 50 \(source)}
            sinks:
              out:
                connector: kafka
                topics: [events]
                config: {brokers: "\(broker.bootstrap)", topic: copies, format: \(format) \(sink)}
            settings: {state_dir: "\(directory)", drain_timeout_ms: 5000}
            """
        var configuration = try read(text).configuration
        // Any free port, because tests run at the same time.
        configuration.settings.http.address = "127.0.0.1:0"
        return configuration
    }

    /// Runs `configuration` until `isDone` returns true, and then stops it.
    func run(_ configuration: PipelineConfiguration, until isDone: () async throws -> Bool) async throws {
        let runtime = ConnectorRuntime(configuration: configuration, log: .off)
        let running = Task { try await runtime.run() }
        do {
            try await eventually(isDone)
        } catch {
            await runtime.stop()
            try? await running.value
            throw error
        }
        await runtime.stop()
        try await running.value
    }

    /// Writes `records` one by one to the partitions in turn, and returns the records of each partition.
    func write(_ records: [Record], to topic: String, partitions: Int32) async throws -> [Int32: [Record]] {
        let before = try await count(of: topic)
        let producer = try await kafka.producer()
        let handle = try await producer.topic(topic)
        var written: [Int32: [Record]] = [:]
        for (index, record) in records.enumerated() {
            let partition = Int32(index) % partitions
            try producer.append(
                to: handle, partition: partition, key: record.key, value: record.value, headers: record.headers,
                timestamp: record.timestamp)
            written[partition, default: []].append(record)
        }
        await producer.flush()
        await producer.close()
        guard try await count(of: topic) == before + records.count else {
            throw ConnectorError("Kafka did not take all of what the test wrote")
        }
        return written
    }

    func count(of topic: String) async throws -> Int {
        guard try await kafka.describeTopic(topic) != nil else { return 0 }
        return try await kafka.offsets(of: topic).values.reduce(0) { $0 + Int($1.end) }
    }

    /// Reads `count` records of `topic`, by partition.
    func readAll(_ topic: String, _ count: Int) async throws -> [Int32: [Record]] {
        let partitions = try await kafka.offsets(of: topic)
        let positions = Dictionary(
            uniqueKeysWithValues: partitions.map { (TopicPartition(topic, $0.key), $0.value.start) })
        let consumer = try await kafka.consumer(partitions: positions)
        var found: [Int32: [Record]] = [:]
        var left = count
        while left > 0, let batch = try await consumer.nextBatch() {
            found[batch.partition, default: []] += batch.map { $0.copied() }
            left -= batch.count
        }
        await consumer.close()
        return found
    }

    /// Removes a directory and its contents.
    private static func removeTree(_ path: String) {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let inner = "\(path)/\(name)"
            if unlink(inner) != 0 { removeTree(inner) }
        }
        closedir(directory)
        rmdir(path)
    }
}

/// Waits at most a minute until `isTrue` returns true.
func eventually(_ isTrue: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        if try await isTrue() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw ConnectorError("it did not happen within a minute")
}

/// The parts of a record that must arrive unchanged: everything except the offset.
struct Carried: Equatable {
    let key: Bytes?
    let value: Bytes?
    let timestamp: Int64
    let headers: [RecordHeader]

    init(_ record: Record) {
        key = record.key
        value = record.value
        timestamp = record.timestamp
        headers = Array(record.headers)
    }
}
