import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import Testing

@testable import KafkaBroker

/// Tests of requests of every API and version that are damaged in many ways, passed directly to the broker's core.
@Suite("Hostile requests", .timeLimit(.minutes(1)))
struct HostileRequestTests {
    /// Receives responses, and counts how requests ended.
    private final class Target: AnswerTarget {
        var clientID = ""
        var authentication: ConnectionAuthentication?
        let peer = "test"
        var parkedFetch: ParkedFetch?
        var delivered = 0
        var refused = 0

        func deliver(_ pieces: [Bytes]) { delivered += 1 }
        func refuse(_ reason: String) { refused += 1 }
    }

    private static func onLoop(_ body: @escaping @Sendable (BrokerCore) throws -> Void) async throws {
        let loop = try EventLoop(name: "hostile")
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            loop.execute {
                continuation.resume(
                    returning: Result {
                        let configuration = KafkaBroker.Configuration.test { $0.limits.partitionsPerTopic = 10 }
                        let store = try BrokerStore(directory: nil, durability: .never, log: .off)
                        let core = try BrokerCore(
                            loop: loop, configuration: configuration, clock: .system, store: store)
                        try body(core)
                        core.stop()
                    })
            }
        }
        await withCheckedContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
        try result.get()
    }

    private static func requests() -> [(APIKey, ClosedRange<Int16>, (Int16) -> Bytes)] {
        func frame<Request: KafkaRequest>(_ request: Request) -> (Int16) -> Bytes {
            { version in
                let whole = RawClient.frame(request, version, 1)
                return whole.slice(4..<whole.count)
            }
        }
        return ServedAPIs.list.compactMap { api in
            let versions = api.key == .produce ? 3...13 : api.handled
            return sample(api.key).map { (api.key, versions, frame($0)) }
        }
    }

    /// Returns a request that has an element in each of its lists.
    static func sample(_ key: APIKey) -> (any KafkaRequest)? {
        switch key {
        case .produce:
            var data = ProduceRequest.PartitionProduceData()
            data.records = batch(["a", "b"])
            var topic = ProduceRequest.TopicProduceData()
            topic.name = "t"
            topic.partitionData = [data]
            var request = ProduceRequest()
            request.acks = 1
            request.topicData = [topic]
            return request
        case .fetch:
            var topic = FetchRequest.FetchTopic()
            topic.topic = "t"
            topic.partitions = [.init()]
            var request = FetchRequest()
            request.topics = [topic]
            return request
        case .metadata:
            var topic = MetadataRequest.MetadataRequestTopic()
            topic.name = "t"
            var request = MetadataRequest()
            request.topics = [topic]
            return request
        case .saslHandshake:
            var request = SaslHandshakeRequest()
            request.mechanism = "PLAIN"
            return request
        case .saslAuthenticate:
            var request = SaslAuthenticateRequest()
            request.authBytes = "\0alice\0secret"
            return request
        case .joinGroup:
            var request = JoinGroupRequest()
            request.groupId = "g"
            request.sessionTimeoutMs = 1000
            request.protocolType = "consumer"
            var candidate = JoinGroupRequest.JoinGroupRequestProtocol()
            candidate.name = "range"
            request.protocols = [candidate]
            return request
        case .createTopics:
            var topic = CreateTopicsRequest.CreatableTopic()
            topic.name = "new"
            topic.numPartitions = 1
            topic.replicationFactor = 1
            topic.configs = [.init()]
            var request = CreateTopicsRequest()
            request.topics = [topic]
            return request
        case .offsetCommit:
            var topic = OffsetCommitRequest.OffsetCommitRequestTopic()
            topic.name = "t"
            topic.partitions = [.init()]
            var request = OffsetCommitRequest()
            request.groupId = "g"
            request.topics = [topic]
            return request
        case .addPartitionsToTxn:
            var topic = AddPartitionsToTxnRequest.AddPartitionsToTxnTopic()
            topic.name = "t"
            topic.partitions = [0]
            var transaction = AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction()
            transaction.transactionalId = "x"
            transaction.topics = [topic]
            var request = AddPartitionsToTxnRequest()
            request.transactions = [transaction]
            request.v3AndBelowTransactionalId = "x"
            request.v3AndBelowTopics = [topic]
            return request
        case .txnOffsetCommit:
            var topic = TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic()
            topic.name = "t"
            topic.partitions = [.init()]
            var request = TxnOffsetCommitRequest()
            request.transactionalId = "x"
            request.groupId = "g"
            request.topics = [topic]
            return request
        case .initProducerId:
            var request = InitProducerIdRequest()
            request.transactionalId = "x"
            request.transactionTimeoutMs = 1000
            return request
        case .addOffsetsToTxn:
            var request = AddOffsetsToTxnRequest()
            request.transactionalId = "x"
            request.groupId = "g"
            return request
        case .deleteRecords:
            var topic = DeleteRecordsRequest.DeleteRecordsTopic()
            topic.name = "t"
            topic.partitions = [.init()]
            var request = DeleteRecordsRequest()
            request.topics = [topic]
            return request
        case .createPartitions:
            var topic = CreatePartitionsRequest.CreatePartitionsTopic()
            topic.name = "t"
            topic.count = 3
            topic.assignments = nil
            var request = CreatePartitionsRequest()
            request.topics = [topic]
            return request
        case .offsetDelete:
            var topic = OffsetDeleteRequest.OffsetDeleteRequestTopic()
            topic.name = "t"
            topic.partitions = [.init()]
            var request = OffsetDeleteRequest()
            request.groupId = "g"
            request.topics = [topic]
            return request
        case .describeTransactions:
            var request = DescribeTransactionsRequest()
            request.transactionalIds = ["x", ""]
            return request
        case .describeProducers:
            var topic = DescribeProducersRequest.TopicRequest()
            topic.name = "t"
            topic.partitionIndexes = [0]
            var request = DescribeProducersRequest()
            request.topics = [topic]
            return request
        case .writeTxnMarkers:
            var topic = WriteTxnMarkersRequest.WritableTxnMarkerTopic()
            topic.name = "t"
            topic.partitionIndexes = [0]
            var marker = WriteTxnMarkersRequest.WritableTxnMarker()
            marker.producerId = 1
            marker.topics = [topic]
            var request = WriteTxnMarkersRequest()
            request.markers = [marker]
            return request
        case .endTxn:
            var request = EndTxnRequest()
            request.transactionalId = "x"
            return request
        case .listOffsets:
            var topic = ListOffsetsRequest.ListOffsetsTopic()
            topic.name = "t"
            topic.partitions = [.init()]
            var request = ListOffsetsRequest()
            request.topics = [topic]
            return request
        default:
            return empty(key)
        }
    }

    private static func empty(_ key: APIKey) -> (any KafkaRequest)? {
        let types: [any KafkaRequest.Type] = [
            OffsetFetchRequest.self, FindCoordinatorRequest.self, HeartbeatRequest.self, LeaveGroupRequest.self,
            SyncGroupRequest.self, DescribeGroupsRequest.self, ListGroupsRequest.self, ApiVersionsRequest.self,
            DeleteTopicsRequest.self, DescribeConfigsRequest.self, ListTransactionsRequest.self,
            DeleteGroupsRequest.self, DescribeClusterRequest.self,
        ]
        return types.first { $0.apiKey == key }.map { $0.init() }
    }

    @Test func requestWithTooManyLongNamesIsRefused() async throws {
        try await Self.onLoop { core in
            for (count, isRefused) in [(30, false), (40, true)] {
                var request = FindCoordinatorRequest()
                request.coordinatorKeys = Array(repeating: String(repeating: "g", count: 30_000), count: count)
                let whole = RawClient.frame(request, 4, 1)
                let target = Target()
                core.handle(whole.slice(4..<whole.count), from: target)
                #expect((target.refused == 1) == isRefused)
            }
        }
    }

    @Test func responseLargerThanAFrameIsNotSent() {
        let target = Target()
        let context = RequestContext(
            connection: target, apiKey: .fetch, version: 12, correlationID: 1, clientID: "", hasFlexibleHeader: true)
        let piece = Bytes(Array(repeating: 0, count: 1 << 20))
        context.answer(pieces: Array(repeating: piece, count: 2048))
        #expect(target.refused == 1 && target.delivered == 0)
        context.answer(pieces: Array(repeating: piece, count: 2047))
        #expect(target.delivered == 1)
    }

    @Test func everyServedAPIHasASample() {
        #expect(Self.requests().count == ServedAPIs.list.count)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func everyDamagedRequestGetsAResponseOrIsRefused(seed: UInt64) async throws {
        try await Self.onLoop { core in
            var random = SplitMix64(seed: seed)
            _ = try? core.createTopics([NewTopic(name: "t", partitions: 2, configuration: TopicConfiguration())])
            let extremes: [[UInt8]] = [
                [0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0, 0, 0, 0],
            ]
            for (key, versions, frame) in Self.requests() {
                for version in versions {
                    let sound = Array(frame(version))
                    for round in 0..<12 {
                        var bytes = sound
                        // The first 8 bytes identify the request, so they stay unchanged.
                        let at = Int.random(in: 8..<max(9, bytes.count), using: &random)
                        switch round % 3 {
                        case 0 where at < bytes.count: bytes[at] = .random(in: 0...255, using: &random)
                        case 1 where at + 4 <= bytes.count:
                            bytes.replaceSubrange(at..<at + 4, with: extremes.randomElement(using: &random) ?? [])
                        default: bytes.removeSubrange(min(at, bytes.count)...)
                        }
                        let target = Target()
                        core.handle(Bytes(bytes), from: target)
                        let isHeld = target.parkedFetch != nil || key == .joinGroup || key == .syncGroup
                        #expect(target.delivered + target.refused == 1 || isHeld, "\(key) \(version): \(bytes)")
                    }
                }
            }
        }
    }
}
