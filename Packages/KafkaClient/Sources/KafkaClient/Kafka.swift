import KafkaProtocol
import KafkaTransport

/// A client of one Kafka cluster. It creates producers and consumers, and runs admin calls.
///
/// ```swift
/// let kafka = try await Kafka(bootstrap: "localhost:9092")
/// let producer = try await kafka.producer()
/// let written = try await producer.send(to: "orders", key: "o-1", value: "{}")
/// ```
///
/// Close it when you no longer need it: it owns a thread and network connections.
public final class Kafka: Sendable {
    /// Settings that apply to producers, consumers and admin calls.
    public struct Configuration: Sendable {
        /// Kafka's `client.id`, which identifies this client in broker logs and quotas. Default "rivven-kafka".
        public var clientID: String
        /// How connections are secured: Kafka's `security.protocol` and `sasl.mechanism`. Default plaintext.
        public var security: Security
        /// Kafka's `request.timeout.ms`: how long a response may take. Default 30 s.
        public var requestTimeout: Duration
        /// Kafka's `socket.connection.setup.timeout.ms`: how long it may take to open a connection, including name
        /// resolution and the TLS handshake. Default 10 s.
        public var connectTimeout: Duration
        /// Kafka's `max.block.ms`: how long a call may take in all, for example an admin call, a commit, or a wait for
        /// metadata or buffer memory. Default 60 s.
        public var maximumBlock: Duration
        /// How long brokers may report a topic as unknown before the client concludes that it does not exist. Default
        /// 3 s.
        public var topicPropagationTimeout: Duration
        /// The largest response that is accepted, in bytes. Default 100 MiB, as the brokers' own limit for requests.
        public var maximumResponseSize: Int
        /// Called with failures that the client handles by itself, such as retries. It runs on the client's thread or a
        /// caller's, so it must return quickly. Does nothing by default.
        public var onEvent: @Sendable (Event) -> Void

        /// Creates a configuration. Each parameter is the initial value of the property with its name.
        public init(
            clientID: String = "rivven-kafka",
            security: Security = .plaintext,
            requestTimeout: Duration = .seconds(30),
            connectTimeout: Duration = .seconds(10),
            maximumBlock: Duration = .seconds(60),
            topicPropagationTimeout: Duration = .seconds(3),
            maximumResponseSize: Int = 100 << 20,
            onEvent: @escaping @Sendable (Event) -> Void = { _ in }
        ) {
            self.clientID = clientID
            self.security = security
            self.requestTimeout = requestTimeout
            self.connectTimeout = connectTimeout
            self.maximumBlock = maximumBlock
            self.topicPropagationTimeout = topicPropagationTimeout
            self.maximumResponseSize = maximumResponseSize
            self.onEvent = onEvent
        }
    }

    let loop: EventLoop
    let cluster: Cluster
    /// The configuration that the client was created with.
    public let configuration: Configuration

    /// Connects to a cluster through one of the brokers in `bootstrap`.
    ///
    /// - Parameters:
    ///   - bootstrap: Brokers as `host:port`, separated by commas. One that responds is enough.
    ///   - configuration: Settings of the client.
    /// - Throws: `KafkaError`: `.invalidArgument` if the list or the security settings are invalid, `.connection` if no
    ///   broker responds, `.tls` or `.authentication` if the connection cannot be secured.
    public convenience init(bootstrap: String, configuration: Configuration = .init()) async throws(KafkaError) {
        let loop: EventLoop
        do throws(TransportError) {
            loop = try EventLoop(name: "kafka-client")
        } catch {
            throw KafkaError(.connection, "the client's thread cannot be started: \(error.message)")
        }
        try await self.init(bootstrap: bootstrap, configuration: configuration, loop: loop)
    }

    /// Connects on `loop`, which the client shuts down when it is closed.
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

    /// Closes the connections and stops the client's thread. Close the client's producers and consumers first.
    public func close() async {
        await cluster.close()
        let loop = loop
        await withUnsafeContinuation { continuation in
            // Joining a thread blocks, so it is done outside Swift's thread pool.
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    /// Creates a producer.
    ///
    /// - Throws: `KafkaError` if the configuration is invalid, or if the producer cannot get a producer id.
    public func producer(_ configuration: Producer.Configuration = .init()) async throws(KafkaError) -> Producer {
        try configuration.validate()
        let producer = Producer(cluster: cluster, configuration: configuration)
        try await producer.start()
        return producer
    }

    /// Creates a consumer that shares the partitions of `topics` with the other members of `group`.
    ///
    /// - Throws: `KafkaError` if the configuration is invalid, or if a topic does not exist.
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

    /// Creates a consumer of exactly these partitions, without a group. Each partition is read from the given offset.
    ///
    /// - Throws: `KafkaError` if the configuration is invalid, a topic does not exist, or an offset is negative.
    public func consumer(
        partitions positions: [TopicPartition: Int64], configuration: Consumer.Configuration = .init()
    ) async throws(KafkaError) -> Consumer {
        try configuration.validate()
        for (name, position) in positions where position < 0 {
            throw KafkaError(.invalidArgument, "invalid offset \(position): must be 0 or greater").of(
                topic: name.topic, partition: name.partition)
        }
        for topic in Set(positions.keys.map(\.topic)) { _ = try await cluster.topic(topic) }
        let consumer = Consumer(cluster: cluster, configuration: configuration, group: nil, topics: [])
        await consumer.start(at: positions)
        return consumer
    }
}
