/// Clients, producers, consumers and transactions that end with a scope, whether it returns or throws.
///
/// ```swift
/// try await Kafka.withClient(bootstrap: "localhost:9092") { kafka in
///     try await kafka.withProducer { producer in
///         _ = try await producer.send(to: "orders", key: "o-1", value: "{}")
///     }
/// }
/// ```
extension Kafka {
    /// Connects to a cluster, calls `body` with the client, and closes the client.
    ///
    /// - Parameters:
    ///   - bootstrap: Brokers as `host:port`, separated by commas. One that responds is enough.
    ///   - configuration: Settings of the client.
    ///   - body: The work. The client is closed when it returns or throws.
    /// - Throws: The error of `Kafka.init(bootstrap:configuration:)`, or of `body`.
    public static func withClient<Value>(
        bootstrap: String, configuration: Configuration = .init(), _ body: (Kafka) async throws -> Value
    ) async throws -> Value {
        let kafka = try await Kafka(bootstrap: bootstrap, configuration: configuration)
        return try await ending({ await kafka.close() }) { try await body(kafka) }
    }

    /// Creates a producer, calls `body` with it, sends what was appended, and closes the producer.
    ///
    /// - Throws: The error of `producer(_:)`, or of `body`.
    public func withProducer<Value>(
        _ configuration: Producer.Configuration = .init(), _ body: (Producer) async throws -> Value
    ) async throws -> Value {
        let producer = try await producer(configuration)
        return try await Self.ending({ await producer.close() }) { try await body(producer) }
    }

    /// Creates a consumer in `group`, calls `body` with it, and closes the consumer, which leaves the group. No offsets
    /// are committed at the end: commit in `body`.
    ///
    /// - Throws: The error of `consumer(group:topics:configuration:)`, or of `body`.
    public func withConsumer<Value>(
        group: String, topics: [String], configuration: Consumer.Configuration = .init(),
        _ body: (Consumer) async throws -> Value
    ) async throws -> Value {
        let consumer = try await consumer(group: group, topics: topics, configuration: configuration)
        return try await Self.ending({ await consumer.close() }) { try await body(consumer) }
    }

    /// Creates a consumer of exactly these partitions, calls `body` with it, and closes the consumer.
    ///
    /// - Throws: The error of `consumer(partitions:configuration:)`, or of `body`.
    public func withConsumer<Value>(
        partitions positions: [TopicPartition: Int64], configuration: Consumer.Configuration = .init(),
        _ body: (Consumer) async throws -> Value
    ) async throws -> Value {
        let consumer = try await consumer(partitions: positions, configuration: configuration)
        return try await Self.ending({ await consumer.close() }) { try await body(consumer) }
    }

    /// Returns the value of `body`, after `end` has run. Runs `end` also if `body` throws.
    private static func ending<Value>(
        _ end: () async -> Void, _ body: () async throws -> Value
    ) async throws -> Value {
        let value: Value
        do {
            value = try await body()
        } catch {
            await end()
            throw error
        }
        await end()
        return value
    }
}

extension Producer {
    /// Begins a transaction, calls `body`, and commits the transaction. If `body` throws, or if the commit fails with
    /// an error that requires it, the transaction is aborted.
    ///
    /// - Throws: The error of `body`, or `KafkaError` as `beginTransaction()` and `commitTransaction()` throw it. With
    ///   both `mayHaveBeenWritten` and `isRetriable`, the outcome is unknown, and the transaction is still open: call
    ///   `commitTransaction()` to find out.
    public func withTransaction<Value>(_ body: () async throws -> Value) async throws -> Value {
        try beginTransaction()
        let value: Value
        do {
            value = try await body()
        } catch {
            await abortEvenIfCancelled()
            throw error
        }
        do throws(KafkaError) {
            try await commitTransaction()
        } catch {
            if error.requiresAbort { await abortEvenIfCancelled() }
            throw error
        }
        return value
    }

    /// Aborts the transaction, even if the task is cancelled. If this fails too, the broker aborts the transaction after
    /// its timeout, or when the producer is closed.
    private func abortEvenIfCancelled() async {
        await Task { try? await self.abortTransaction() }.value
    }
}
