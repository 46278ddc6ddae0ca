import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

/// Tests that every wait of a producer ends.
@Suite(.timeLimit(.minutes(1))) struct ProducerWaitTests {
    @Test func aCancelledSendReturnsAtOnceAndSaysThatTheRecordMayBeWritten() async throws {
        let log = try WrittenLog { _, _, _ in .ignore }
        try await log.broker.with { kafka in
            let producer = try await kafka.producer()
            let sending = Task { try await producer.send(to: "t", value: "a") }
            try await eventually { !log.received.isEmpty }
            let started = ContinuousClock.now
            sending.cancel()
            let error = await #expect(throws: KafkaError.self) { try await sending.value }
            #expect(error?.code == .cancelled && error?.mayHaveBeenWritten == true)
            #expect(ContinuousClock.now - started < .seconds(2))
            await producer.close(deadline: .zero)
        }
    }

    @Test func aSendThatIsCancelledBeforeItWasAppendedSendsNothing() async throws {
        let log = try WrittenLog()
        try await log.broker.with { kafka in
            let producer = try await kafka.producer()
            _ = try await producer.topic("t")
            let sending = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await producer.send(to: "t", value: "a")
            }
            let error = await #expect(throws: KafkaError.self) { try await sending.value }
            #expect(error?.code == .cancelled && error?.mayHaveBeenWritten == false)
            await producer.close()
            #expect(log.received.isEmpty)
        }
    }

    @Test func aSendThatWaitsForMemoryIsCancelled() async throws {
        let log = try WrittenLog { _, _, _ in .ignore }
        try await log.broker.with { kafka in
            var configuration = Producer.Configuration()
            configuration.batchSize = 1024
            configuration.bufferMemory = 2048
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            let long = Bytes(Array(repeating: 97, count: 1000))
            try producer.append(to: topic, partition: 0, key: nil, value: long)
            let sending = Task { try await producer.send(to: "t", partition: 0, value: long) }
            try await eventually { producer.memory.waiting > 0 }
            sending.cancel()
            let error = await #expect(throws: KafkaError.self) { try await sending.value }
            #expect(error?.code == .cancelled && error?.mayHaveBeenWritten == false)
            await producer.close(deadline: .zero)
        }
    }

    /// The thread that sealed a batch is still compressing it when the producer closes.
    @Test func closingEndsABatchThatIsBeingCompressed() async throws {
        let log = try WrittenLog()
        try await log.broker.with { kafka in
            var configuration = Producer.Configuration()
            configuration.reportsDeliveries = true
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            let appender = topic.appenders[0]
            let written = Awaited<Result<RecordMetadata, KafkaError>>()
            try producer.append(to: topic, partition: 0, key: nil, value: "a")
            let batch = try #require(appender.sealOpen { _ in true })
            batch.waiters.append(.init(index: 0, timestamp: 0, result: written))
            await producer.close(deadline: .milliseconds(1))
            guard case .failure(let error) = await written.value() else { return #expect(Bool(false)) }
            #expect(error.code == .closed && !error.mayHaveBeenWritten)
            // The compression finishes after the producer was closed.
            batch.prepare(.none, level: nil)
            producer.sender.announce(appender, isUrgent: true)
            var reports = producer.deliveries.makeAsyncIterator()
            #expect(await reports.next()?.error?.code == .closed)
            #expect(await reports.next() == nil)
        }
    }

    @Test func anUnreadReportDoesNotKeepASendWaiting() async throws {
        let log = try WrittenLog()
        try await log.broker.with { kafka in
            var configuration = Producer.Configuration()
            configuration.reportsDeliveries = true
            configuration.deliveryTimeout = .milliseconds(200)
            configuration.linger = .zero
            let producer = try await kafka.producer(configuration)
            _ = try await producer.topic("t")
            let report = DeliveryReport(
                topic: "t", partition: 0, baseOffset: 0, count: 1, tags: [], attempts: 1, error: nil, refusedRecords: []
            )
            producer.sender.reports.put(Array(repeating: report, count: ReportQueue.limit))
            let error = await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "a") }
            #expect(error?.code == .timedOut)
            await producer.close(deadline: .zero)
        }
    }

    @Test func aSendEndsAfterTheRequestTimeoutIfTheBrokerNeverResponds() async throws {
        let log = try WrittenLog { _, _, _ in .ignore }
        try await log.broker.with(requestTimeout: .milliseconds(300)) { kafka in
            var configuration = Producer.Configuration()
            configuration.deliveryTimeout = .milliseconds(400)
            let producer = try await kafka.producer(configuration)
            let error = await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "a") }
            #expect(error?.code == .timedOut && error?.mayHaveBeenWritten == true)
            await producer.close()
        }
    }

    @Test func aFlushEndsWhenItsTaskIsCancelled() async throws {
        let log = try WrittenLog { _, _, _ in .ignore }
        try await log.broker.with { kafka in
            let producer = try await kafka.producer()
            let topic = try await producer.topic("t")
            try producer.append(to: topic, partition: 0, key: nil, value: "a")
            let flushing = Task { await producer.flush() }
            try await eventually { !log.received.isEmpty }
            flushing.cancel()
            await flushing.value
            await producer.close(deadline: .zero)
        }
    }

    @Test func closingTheClientEndsASendOfAnOpenProducer() async throws {
        let log = try WrittenLog { _, _, _ in .refuse(.notEnoughReplicas) }
        let sending = Lock<Task<RecordMetadata, any Error>?>(nil)
        try await log.broker.with { kafka in
            let producer = try await kafka.producer()
            sending.withLock { $0 = Task { try await producer.send(to: "t", value: "a") } }
            try await eventually { !log.received.isEmpty }
        }
        let task = try #require(sending.withLock { $0 })
        await #expect(throws: KafkaError.self) { try await task.value }
    }

    @Test func aTransactionTimeoutThatTheBrokerDoesNotAllowIsPermanentAndNamesBothSettings() async throws {
        let broker = try FakeBroker()
        let requests = Lock(0)
        broker.on(InitProducerIdRequest.self, versions: 0...4) { _, reply in
            requests.withLock { $0 += 1 }
            var response = InitProducerIdResponse()
            response.errorCode = ErrorCode.invalidTransactionTimeout.rawValue
            reply(response)
        }
        try await broker.with { kafka in
            var configuration = Producer.Configuration()
            configuration.transactionalID = "id"
            let error = await #expect(throws: KafkaError.self) { try await kafka.producer(configuration) }
            #expect(error?.isRetriable == false && requests.withLock { $0 } == 1)
            #expect(error?.message.contains("transaction.timeout.ms") == true)
            #expect(error?.message.contains("transaction.max.timeout.ms") == true)
        }
    }

    /// The coordinator keeps the connection open and never responds.
    @Test func aCommitEndsIfTheCoordinatorNeverResponds() async throws {
        let log = try WrittenLog()
        log.broker.on(AddPartitionsToTxnRequest.self, versions: 0...3) { _, _ in }
        try await log.broker.with(requestTimeout: .milliseconds(200), maximumBlock: .milliseconds(800)) { kafka in
            var configuration = Producer.Configuration()
            configuration.transactionalID = "id"
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            try producer.beginTransaction()
            try producer.append(to: topic, partition: 0, key: nil, value: "a")
            let error = await #expect(throws: KafkaError.self) { try await producer.commitTransaction() }
            #expect(error?.requiresAbort == true)
            #expect(log.received.isEmpty)
            await producer.close(deadline: .zero)
        }
    }
}
