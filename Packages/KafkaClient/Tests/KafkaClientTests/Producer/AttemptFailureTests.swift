import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct AttemptFailureTests {
    func meaning(_ error: KafkaError, isFirst: Bool = true, renewsEpoch: Bool = true) -> AttemptFailure {
        AttemptFailure(error, isFirst: isFirst, renewsEpoch: renewsEpoch)
    }

    /// `retries` counts only the error codes after which nothing except another attempt can help.
    @Test(arguments: ErrorCode.all.filter { $0 != .none })
    func onlyResponsesThatRefuseABatchCountAgainstRetries(_ code: ErrorCode) {
        let counted: Set<ErrorCode> = [
            .corruptMessage, .outOfOrderSequenceNumber, .unknownProducerId, .invalidProducerEpoch,
        ]
        let about: Set<ErrorCode> = [
            .notLeaderOrFollower, .leaderNotAvailable, .notEnoughReplicas, .notEnoughReplicasAfterAppend,
            .replicaNotAvailable, .requestTimedOut, .networkException, .kafkaStorageError, .fencedLeaderEpoch,
            .unknownLeaderEpoch, .unknownTopicOrPartition, .unknownTopicId,
        ]
        switch meaning(.broker(code, "")) {
        case .refused, .lostSequence: #expect(counted.contains(code))
        case .moved, .unavailable: #expect(!counted.contains(code))
        case .invalid, .permanent, .unlisted, .behindAnother: #expect(!counted.contains(code) && !about.contains(code))
        }
    }

    @Test(arguments: [ErrorCode.messageTooLarge, .recordListTooLarge, .invalidRecord, .invalidTimestamp])
    func codesAboutTheRecordsAreInvalid(_ code: ErrorCode) {
        #expect(meaning(.broker(code, "")) == .invalid)
    }

    @Test func aLostConnectionAndATimeoutLookForTheLeaderAgain() {
        #expect(meaning(.connection("lost")) == .moved && meaning(.timedOut("late")) == .moved)
    }

    @Test func tlsAndAuthenticationArePermanent() {
        #expect(meaning(KafkaError(.tls, "")) == .permanent && meaning(KafkaError(.authentication, "")) == .permanent)
    }

    @Test func aCodeOfANewerBrokerIsRetriedAFewTimes() {
        #expect(meaning(.broker(ErrorCode(rawValue: 9999), "")) == .unlisted)
        #expect(meaning(.broker(.unknownServerError, "")) == .unlisted)
    }

    @Test func outOfOrderBehindAnotherBatchWaitsForThatOne() {
        #expect(meaning(.broker(.outOfOrderSequenceNumber, ""), isFirst: false) == .behindAnother)
    }

    @Test func outOfOrderOfTheFirstBatchProvesThatItIsNotWritten() {
        #expect(meaning(.broker(.outOfOrderSequenceNumber, "")) == .lostSequence(.notWritten))
        #expect(meaning(.broker(.unknownProducerId, "")) == .lostSequence(.uncertain))
    }

    @Test(arguments: [ErrorCode.outOfOrderSequenceNumber, .unknownProducerId, .invalidProducerEpoch])
    func aLostSequenceFailsTheTransaction(_ code: ErrorCode) {
        #expect(meaning(.broker(code, ""), renewsEpoch: false) == .permanent)
    }

    @Test func errorsThatMayFollowAnAppendLeaveABatchInDoubt() {
        for code in [ErrorCode.requestTimedOut, .notEnoughReplicasAfterAppend, .notLeaderOrFollower] {
            #expect(code.leavesBatchInDoubt)
        }
        for code in [ErrorCode.notEnoughReplicas, .corruptMessage, .invalidRecord] {
            #expect(!code.leavesBatchInDoubt)
        }
    }
}
