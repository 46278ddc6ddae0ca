import KafkaProtocol
import KafkaTransport

/// A handle to one Kafka cluster: what its producers, consumers and admin calls share.
///
/// ```swift
/// let kafka = try await Kafka(bootstrap: "localhost:9092")
/// let producer = try await kafka.producer()
/// let written = try await producer.send(to: "orders", key: "o-1", value: "{}")
/// ```
///
/// Close it when done: it owns a thread and its connections.
public final class Kafka: Sendable {
    /// How the client behaves, whatever it is used for.
    public struct Configuration: Sendable {
        /// Kafka's `client.id`: names this client in the broker's logs and quotas.
        public var clientID = "rivven-kafka"
        /// How connections are secured, as Kafka's `security.protocol` and `sasl.mechanism`. Default plaintext.
        public var security = Security.plaintext
        /// Kafka's `request.timeout.ms`: how long an answer may take. Default 30 s.
        public var requestTimeout = Duration.seconds(30)
        /// Kafka's `socket.connection.setup.timeout.ms`: how long opening a connection may take. Default 10 s.
        public var connectTimeout = Duration.seconds(10)
        /// Kafka's `max.block.ms`: how long a call may wait for metadata or for memory. Default 60 s.
        public var maximumBlock = Duration.seconds(60)
        /// How long a topic may be unknown to the brokers before it is believed not to exist. Default 3 s.
        public var unknownTopicPatience = Duration.seconds(3)
        /// The largest answer that is read. Default 100 MiB, as the brokers' own limit.
        public var maximumResponseSize = 100 << 20
        /// Receives failures that the client handles itself, such as retries. Called on the client's thread
        /// or on a caller's; it must return quickly.
        public var onEvent: @Sendable (Event) -> Void = { _ in }

        /// Creates the default configuration.
        public init() {}
    }

    let loop: EventLoop
    let cluster: Cluster
    /// How this client behaves.
    public let configuration: Configuration

    /// Connects to a cluster through any broker of `bootstrap`.
    ///
    /// - Parameters:
    ///   - bootstrap: Brokers as `host:port`, separated by commas; one that answers is enough.
    ///   - configuration: How the client behaves.
    /// - Throws: `KafkaError`: `.invalidArgument` for a list that cannot be, `.connection` where no broker answers.
    public convenience init(bootstrap: String, configuration: Configuration = .init()) async throws(KafkaError) {
        let loop: EventLoop
        do throws(TransportError) {
            loop = try EventLoop(name: "kafka-client")
        } catch {
            throw KafkaError(.connection, "the client's thread cannot be started: \(error.message)")
        }
        try await self.init(bootstrap: bootstrap, configuration: configuration, loop: loop)
    }

    /// Connects on `loop`, which ends with the client.
    init(bootstrap: String, configuration: Configuration, loop: EventLoop) async throws(KafkaError) {
        self.configuration = configuration
        self.loop = loop
        do throws(KafkaError) {
            cluster = Cluster(
                bootstrap: try BrokerAddress.list(bootstrap), loop: loop, configuration: configuration,
                tls: try configuration.security.makeContext())
        } catch {
            EventLoop.detach { loop.shutdown() }
            throw error
        }
        do throws(KafkaError) {
            try await cluster.refresh()
        } catch {
            await close()
            throw error
        }
    }

    /// Closes the connections and ends the thread. Producers and consumers are closed first, by whoever made them.
    public func close() async {
        await cluster.close()
        let loop = loop
        await withUnsafeContinuation { continuation in
            // Joining a thread blocks, so it is done on none of the pool's.
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    /// Creates a producer.
    ///
    /// - Throws: `KafkaError` where the configuration cannot be, or no producer id can be had.
    public func producer(_ configuration: Producer.Configuration = .init()) async throws(KafkaError) -> Producer {
        try configuration.validate()
        let producer = Producer(cluster: cluster, configuration: configuration)
        try await producer.start()
        return producer
    }

    /// Creates a consumer that shares the partitions of `topics` with the other members of `group`.
    ///
    /// - Throws: `KafkaError` where the configuration cannot be, or a topic does not exist.
    public func consumer(
        group: String, topics: [String], configuration: Consumer.Configuration = .init()
    ) async throws(KafkaError) -> Consumer {
        guard !group.isEmpty else { throw KafkaError(.invalidArgument, "a consumer group needs a name") }
        guard !topics.isEmpty else { throw KafkaError(.invalidArgument, "name at least one topic to consume") }
        try configuration.validate()
        var counts: [String: Int] = [:]
        for topic in topics { counts[topic] = try await cluster.topic(topic).partitions.count }
        let consumer = Consumer(
            cluster: cluster, configuration: configuration, group: group, topics: topics, knownCounts: counts)
        await consumer.start()
        return consumer
    }

    /// Creates a consumer of just these partitions, each from the offset given, without a group.
    ///
    /// - Throws: `KafkaError` where a topic does not exist, or an offset is negative.
    public func consumer(
        partitions positions: [TopicPartition: Int64], configuration: Consumer.Configuration = .init()
    ) async throws(KafkaError) -> Consumer {
        try configuration.validate()
        for (name, position) in positions where position < 0 {
            throw KafkaError(.invalidArgument, "\(position) is no offset").of(
                topic: name.topic, partition: name.partition)
        }
        for topic in Set(positions.keys.map(\.topic)) { _ = try await cluster.topic(topic) }
        let consumer = Consumer(cluster: cluster, configuration: configuration, group: nil, topics: [])
        await consumer.start(at: positions)
        return consumer
    }

    /// Creates a consumer of just these partitions: the same as `consumer(partitions:configuration:)`.
    ///
    /// - Throws: `KafkaError` where a topic does not exist, or an offset is negative.
    public func consumer(
        assigning positions: [TopicPartition: Int64], configuration: Consumer.Configuration = .init()
    ) async throws(KafkaError) -> Consumer {
        try await consumer(partitions: positions, configuration: configuration)
    }
}
