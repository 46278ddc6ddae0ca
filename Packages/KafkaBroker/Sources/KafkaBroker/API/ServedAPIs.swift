import KafkaCodecs
import KafkaProtocol

/// An API that the broker serves.
struct ServedAPI: Sendable {
    typealias Handler = @Sendable (BrokerCore, inout ByteReader, RequestContext) throws(CodecError) -> Void

    let key: APIKey
    /// The versions that ApiVersions advertises.
    let advertised: ClosedRange<Int16>
    /// The versions that are decoded. Other versions close the connection.
    let handled: ClosedRange<Int16>
    /// The first version whose headers have tagged fields.
    let firstFlexible: Int16
    let handle: Handler
}

/// The APIs that the broker serves, in the versions of Kafka 4.3.1 whose behaviour is implemented.
///
/// The ranges form one coherent profile. kafka-python infers a broker's release from single values, and librdkafka
/// before 2.11.1 requires certain single versions (FindCoordinator 0, Produce 3, Fetch 4 and others). Only APIs that
/// are fully implemented are listed.
enum ServedAPIs {
    static let list: [ServedAPI] = [
        // Versions 0 to 2 are advertised because without them librdkafka assumes that compression is not supported
        // (KAFKA-18659).
        ServedAPI(
            key: .produce, advertised: 0...13, handled: 0...13, firstFlexible: ProduceRequest.flexibleVersions,
            handle: { core, reader, context throws(CodecError) in try core.produce(&reader, context) }),
        serve(FetchRequest.self, 4...18) { $0.fetch($1, $2) },
        serve(ListOffsetsRequest.self, 1...11) { $0.listOffsets($1, $2) },
        serve(MetadataRequest.self, 0...13) { $0.metadata($1, $2) },
        serve(OffsetCommitRequest.self, 2...10) { $0.offsetCommit($1, $2) },
        serve(OffsetFetchRequest.self, 1...10) { $0.offsetFetch($1, $2) },
        serve(FindCoordinatorRequest.self, 0...6) { $0.findCoordinator($1, $2) },
        serve(JoinGroupRequest.self, 0...9) { $0.joinGroup($1, $2) },
        serve(HeartbeatRequest.self, 0...4) { $0.heartbeat($1, $2) },
        serve(LeaveGroupRequest.self, 0...5) { $0.leaveGroup($1, $2) },
        serve(SyncGroupRequest.self, 0...5) { $0.syncGroup($1, $2) },
        serve(DescribeGroupsRequest.self, 0...6) { $0.describeGroups($1, $2) },
        serve(ListGroupsRequest.self, 0...5) { $0.listGroups($1, $2) },
        serve(SaslHandshakeRequest.self, 0...1) { $0.saslHandshake($1, $2) },
        serve(ApiVersionsRequest.self, 0...4) { $0.apiVersions($1, $2) },
        serve(CreateTopicsRequest.self, 2...7) { $0.createTopics($1, $2) },
        serve(DeleteTopicsRequest.self, 1...6) { $0.deleteTopics($1, $2) },
        serve(DeleteRecordsRequest.self, 0...2) { $0.deleteRecords($1, $2) },
        serve(InitProducerIdRequest.self, 0...5) { $0.initProducerID($1, $2) },
        serve(AddPartitionsToTxnRequest.self, 0...5) { $0.addPartitionsToTxn($1, $2) },
        serve(AddOffsetsToTxnRequest.self, 0...4) { $0.addOffsetsToTxn($1, $2) },
        serve(EndTxnRequest.self, 0...5) { $0.endTxn($1, $2) },
        serve(WriteTxnMarkersRequest.self, 1...2) { $0.writeTxnMarkers($1, $2) },
        serve(TxnOffsetCommitRequest.self, 0...5) { $0.txnOffsetCommit($1, $2) },
        serve(DescribeConfigsRequest.self, 1...4) { $0.describeConfigs($1, $2) },
        serve(SaslAuthenticateRequest.self, 0...2) { $0.saslAuthenticate($1, $2) },
        serve(CreatePartitionsRequest.self, 0...3) { $0.createPartitions($1, $2) },
        serve(DeleteGroupsRequest.self, 0...2) { $0.deleteGroups($1, $2) },
        serve(OffsetDeleteRequest.self, 0...0) { $0.offsetDelete($1, $2) },
        serve(DescribeClusterRequest.self, 0...2) { $0.describeCluster($1, $2) },
        serve(DescribeProducersRequest.self, 0...0) { $0.describeProducers($1, $2) },
        serve(DescribeTransactionsRequest.self, 0...0) { $0.describeTransactions($1, $2) },
        serve(ListTransactionsRequest.self, 0...1) { $0.listTransactions($1, $2) },
    ]

    static let all: [Int16: ServedAPI] = Dictionary(uniqueKeysWithValues: list.map { ($0.key.rawValue, $0) })

    private static func serve<Request: KafkaRequest>(
        _ type: Request.Type, _ versions: ClosedRange<Int16>,
        _ handler: @escaping @Sendable (BrokerCore, Request, RequestContext) -> Void
    ) -> ServedAPI {
        ServedAPI(
            key: Request.apiKey, advertised: versions, handled: versions, firstFlexible: Request.flexibleVersions,
            handle: { core, reader, context throws(CodecError) in
                core.carryOut(try Request(from: &reader, version: context.version), context, handler)
            })
    }
}
