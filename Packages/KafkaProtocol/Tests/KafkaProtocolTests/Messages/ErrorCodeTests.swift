import KafkaProtocol
import Testing

@Suite struct ErrorCodeTests {
    @Test func everyCodeHasANameAndADescriptionOfItsOwn() {
        #expect(ErrorCode.all.count == 135)
        #expect(Set(ErrorCode.all.map(\.name)).count == 135)
        #expect(Set(ErrorCode.all.map(\.description)).count == 135)
        #expect(ErrorCode.all.map(\.rawValue) == Array(-1...133))
    }

    @Test func codesKnowWhetherTheyAreRetriable() {
        #expect(ErrorCode.notLeaderOrFollower.isRetriable)
        #expect(ErrorCode.shareSessionLimitReached.isRetriable)
        #expect(!ErrorCode.none.isRetriable)
        #expect(!ErrorCode.topicAuthorizationFailed.isRetriable)
        #expect(ErrorCode.all.filter(\.isRetriable).count == 32)
    }

    @Test func anUnknownCodeIsAccepted() {
        let code = ErrorCode(rawValue: 4321)
        #expect(code.name == "ERROR_4321")
        #expect(!code.isRetriable)
        #expect(code != .unknownServerError)
    }

    @Test func namesMatchKafka() {
        #expect(ErrorCode(rawValue: 6).name == "NOT_LEADER_OR_FOLLOWER")
        #expect(ErrorCode(rawValue: 0) == ErrorCode.none)
    }
}
