import KafkaCodecs
import KafkaProtocol

// ApiVersions (18), versions 0 to 4.
//
// - The response header is always version 0, so that a client can read it whatever version it requested.
// - An unknown request version receives a response of version 0 with UNSUPPORTED_VERSION and the supported range
//   (KIP-511).
// - Transactions have version 2 (KIP-890), which clients read from the feature `transaction.version`. A supported
//   feature whose range begins at 0 is sent from version 4 on only, because older clients cannot decode it.
// - From version 3 on, a client software name or version with characters that Kafka does not allow is INVALID_REQUEST.

extension BrokerCore {
    func apiVersions(_ request: ApiVersionsRequest, _ context: RequestContext) {
        var response = ApiVersionsResponse()
        if context.version >= 3,
            !isSoftwareName(request.clientSoftwareName) || !isSoftwareName(request.clientSoftwareVersion)
        {
            response.errorCode = ErrorCode.invalidRequest.rawValue
            return context.answer(response)
        }
        response.apiKeys = ServedAPIs.list.map(entry)
        tellFeatures(in: &response, context.version)
        context.answer(response)
    }

    private func tellFeatures(in response: inout ApiVersionsResponse, _ version: Int16) {
        guard version >= 3 else { return }
        if version >= 4 {
            var supported = ApiVersionsResponse.SupportedFeatureKey()
            supported.name = Self.transactionFeature
            supported.maxVersion = Self.transactionVersion
            response.supportedFeatures = [supported]
        }
        var finalized = ApiVersionsResponse.FinalizedFeatureKey()
        finalized.name = Self.transactionFeature
        finalized.minVersionLevel = Self.transactionVersion
        finalized.maxVersionLevel = Self.transactionVersion
        response.finalizedFeatures = [finalized]
        response.finalizedFeaturesEpoch = 0
    }

    private static let transactionFeature = "transaction.version"
    private static let transactionVersion: Int16 = 2

    func answerUnsupportedVersion(_ context: RequestContext) {
        var response = ApiVersionsResponse()
        response.errorCode = ErrorCode.unsupportedVersion.rawValue
        response.apiKeys = ServedAPIs.list.filter { $0.key == .apiVersions }.map(entry)
        context.answer(response, version: 0)
    }

    private func entry(_ api: ServedAPI) -> ApiVersionsResponse.ApiVersion {
        var entry = ApiVersionsResponse.ApiVersion()
        entry.apiKey = api.key.rawValue
        entry.minVersion = api.advertised.lowerBound
        entry.maxVersion = api.advertised.upperBound
        return entry
    }

    /// Returns whether a name consists of letters and digits, with dots and hyphens in between.
    private func isSoftwareName(_ name: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default:
                false
            }
        }
        guard let first = name.utf8.first, let last = name.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && name.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}
