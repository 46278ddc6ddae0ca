import KafkaCodecs
import KafkaTransport
import RivvenProtocol
import Testing

@testable import RivvenClient

@Suite("Connections to a cluster", .timeLimit(.minutes(1)))
struct ChannelTests {
    private static func bounds(_ latest: UInt64) -> FakeRivven.Step {
        var bounds = RivvenResponse.OffsetBounds()
        bounds.latest = latest
        return .answer(.offsetBounds(bounds))
    }

    private static func configuration(
        _ change: (inout RivvenClient.Configuration) -> Void = { _ in }
    ) -> RivvenClient.Configuration {
        var configuration = RivvenClient.Configuration()
        configuration.requestTimeout = .milliseconds(300)
        configuration.connectTimeout = .milliseconds(300)
        change(&configuration)
        return configuration
    }

    /// Runs `body` with a client of several brokers, and stops all of them afterwards.
    private func with(
        _ brokers: [FakeRivven], _ configuration: RivvenClient.Configuration = configuration(),
        _ body: (RivvenClient) async throws -> Void
    ) async throws {
        do {
            let client = try await RivvenClient(servers: brokers.map(\.server), configuration: configuration)
            try await body(client)
            await client.close()
        } catch {
            for broker in brokers { await broker.stop() }
            throw error
        }
        for broker in brokers { await broker.stop() }
    }

    @Test func aRequestOnASilentConnectionTimesOutAndTheNextServerResponds() async throws {
        let silent = try FakeRivven { _, _ in .silence }
        let other = try FakeRivven { _, _ in Self.bounds(7) }
        try await with([silent, other]) { client in
            let begin = ContinuousClock.now
            await #expect {
                try await client.offsetBounds(topic: "t", partition: 0)
            } throws: { ($0 as? RivvenError)?.code == .timedOut }
            #expect(ContinuousClock.now - begin < .seconds(5))
            let bounds = try await client.offsetBounds(topic: "t", partition: 0)
            #expect(bounds.latest == 7)
        }
    }

    @Test func aServerThatDoesNotRespondToTheHandshakeIsSkipped() async throws {
        let silent = try FakeRivven(door: .init(answersOpening: false)) { _, _ in .silence }
        let other = try FakeRivven { _, _ in Self.bounds(7) }
        let reports = Lock<[RivvenError]>([])
        let configuration = Self.configuration { configuration in
            configuration.requestTimeout = .seconds(5)
            configuration.report = { error in reports.withLock { $0.append(error) } }
        }
        try await with([silent, other], configuration) { client in
            let bounds = try await client.offsetBounds(topic: "t", partition: 0)
            #expect(bounds.latest == 7)
        }
        #expect(reports.withLock { $0 }.contains { $0.code == .timedOut && $0.message.contains(silent.server) })
    }

    @Test func aLostConnectionIsReportedAndTheRequestIsSentToTheNextServer() async throws {
        let first = try FakeRivven { _, _ in .hangUp }
        let other = try FakeRivven { _, _ in Self.bounds(7) }
        let reports = Lock<[RivvenError]>([])
        let configuration = Self.configuration { configuration in
            configuration.report = { error in reports.withLock { $0.append(error) } }
        }
        try await with([first, other], configuration) { client in
            let bounds = try await client.offsetBounds(topic: "t", partition: 0)
            #expect(bounds.latest == 7)
        }
        #expect(reports.withLock { $0 }.map(\.code) == [.connection])
    }

    @Test func aRequestBehindASilentOneEndsByItsOwnDeadline() async throws {
        let silent = try FakeRivven { _, _ in .silence }
        let loop = try EventLoop(name: "channel-test")
        let channel = RivvenChannel(
            addresses: try RivvenAddress.list([silent.server]), loop: loop, configuration: .init(), tls: nil)
        let slow = Task { try await channel.send(.listTopics(.init()), timeout: .seconds(60)) }
        // The slow request is sent before the other one. The suite's time limit bounds this loop.
        while silent.asked.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(1)) }
        let begin = ContinuousClock.now
        await #expect {
            try await channel.send(.listTopics(.init()), timeout: .milliseconds(200))
        } throws: { ($0 as? RivvenError)?.code == .timedOut }
        #expect(ContinuousClock.now - begin < .seconds(10))
        channel.close()
        _ = await slow.result
        await silent.stop()
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    @Test func aPublishGoesToTheLeaderThatTheClusterNames() async throws {
        let model = SharedRivvend()
        let leader = try FakeRivven { request, _ in .answer(model.withLock { $0.answer(request) }) }
        let port = try #require(UInt16(leader.server.split(separator: ":")[1]))
        let follower = try FakeRivven { request, _ in
            switch request {
            case .idempotentPublishBatch: return .error("NOT_LEADER_FOR_PARTITION: Not leader for partition t-2")
            case .getClusterMetadata:
                var metadata = RivvenResponse.ClusterMetadata()
                var broker = RivvenBrokerInfo()
                (broker.nodeID, broker.host, broker.port) = ("n2", "127.0.0.1", port)
                var partition = RivvenPartitionMetadata()
                (partition.partition, partition.leader) = (2, "n2")
                var topic = RivvenTopicMetadata()
                (topic.name, topic.partitions) = ("t", [partition])
                (metadata.brokers, metadata.topics) = ([broker], [topic])
                return .answer(.clusterMetadata(metadata))
            default: return .answer(model.withLock { $0.answer(request) })
            }
        }
        let reports = Lock<[RivvenError]>([])
        let configuration = Self.configuration { configuration in
            configuration.requestTimeout = .seconds(5)
            configuration.report = { error in reports.withLock { $0.append(error) } }
        }
        try await with([follower], configuration) { client in
            for _ in 0..<2 {
                _ = try await client.publish(
                    topic: "t", partition: 2, records: [RivvenRecord(key: nil, value: "a")])
            }
        }
        await leader.stop()
        #expect(model.withLock { $0.records["t-2"]?.count } == 2)
        #expect(reports.withLock { $0 }.map(\.code) == [.notLeader], "the second publish goes to the leader at once")
    }

    @Test func withoutANamedLeaderTheNextServerIsTried() async throws {
        let follower = try FakeRivven { request, _ in
            if case .getClusterMetadata = request { return .answer(.clusterMetadata(.init())) }
            return .error("NOT_LEADER_FOR_PARTITION: Not leader for partition t-0")
        }
        let leader = try FakeRivven { _, _ in Self.bounds(9) }
        let configuration = Self.configuration { $0.requestTimeout = .seconds(5) }
        try await with([follower, leader], configuration) { client in
            let bounds = try await client.offsetBounds(topic: "t", partition: 0)
            #expect(bounds.latest == 9)
        }
    }

    @Test func aChangeOfLeaderThatNeverEndsIsAnErrorAfterABoundedNumberOfRequests() async throws {
        let broker = try FakeRivven { request, _ in
            if case .getClusterMetadata = request { return .answer(.clusterMetadata(.init())) }
            return .error("NOT_LEADER_FOR_PARTITION: Not leader for partition t-0")
        }
        let configuration = Self.configuration { configuration in
            configuration.requestTimeout = .seconds(20)
            configuration.retries = 3
        }
        try await with([broker], configuration) { client in
            await #expect {
                try await client.offsetBounds(topic: "t", partition: 0)
            } throws: { ($0 as? RivvenError)?.code == .notLeader }
        }
        #expect(broker.asked.withLock { $0.count } <= 8)
    }

    @Test func aRequestToABusyBrokerIsRetried() async throws {
        let broker = try FakeRivven { _, count in
            switch count {
            case 1: return .error("RATE_LIMIT_EXCEEDED: Too many requests")
            case 2:
                var throttled = RivvenResponse.Throttled()
                throttled.throttleTimeMs = 20
                return .answer(.throttled(throttled))
            default: return Self.bounds(3)
            }
        }
        try await with([broker], Self.configuration { $0.requestTimeout = .seconds(5) }) { client in
            let bounds = try await client.offsetBounds(topic: "t", partition: 0)
            #expect(bounds.latest == 3)
        }
    }

    @Test func closingEndsTheWaitForABusyBroker() async throws {
        let broker = try FakeRivven { _, _ in
            var throttled = RivvenResponse.Throttled()
            throttled.throttleTimeMs = 30_000
            return .answer(.throttled(throttled))
        }
        let (isThrottled, signal) = AsyncStream.makeStream(of: Void.self)
        let configuration = Self.configuration {
            $0.requestTimeout = .seconds(60)
            $0.report = { _ in signal.finish() }
        }
        try await with([broker], configuration) { client in
            let asking = Task { try await client.offsetBounds(topic: "t", partition: 0) }
            for await _ in isThrottled {}
            let start = ContinuousClock.now
            await client.close()
            await #expect {
                try await asking.value
            } throws: { ($0 as? RivvenError)?.code == .closed }
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test(arguments: ["\u{1b}[31m", "a\nb", "x\u{9b}31m", "\u{2028}", "\u{202e}", "\u{7}"])
    func textOfABrokerIsEscaped(text: String) async throws {
        let broker = try FakeRivven { _, _ in .error("disk is full" + text) }
        try await with([broker]) { client in
            await #expect {
                try await client.offsetBounds(topic: "t", partition: 0)
            } throws: { error in
                guard let error = error as? RivvenError else { return false }
                return error.message.contains("disk is full")
                    && !error.message.unicodeScalars.contains {
                        $0.value < 32 || text.unicodeScalars.first == $0 && $0.value > 126
                    }
            }
        }
    }

    @Test func longTextOfABrokerIsCut() async throws {
        let broker = try FakeRivven { _, _ in .error(String(repeating: "\u{1b}", count: 100_000)) }
        try await with([broker], Self.configuration { $0.requestTimeout = .seconds(5) }) { client in
            await #expect {
                try await client.offsetBounds(topic: "t", partition: 0)
            } throws: { ($0 as? RivvenError)?.message.count ?? .max < 600 }
        }
    }

    @Test func immediateEmptyResponsesDoNotCauseABusyLoop() async throws {
        let broker = try FakeRivven { _, _ in .answer(.messages(.init())) }
        try await with([broker], Self.configuration { $0.requestTimeout = .seconds(5) }) { client in
            let begin = ContinuousClock.now
            for _ in 0..<9 {
                _ = try await client.consume(
                    topic: "t", partition: 0, from: 0, maximumRecords: 10, maximumWait: .seconds(2))
            }
            #expect(ContinuousClock.now - begin > .milliseconds(255 + 200 - 1))
        }
    }
}
