import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct ErrorClassTests {
    static let group: [APIKey] = [.joinGroup, .syncGroup, .heartbeat, .leaveGroup, .offsetCommit, .offsetFetch]
    static let all = Array(ClientVersions.spoken.keys)

    static let table: [(ErrorCode, [APIKey], ErrorClass)] = [
        (.fencedInstanceId, group, .fatal),
        (.illegalGeneration, group, .rejoin), (.unknownMemberId, group, .rejoin),
        (.rebalanceInProgress, [.joinGroup, .syncGroup, .heartbeat], .rejoin),
        (.rebalanceInProgress, [.offsetCommit], .transient(.wait)),
        (.inconsistentGroupProtocol, [.joinGroup], .permanent), (.invalidSessionTimeout, [.joinGroup], .permanent),
        (.notCoordinator, all, .transient(.reroute)), (.coordinatorNotAvailable, all, .transient(.reroute)),
        (.coordinatorLoadInProgress, all, .transient(.wait)),
        (.notController, [.createTopics, .deleteTopics], .transient(.reroute)),
        (.notLeaderOrFollower, [.produce, .fetch, .listOffsets], .transient(.reroute)),
        (.topicAuthorizationFailed, all, .permanent), (.groupAuthorizationFailed, all, .permanent),
        (.saslAuthenticationFailed, all, .permanent), (.unsupportedVersion, all, .permanent),
        (.invalidTransactionTimeout, [.initProducerId], .permanent), (.producerFenced, [.initProducerId], .fatal),
        (.unknownTopicOrPartition, [.metadata, .listOffsets], .transient(.reroute)),
        (.unknownTopicOrPartition, [.deleteTopics, .describeConfigs, .offsetCommit], .permanent),
        (.unknownServerError, all, .unlisted), (ErrorCode(rawValue: 4321), all, .unlisted),
    ]

    @Test(arguments: table.indices)
    func eachCodeMeansWhatTheTableSays(_ index: Int) {
        let (code, apis, meaning) = Self.table[index]
        for api in apis { #expect(ErrorClass.of(code, in: api) == meaning, "\(code.name) in \(api)") }
    }

    @Test func errorsWithoutACodeAreClassifiedByTheirKind() {
        let permanent: [KafkaError.Code] = [.tls, .authentication, .malformed, .unsupportedVersion, .closed]
        for code in permanent { #expect(KafkaError(code, "").errorClass(in: .metadata) == .permanent) }
        #expect(KafkaError.connection("").errorClass(in: .metadata) == .transient(.reroute))
        #expect(KafkaError.timedOut("").errorClass(in: .heartbeat) == .transient(.reroute))
    }

    @Test func aCodeThatKafkaCallsRetriableIsNeverPermanent() {
        // The exceptions are permanent in some requests, where a retry would not change the result.
        let exceptions: Set<ErrorCode> = [.unknownTopicOrPartition, .unknownTopicId, .electionNotNeeded]
        for api in Self.all {
            for code in ErrorCode.all where code.isRetriable && !exceptions.contains(code) {
                #expect(ErrorClass.of(code, in: api) != .permanent, "\(code.name) in \(api)")
            }
        }
    }
}
