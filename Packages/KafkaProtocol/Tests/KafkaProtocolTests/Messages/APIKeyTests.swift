import KafkaCodecs
import KafkaProtocol
import Testing

@Suite struct APIKeyTests {
    @Test func everyKeyWithMessagesHasVersions() {
        #expect(APIKey.all.count == 89)
        for key in APIKey.all { #expect(key.validVersions != nil, "\(key)") }
        #expect(Set(APIKey.all.map(\.name)).count == APIKey.all.count)
    }

    @Test func theTableAgreesWithTheMessages() {
        #expect(FetchRequest.apiKey == .fetch)
        #expect(FetchResponse.apiKey == .fetch)
        #expect(APIKey.fetch.validVersions == FetchRequest.validVersions)
        #expect(APIKey.fetch.flexibleVersions == FetchRequest.flexibleVersions)
        #expect(APIKey.saslHandshake.flexibleVersions == .max)
    }

    @Test func anUnknownKeyIsNamedByItsNumber() {
        let key = APIKey(rawValue: 999)
        #expect(key.name == "API 999")
        #expect(key.validVersions == nil)
        #expect(key.requestHeaderVersion(apiVersion: 3) == 1)
    }

    @Test func aKeyThatKafkaRetiredKeepsItsName() {
        #expect(APIKey.leaderAndIsr.name == "LeaderAndIsr")
        #expect(APIKey.leaderAndIsr.validVersions == nil)
    }

    @Test(
        arguments: [
            (APIKey.produce, 8, 1, 0), (.produce, 9, 2, 1), (.metadata, 9, 2, 1), (.saslHandshake, 1, 1, 0),
            (.apiVersions, 2, 1, 0), (.apiVersions, 3, 2, 0), (.controlledShutdown, 0, 1, 0),
        ] as [(APIKey, Int16, Int16, Int16)])
    func headersAreFlexibleIfTheMessageIs(key: APIKey, version: Int16, request: Int16, response: Int16) {
        #expect(key.requestHeaderVersion(apiVersion: version) == request)
        #expect(key.responseHeaderVersion(apiVersion: version) == response)
    }

    @Test func theClientIDIsNeverCompact() {
        var header = RequestHeader()
        header.clientId = "ab"
        #expect(encoded(header, 1).hex == "00000000000000000002" + "6162")
        #expect(encoded(header, 2).hex == "00000000000000000002" + "6162" + "00")
    }

    @Test func onlyUnfinishedVersionsAreUnstable() {
        #expect(APIKey.all.filter(\.isLatestVersionUnstable) == [.initProducerId])
    }
}
