import KafkaCodecs
import KafkaTransport
import RivvenClient
import RivvenProtocol
import Testing

@Suite(.timeLimit(.minutes(5))) struct PublishingTests {
    private static let records = [RivvenRecord(key: nil, value: "a"), RivvenRecord(key: "k", value: "b")]

    private static func identity(_ id: Int) -> FakeRivven.Step {
        var identity = RivvenResponse.ProducerIdInitialized()
        identity.producerID = UInt64(id)
        return .answer(.producerIdInitialized(identity))
    }

    private static func written(at offset: UInt64, duplicate: Bool = false) -> FakeRivven.Step {
        var written = RivvenResponse.IdempotentPublishedBatch()
        written.baseOffset = offset
        written.duplicate = duplicate
        return .answer(.idempotentPublishedBatch(written))
    }

    private static func batches(_ broker: FakeRivven) -> [RivvenRequest.IdempotentPublishBatch] {
        broker.asked.withLock { $0 }.compactMap { request in
            if case .idempotentPublishBatch(let publish) = request { publish } else { nil }
        }
    }

    @Test func theFailureOfOnePartitionLeavesTheSequenceOfAnother() async throws {
        let broker = try FakeRivven { request, count in
            if case .initProducerId = request { return Self.identity(count) }
            guard case .idempotentPublishBatch(let publish) = request, publish.partition == 1 else {
                return Self.written(at: 0)
            }
            var error = RivvenResponse.Error()
            error.message = "OUT_OF_ORDER_SEQUENCE"
            return .answer(.error(error))
        }
        try await broker.with { client in
            _ = try await client.publish(topic: "t", partition: 0, records: Self.records)
            await #expect(throws: RivvenError.self) {
                try await client.publish(topic: "t", partition: 1, records: Self.records)
            }
            _ = try await client.publish(topic: "t", partition: 0, records: Self.records)
        }
        let own = Self.batches(broker).filter { $0.partition == 0 }
        #expect(own.map(\.baseSequence) == [0, 2])
        #expect(Set(own.map(\.producerID)).count == 1)
    }

    @Test func aNegativePartitionOrOffsetIsRefusedBeforeAnythingIsSent() async throws {
        let broker = try FakeRivven { _, _ in Self.written(at: 0) }
        try await broker.with { client in
            let before = broker.asked.withLock { $0.count }
            let calls: [() async throws -> Void] = [
                { _ = try await client.publish(topic: "t", partition: -1, records: Self.records) },
                { _ = try await client.publish(topic: "t", partition: -1, records: []) },
                {
                    _ = try await client.consume(
                        topic: "t", partition: -1, from: 0, maximumRecords: 1, maximumWait: .zero)
                },
                {
                    _ = try await client.consume(
                        topic: "t", partition: 0, from: -1, maximumRecords: 1, maximumWait: .zero)
                },
                { _ = try await client.offsetBounds(topic: "t", partition: -1) },
                { try await client.commit(group: "g", topic: "t", partition: -1, offset: 0) },
                { try await client.commit(group: "g", topic: "t", partition: 0, offset: -1) },
                { _ = try await client.committedOffset(group: "g", topic: "t", partition: 1 << 40) },
            ]
            for call in calls {
                let error = await #expect(throws: RivvenError.self) { try await call() }
                #expect(error?.code == .invalidArgument)
            }
            #expect(broker.asked.withLock { $0.count } == before)
        }
    }

    @Test func afterAFailureAPartitionContinuesWithANewProducerID() async throws {
        let broker = try FakeRivven { request, count in
            if case .initProducerId = request { return Self.identity(count) }
            guard count == 2 else { return Self.written(at: 0) }
            var error = RivvenResponse.Error()
            error.message = "disk is full"
            return .answer(.error(error))
        }
        try await broker.with { client in
            await #expect(throws: RivvenError.self) {
                try await client.publish(topic: "t", partition: 0, records: Self.records)
            }
            _ = try await client.publish(topic: "t", partition: 0, records: Self.records)
        }
        #expect(Self.batches(broker).map(\.producerID) == [1, 3])
        #expect(Self.batches(broker).map(\.baseSequence) == [0, 0])
    }

    @Test func aDuplicatesOffsetIsFoundAtTheEndOfThePartition() async throws {
        let looks = Lock(0)
        let broker = try FakeRivven { request, count in
            if case .initProducerId = request { return Self.identity(count) }
            guard case .getOffsetBounds = request else { return Self.written(at: 17, duplicate: true) }
            var bounds = RivvenResponse.OffsetBounds()
            bounds.latest = looks.withLock { looks in
                looks += 1
                return looks == 1 ? 41 : 42
            }
            return .answer(.offsetBounds(bounds))
        }
        try await broker.with { client in
            let offset = try await client.publish(topic: "t", partition: 0, records: Self.records)
            #expect(offset == 40, "its two records end where the partition does")
        }
        #expect(looks.withLock { $0 } >= 3)
    }

    @Test func aWritingConnectionHasOneRequestInFlight() async throws {
        let broker = try FakeRivven { request, count in
            if case .initProducerId = request { return Self.identity(count) }
            return .silence
        }
        var configuration = RivvenClient.Configuration()
        configuration.maximumConnections = 1
        configuration.requestTimeout = .milliseconds(300)
        let client = try await RivvenClient(servers: [broker.server], configuration: configuration)
        let publishing = (0..<3).map { partition in
            Task { try await client.publish(topic: "t", partition: partition, records: Self.records) }
        }
        await #expect(throws: RivvenError.self) { _ = try await publishing[0].value }
        #expect(Self.batches(broker).count <= 2, "the first, and the next after it")
        await client.close()
        for task in publishing {
            let result = await task.result
            #expect(throws: RivvenError.self) { try result.get() }
        }
        await broker.stop()
    }

    @Test func publishesOfOnePartitionKeepTheirSequence() async throws {
        let broker = try FakeRivven { request, count in
            if case .initProducerId = request { return Self.identity(count) }
            return Self.written(at: 0)
        }
        try await broker.with { client in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { _ = try? await client.publish(topic: "t", partition: 0, records: Self.records) }
                }
            }
        }
        #expect(Self.batches(broker).map(\.baseSequence) == (0..<20).map { $0 * 2 })
    }
}

@Suite(.timeLimit(.minutes(5))) struct RivvenTLSTests {
    private static func pong() throws -> FakeRivven {
        try FakeRivven(tls: TestCertificate.server()) { _, _ in
            var bounds = RivvenResponse.OffsetBounds()
            bounds.latest = 7
            return .answer(.offsetBounds(bounds))
        }
    }

    @Test func aTrustedBrokerIsReachedOverTLS() async throws {
        try await Self.pong().with(tls: TestCertificate.trusted) { client in
            let bounds = try await client.offsetBounds(topic: "t", partition: 0)
            #expect(bounds.latest == 7)
        }
    }

    @Test func anUntrustedBrokerIsRefusedAtOnce() async throws {
        let broker = try Self.pong()
        await #expect {
            try await broker.with(tls: TLSConfiguration()) { _ in }
        } throws: { error in
            guard let error = error as? RivvenError else { return false }
            return error.code == .connection && error.message.contains("certificate")
        }
        #expect(broker.asked.withLock { $0 }.isEmpty)
    }

    @Test func aPlaintextBrokerIsRefused() async throws {
        let broker = try FakeRivven { _, _ in .hangUp }
        await #expect(throws: RivvenError.self) { try await broker.with(tls: TestCertificate.trusted) { _ in } }
    }

    @Test func unreadableAuthoritiesAreAnInvalidArgument() async {
        var configuration = RivvenClient.Configuration()
        configuration.tls = TLSConfiguration(trustRoots: .certificates(.text("no certificate")))
        await #expect {
            _ = try await RivvenClient(servers: ["127.0.0.1:1"], configuration: configuration)
        } throws: { ($0 as? RivvenError)?.code == .invalidArgument }
    }
}
