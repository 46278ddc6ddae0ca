// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeDelegationTokenRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableObjects("owners", &owners, version)
    }
}

extension DescribeDelegationTokenRequest.DescribeDelegationTokenOwner: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("principalType", &principalType)
        json.string("principalName", &principalName)
    }
}

extension DescribeDelegationTokenResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.objects("tokens", &tokens, version)
        json.int32("throttleTimeMs", &throttleTimeMs)
    }
}

extension DescribeDelegationTokenResponse.DescribedDelegationToken: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("principalType", &principalType)
        json.string("principalName", &principalName)
        if version >= 3 { json.string("tokenRequesterPrincipalType", &tokenRequesterPrincipalType) }
        if version >= 3 { json.string("tokenRequesterPrincipalName", &tokenRequesterPrincipalName) }
        json.int64("issueTimestamp", &issueTimestamp)
        json.int64("expiryTimestamp", &expiryTimestamp)
        json.int64("maxTimestamp", &maxTimestamp)
        json.string("tokenId", &tokenId)
        json.data("hmac", &hmac)
        json.objects("renewers", &renewers, version)
    }
}

extension DescribeDelegationTokenResponse.DescribedDelegationTokenRenewer: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("principalType", &principalType)
        json.string("principalName", &principalName)
    }
}
