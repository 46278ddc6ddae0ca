import KafkaCodecs
import KafkaProtocol

// ApiVersions (18), versions 0 to 4.
//
// - The answer's header is always version 0, so that a client can read it whatever it asked in.
// - An unknown version is answered in version 0 with UNSUPPORTED_VERSION and our own range (KIP-511).
// - Transactions are of version 2 (KIP-890), which clients take from the feature `transaction.version`. A feature that
//   begins at 0 may be told from version 4 on alone: clients of before cannot read it.
// - From version 3 a client that names itself with characters that Kafka does not allow gets INVALID_REQUEST.

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

    /// Letters and digits, with dots and hyphens in between.
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
