import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaClient

/// Tests of a producer whose batches fail.
@Suite(.timeLimit(.minutes(1))) struct ProducerFailureTests {
    func configuration(_ failedPartitions: Producer.FailedPartitions = .failFollowing) -> Producer.Configuration {
        var configuration = Producer.Configuration()
        configuration.linger = .zero
        configuration.retryBackoff = .milliseconds(1)
        configuration.failedPartitions = failedPartitions
        return configuration
    }

    @Test(arguments: [0, 1, 3])
    func retriesCountsTheResponsesThatRefuseABatch(_ retries: Int) async throws {
        let log = try WrittenLog { _, _, _ in .refuse(.corruptMessage) }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.retries = retries
            let producer = try await kafka.producer(configuration)
            let error = await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "a") }
            #expect(error?.brokerError == .corruptMessage && log.received.count == retries + 1)
            await producer.close()
        }
    }

    @Test(
        arguments: [
            ErrorCode.notLeaderOrFollower, .notEnoughReplicas, .notEnoughReplicasAfterAppend, .requestTimedOut,
            .kafkaStorageError, .unknownTopicOrPartition,
        ])
    func errorsAboutLeadersAndReplicasDoNotCountAsRetries(_ code: ErrorCode) async throws {
        let log = try WrittenLog { _, _, request in request <= 4 ? .refuse(code) : nil }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.retries = 0
            let producer = try await kafka.producer(configuration)
            #expect(try await producer.send(to: "t", value: "a").offset == 0)
            #expect(log.values() == ["a"])
            await producer.close()
        }
    }

    @Test func lostConnectionsDoNotCountAsRetries() async throws {
        let log = try WrittenLog { _, _, request in request <= 2 ? .loseResponse : nil }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.retries = 0
            let producer = try await kafka.producer(configuration)
            #expect(try await producer.send(to: "t", value: "a").offset == 0)
            #expect(log.values() == ["a"])
            await producer.close()
        }
    }

    @Test func aBatchThatNoLeaderAcceptsFailsAtTheDeliveryTimeoutWithItsCause() async throws {
        let log = try WrittenLog { _, _, _ in .refuse(.notEnoughReplicas) }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.deliveryTimeout = .milliseconds(200)
            let producer = try await kafka.producer(configuration)
            let error = await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "a") }
            #expect(error?.code == .timedOut && error?.brokerError == .notEnoughReplicas)
            #expect(error?.mayHaveBeenWritten == false)
            await producer.close()
        }
    }

    @Test func aBatchThatTheLeaderAppendedBeforeItFailedMayHaveBeenWritten() async throws {
        let log = try WrittenLog { _, _, _ in .writeAndRefuse(.notEnoughReplicasAfterAppend) }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.deliveryTimeout = .milliseconds(100)
            let producer = try await kafka.producer(configuration)
            let error = await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "a") }
            #expect(error?.mayHaveBeenWritten == true)
            await producer.close()
        }
    }

    @Test func eachRetryIsAnEventWithItsCode() async throws {
        let log = try WrittenLog { _, _, request in request <= 3 ? .refuse(.notEnoughReplicas) : nil }
        let events = Lock<[Kafka.Event]>([])
        try await log.broker.with(onEvent: { event in events.withLock { $0.append(event) } }) { kafka in
            let producer = try await kafka.producer(configuration())
            try await producer.send(to: "t", value: "a")
            await producer.close()
        }
        let retries = events.withLock { $0.filter { $0.kind == .retry && $0.api == .produce } }
        #expect(retries.map(\.attempts) == [1, 2, 3])
        #expect(retries.allSatisfy { $0.error.brokerError == .notEnoughReplicas && $0.error.topic == "t" })
    }

    // MARK: Batches behind a failed batch

    @Test func aHeldPartitionAcceptsAndSendsNothingUntilItIsReopened() async throws {
        let log = try WrittenLog { _, values, _ in values == ["b"] ? .refuse(.topicAuthorizationFailed) : nil }
        try await log.broker.with { kafka in
            let producer = try await kafka.producer(configuration(.hold))
            try await producer.send(to: "t", value: "a")
            await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "b") }
            for _ in 0..<2 {
                let error = await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "c") }
                #expect(error?.code == .precedingBatchFailed && error?.mayHaveBeenWritten == false)
            }
            #expect(log.received == [["a"], ["b"]])
            try await producer.reopen(try await producer.topic("t"), partition: 0)
            try await producer.send(to: "t", value: "d")
            #expect(log.values() == ["a", "d"])
            await producer.close()
        }
    }

    @Test func batchesInFlightBehindAFailedOneAreNotSentAgain() async throws {
        let log = try WrittenLog(delay: .milliseconds(100)) { _, values, _ in
            values[0].hasPrefix("b") ? .refuse(.topicAuthorizationFailed) : nil
        }
        try await log.broker.with { kafka in
            var configuration = configuration(.hold)
            configuration.reportsDeliveries = true
            configuration.batchSize = 128
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            var reports = producer.deliveries.makeAsyncIterator()
            try producer.append(to: topic, partition: 0, key: nil, value: "a")
            #expect(await reports.next()?.error == nil)
            // Each record fills a batch, and all batches are in flight before the first response arrives.
            for letter in ["b", "c", "d"] {
                let value = Bytes(utf8: String(repeating: letter, count: 100))
                try producer.append(to: topic, partition: 0, key: nil, value: value)
            }
            var failures: [KafkaError.Code] = []
            while failures.count < 3, let report = await reports.next() {
                failures.append(try #require(report.error).code)
            }
            #expect(failures == [.broker, .precedingBatchFailed, .precedingBatchFailed])
            #expect(log.received.count == 4 && log.values() == ["a"])
            await producer.close()
        }
    }

    @Test func recordsBehindAnExpiredBatchAreNotSentBeforeTheReportsWereRead() async throws {
        let isDown = Lock(true)
        let log = try WrittenLog { _, _, _ in isDown.withLock { $0 } ? .refuse(.notEnoughReplicas) : nil }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.reportsDeliveries = true
            configuration.batchSize = 128
            configuration.deliveryTimeout = .milliseconds(100)
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            let long = Bytes(Array(repeating: 97, count: 100))
            for _ in 0..<3 { try producer.append(to: topic, partition: 0, key: nil, value: long) }
            await producer.flush()
            isDown.withLock { $0 = false }
            #expect(throws: KafkaError.self) { try producer.append(to: topic, partition: 0, key: nil, value: "new") }
            var reports = producer.deliveries.makeAsyncIterator()
            var codes: [KafkaError.Code?] = []
            for _ in 0..<3 { codes.append(await reports.next()?.error?.code) }
            // On a busy machine, the batches behind it expire before its expiry is noticed.
            #expect(codes.first == .timedOut && codes.allSatisfy { $0 == .timedOut || $0 == .precedingBatchFailed })
            try await producer.send(to: "t", value: "new")
            #expect(log.values() == ["new"])
            await producer.close()
        }
    }

    @Test func aFailureConcernsItsPartitionOnly() async throws {
        let log = try WrittenLog(partitions: 2) { partition, _, _ in
            partition == 0 ? .refuse(.topicAuthorizationFailed) : nil
        }
        try await log.broker.with { kafka in
            let producer = try await kafka.producer(configuration(.hold))
            await #expect(throws: KafkaError.self) { try await producer.send(to: "t", partition: 0, value: "a") }
            try await producer.send(to: "t", partition: 1, value: "b")
            #expect(log.values(0).isEmpty && log.values(1) == ["b"])
            await producer.close()
        }
    }

    @Test func anInvalidBatchIsDroppedAndThePartitionContinues() async throws {
        let log = try WrittenLog { _, values, _ in values == ["b"] ? .refuse(.invalidTimestamp) : nil }
        try await log.broker.with { kafka in
            let producer = try await kafka.producer(configuration())
            try await producer.send(to: "t", value: "a")
            await #expect(throws: KafkaError.self) { try await producer.send(to: "t", value: "b") }
            try await producer.send(to: "t", value: "c")
            #expect(log.values() == ["a", "c"])
            await producer.close()
        }
    }

    // MARK: Record errors

    @Test func aReportNamesTheRecordsThatTheBrokerRefused() async throws {
        let log = try WrittenLog { _, values, _ in
            values.count == 3 ? .refuse(.invalidRecord, records: [1, 7, -1]) : nil
        }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.linger = .milliseconds(50)
            configuration.reportsDeliveries = true
            let producer = try await kafka.producer(configuration)
            let topic = try await producer.topic("t")
            for (index, value) in (["a", "b", "c"] as [Bytes]).enumerated() {
                try producer.append(to: topic, partition: 0, key: nil, value: value, tag: UInt64(10 + index))
            }
            var reports = producer.deliveries.makeAsyncIterator()
            let report = try #require(await reports.next())
            #expect(report.error?.brokerError == .invalidRecord)
            #expect(report.refusedRecords == [RefusedRecord(index: 1, message: "record 1 is invalid", tag: 11)])
            await producer.close()
        }
    }

    @Test func onlyTheRefusedRecordsOfABatchAreReportedAsInvalid() async throws {
        let log = try WrittenLog { _, values, _ in
            values.firstIndex(of: "bad").map { .refuse(.invalidRecord, records: [$0]) }
        }
        try await log.broker.with { kafka in
            var configuration = configuration()
            configuration.linger = .milliseconds(100)
            let producer = try await kafka.producer(configuration)
            let errors = await withTaskGroup(of: (String, KafkaError?).self) { group in
                for value in ["good", "bad"] {
                    group.addTask {
                        do throws(KafkaError) {
                            try await producer.send(to: "t", partition: 0, value: Bytes(utf8: value))
                            return (value, nil)
                        } catch {
                            return (value, error)
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(errors["bad"]?.brokerError == .invalidRecord)
            #expect(errors["bad"]?.message.contains("is invalid") == true)
            #expect(errors["good"]?.code == .precedingBatchFailed)
            await producer.close()
        }
    }
}
