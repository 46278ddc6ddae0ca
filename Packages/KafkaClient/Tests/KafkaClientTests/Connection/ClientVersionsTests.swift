import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct ClientVersionsTests {  // KIP-35
    @Test func theHighestCommonVersionIsChosen() throws {
        #expect(try ClientVersions.choose(.fetch, broker: 0...17) == 13)
        #expect(try ClientVersions.choose(.fetch, broker: 4...7) == 7)
    }

    @Test func theErrorNamesBothRangesIfTheyDoNotOverlap() {
        #expect {
            try ClientVersions.choose(.fetch, broker: 14...17)
        } throws: { error in
            guard let error = error as? KafkaError else { return false }
            return error.code == .unsupportedVersion && error.message.contains("14 to 17")
                && error.message.contains("4 to 13")
        }
    }

    @Test func aRequestThatTheBrokerDoesNotSupportIsAnError() {
        #expect(throws: KafkaError.self) { try ClientVersions.choose(.fetch, broker: nil) }
    }
}
