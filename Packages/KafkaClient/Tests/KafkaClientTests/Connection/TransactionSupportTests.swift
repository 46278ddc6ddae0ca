import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct TransactionSupportTests {  // KIP-890
    func response(epoch: Int64, level: Int16, produce: Int16 = 12) -> ApiVersionsResponse {
        var response = ApiVersionsResponse()
        response.finalizedFeaturesEpoch = epoch
        var feature = ApiVersionsResponse.FinalizedFeatureKey()
        feature.name = "transaction.version"
        feature.maxVersionLevel = level
        response.finalizedFeatures = [feature]
        response.apiKeys = [(APIKey.produce, produce), (.txnOffsetCommit, 5), (.endTxn, 5)].map { key, maximum in
            var range = ApiVersionsResponse.ApiVersion()
            range.apiKey = key.rawValue
            range.maxVersion = maximum
            return range
        }
        return response
    }

    func version(_ responses: ApiVersionsResponse...) -> TransactionVersion {
        let support = TransactionSupport()
        responses.forEach(support.learn)
        return support.version
    }

    @Test func versionTwoNeedsTheFeatureAndTheRequests() {
        #expect(version(ApiVersionsResponse()) == .v1)
        #expect(version(response(epoch: 1, level: 1)) == .v1)
        #expect(version(response(epoch: 1, level: 2)) == .v2)
        #expect(version(response(epoch: 1, level: 2, produce: 11)) == .v1)
    }

    @Test func theLatestEpochCountsAndWithinItTheLowestVersion() {
        #expect(version(response(epoch: 1, level: 1), response(epoch: 2, level: 2)) == .v2)
        #expect(version(response(epoch: 2, level: 2), response(epoch: 1, level: 1)) == .v2)
        #expect(version(response(epoch: 2, level: 2), response(epoch: 2, level: 2, produce: 11)) == .v1)
    }
}
