import KafkaCodecs
import RivvenClient
import RivvenProtocol
import Testing

@Suite(.timeLimit(.minutes(5))) struct RivvenClientTests {
    private static func identity() -> FakeRivven.Step {
        var identity = RivvenResponse.ProducerIdInitialized()
        identity.producerID = 9
        return .answer(.producerIdInitialized(identity))
    }

    @Test func aPublishWithoutAResponseIsRetriedWithItsSequence() async throws {
        let broker = try FakeRivven { request, count in
            if case .initProducerId = request { return Self.identity() }
            if count == 2 { return .hangUp }
            var written = RivvenResponse.IdempotentPublishedBatch()
            written.baseOffset = 40
            return .answer(.idempotentPublishedBatch(written))
        }
        try await broker.with { client in
            let records = [RivvenRecord(key: nil, value: "a"), RivvenRecord(key: "k", value: "b")]
            for _ in 0..<2 {
                let offset = try await client.publish(topic: "t", partition: 3, records: records)
                #expect(offset == 40)
            }
        }
        let sequences = broker.asked.withLock { $0 }.compactMap { request -> Int32? in
            if case .idempotentPublishBatch(let publish) = request { publish.baseSequence } else { nil }
        }
        #expect(sequences == [0, 0, 2])
    }

    @Test func anErrorResponseIsThrownWithItsMessage() async throws {
        let broker = try FakeRivven { _, _ in
            var error = RivvenResponse.Error()
            error.message = "disk is full"
            return .answer(.error(error))
        }
        try await broker.with { client in
            await #expect {
                try await client.offsetBounds(topic: "t", partition: 0)
            } throws: { error in
                guard let error = error as? RivvenError else { return false }
                return error.code == .broker && error.message.contains("disk is full")
            }
        }
    }

    @Test func anUnknownTopicHasNoPartitionCount() async throws {
        let broker = try FakeRivven { _, _ in
            var error = RivvenResponse.Error()
            error.message = "Topic not found: t"
            return .answer(.error(error))
        }
        try await broker.with { client in
            let count = try await client.partitionCount(topic: "t")
            #expect(count == nil)
        }
    }

    @Test(arguments: [[5, 5], [5, 4], [3], [UInt64.max], [1 << 48]] as [[UInt64]])
    func invalidOffsetsAreAnError(_ offsets: [UInt64]) async throws {
        let broker = try FakeRivven { _, _ in
            var messages = RivvenResponse.Messages()
            messages.messages = offsets.map { offset in
                var message = RivvenMessageData()
                message.offset = offset
                return message
            }
            return .answer(.messages(messages))
        }
        try await broker.with { client in
            await #expect {
                try await client.consume(topic: "t", partition: 0, from: 4, maximumRecords: 10, maximumWait: .zero)
            } throws: { ($0 as? RivvenError)?.code == .malformed }
        }
    }

    @Test func messagesThatAKilledBrokerRepeatsAtOffsetZeroAreSkippedAndReported() async throws {
        let broker = try FakeRivven { _, _ in
            var messages = RivvenResponse.Messages()
            messages.messages = ([0, 1, 2, 0, 0, 0] as [UInt64]).map { offset in
                var message = RivvenMessageData()
                message.offset = offset
                return message
            }
            return .answer(.messages(messages))
        }
        let reports = Lock<[RivvenError]>([])
        var configuration = RivvenClient.Configuration()
        configuration.report = { error in reports.withLock { $0.append(error) } }
        let client = try await RivvenClient(servers: [broker.server], configuration: configuration)
        let messages = try await client.consume(
            topic: "t", partition: 0, from: 0, maximumRecords: 10, maximumWait: .zero)
        #expect(messages.map(\.offset) == [0, 1, 2])
        #expect(reports.withLock { $0 }.count == 1)
        await client.close()
        await broker.stop()
    }

    @Test func anInvalidPartitionCountIsAnError() async throws {
        let broker = try FakeRivven { _, _ in
            var metadata = RivvenResponse.Metadata()
            metadata.partitions = .max
            return .answer(.metadata(metadata))
        }
        try await broker.with { client in
            await #expect { try await client.partitionCount(topic: "t") } throws: {
                ($0 as? RivvenError)?.code == .malformed
            }
        }
    }

    /// Invalid frames: too short, of an unknown format, with too large a length, and of an unknown variant.
    static let noAnswers: [[UInt8]] = [
        [0, 0, 0, 1, 0], [0, 0, 0, 5, 1, 0, 0, 0, 1], [0x7f, 0xff, 0xff, 0xff], [0, 0, 0, 6, 0, 0, 0, 0, 9, 99],
    ]

    @Test(arguments: noAnswers)
    func bytesThatAreNotAResponseAreAnError(_ bytes: [UInt8]) async throws {
        let broker = try FakeRivven { _, _ in .bytes(Bytes(bytes)) }
        try await broker.with { client in
            await #expect(throws: RivvenError.self) { try await client.partitionCount(topic: "t") }
        }
    }

    @Test func anUnreachableBrokerIsAnErrorOfOneLine() async {
        var configuration = RivvenClient.Configuration()
        configuration.retries = 1
        await #expect {
            _ = try await RivvenClient(servers: ["127.0.0.1:1"], configuration: configuration)
        } throws: { error in
            guard let error = error as? RivvenError else { return false }
            return error.code == .connection && error.message.contains("127.0.0.1:1") && !error.message.contains("\n")
        }
    }

    @Test(arguments: [[], ["host"], ["host:0"], [":9192"]])
    func invalidAddressesAreRefused(_ servers: [String]) async {
        await #expect { _ = try await RivvenClient(servers: servers) } throws: {
            ($0 as? RivvenError)?.code == .invalidArgument
        }
    }
}
