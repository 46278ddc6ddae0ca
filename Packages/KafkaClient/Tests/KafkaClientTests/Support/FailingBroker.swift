import KafkaCodecs
import KafkaProtocol

@testable import KafkaClient

/// A broker that responds well to everything but one kind of request.
final class FailingBroker: Sendable {
    private struct State {
        var port: Int32 = 0
        var api = APIKey(rawValue: -1)
        var failure: ErrorCode?
    }

    private let state: Shared
    let broker: FaultyBroker

    private final class Shared: Sendable {
        let lock = Lock(State())
    }

    init() throws {
        let state = Shared()
        self.state = state
        broker = try FaultyBroker { key, version, _ in
            let state = state.lock.withLock { $0 }
            if key == state.api, state.failure == nil { return .silence }
            let code = key == state.api ? state.failure ?? .none : .none
            return Self.respond(to: key, version, code.rawValue, port: state.port)
        }
        let port = broker.port
        state.lock.withLock { $0.port = port }
    }

    /// Lets requests of kind `api` fail with `code`, or never responds to them if that is `nil`.
    func fail(_ api: APIKey, with code: ErrorCode?) {
        state.lock.withLock { ($0.api, $0.failure) = (api, code) }
    }

    private static func respond(
        to key: APIKey, _ version: Int16, _ code: Int16, port: Int32
    ) -> FaultyBroker.Reaction {
        switch key {
        case .apiVersions:
            guard code == 0 else {
                var response = ApiVersionsResponse()
                response.errorCode = code
                return FaultyBroker.respond(response, version)
            }
            return FaultyBroker.versions(version)
        case .saslHandshake:
            var response = SaslHandshakeResponse()
            response.errorCode = code
            return FaultyBroker.respond(response, version)
        case .saslAuthenticate:
            var response = SaslAuthenticateResponse()
            response.errorCode = code
            return FaultyBroker.respond(response, version)
        case .metadata:
            return FaultyBroker.respond(
                FaultyBroker.metadata(port: port, error: ErrorCode(rawValue: code)), version)
        case .findCoordinator: return FaultyBroker.respond(coordinator(code, port), version)
        case .listOffsets:
            var partition = ListOffsetsResponse.ListOffsetsPartitionResponse()
            partition.errorCode = code
            var topic = ListOffsetsResponse.ListOffsetsTopicResponse()
            topic.name = "t"
            topic.partitions = [partition]
            var response = ListOffsetsResponse()
            response.topics = [topic]
            return FaultyBroker.respond(response, version)
        default: return respondAsGroup(to: key, version, code)
        }
    }

    private static func coordinator(_ code: Int16, _ port: Int32) -> FindCoordinatorResponse {
        var found = FindCoordinatorResponse.Coordinator()
        found.errorCode = code
        found.host = "127.0.0.1"
        found.port = port
        var response = FindCoordinatorResponse()
        response.coordinators = [found]
        return response
    }

    private static func respondAsGroup(to key: APIKey, _ version: Int16, _ code: Int16) -> FaultyBroker.Reaction {
        switch key {
        case .offsetFetch:
            var group = OffsetFetchResponse.OffsetFetchResponseGroup()
            group.groupId = "g"
            group.errorCode = code
            var topic = OffsetFetchResponse.OffsetFetchResponseTopics()
            topic.name = "t"
            topic.partitions = [.init()]
            group.topics = [topic]
            var response = OffsetFetchResponse()
            response.groups = [group]
            return FaultyBroker.respond(response, version)
        case .offsetCommit:
            var partition = OffsetCommitResponse.OffsetCommitResponsePartition()
            partition.errorCode = code
            var topic = OffsetCommitResponse.OffsetCommitResponseTopic()
            topic.name = "t"
            topic.partitions = [partition]
            var response = OffsetCommitResponse()
            response.topics = [topic]
            return FaultyBroker.respond(response, version)
        case .describeGroups:
            var group = DescribeGroupsResponse.DescribedGroup()
            group.groupId = "g"
            group.errorCode = code
            var response = DescribeGroupsResponse()
            response.groups = [group]
            return FaultyBroker.respond(response, version)
        case .heartbeat:
            var response = HeartbeatResponse()
            response.errorCode = code
            return FaultyBroker.respond(response, version)
        case .endTxn:
            var response = EndTxnResponse()
            response.errorCode = code
            return FaultyBroker.respond(response, version)
        default: return respondAsController(to: key, version, code)
        }
    }

    private static func respondAsController(
        to key: APIKey, _ version: Int16, _ code: Int16
    ) -> FaultyBroker.Reaction {
        switch key {
        case .createTopics:
            var result = CreateTopicsResponse.CreatableTopicResult()
            result.name = "t"
            result.errorCode = code
            var response = CreateTopicsResponse()
            response.topics = [result]
            return FaultyBroker.respond(response, version)
        case .deleteTopics:
            var result = DeleteTopicsResponse.DeletableTopicResult()
            result.name = "t"
            result.errorCode = code
            var response = DeleteTopicsResponse()
            response.responses = [result]
            return FaultyBroker.respond(response, version)
        case .describeConfigs:
            var result = DescribeConfigsResponse.DescribeConfigsResult()
            result.errorCode = code
            var response = DescribeConfigsResponse()
            response.results = [result]
            return FaultyBroker.respond(response, version)
        default: return .close
        }
    }
}
