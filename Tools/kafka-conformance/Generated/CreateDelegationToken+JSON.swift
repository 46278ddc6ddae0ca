// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension CreateDelegationTokenRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        if version >= 3 { json.nullableString("ownerPrincipalType", &ownerPrincipalType) }
        if version >= 3 { json.nullableString("ownerPrincipalName", &ownerPrincipalName) }
        json.objects("renewers", &renewers, version)
        json.int64("maxLifetimeMs", &maxLifetimeMs)
    }
}

extension CreateDelegationTokenRequest.CreatableRenewers: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("principalType", &principalType)
        json.string("principalName", &principalName)
    }
}

extension CreateDelegationTokenResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int16("errorCode", &errorCode)
        json.string("principalType", &principalType)
        json.string("principalName", &principalName)
        if version >= 3 { json.string("tokenRequesterPrincipalType", &tokenRequesterPrincipalType) }
        if version >= 3 { json.string("tokenRequesterPrincipalName", &tokenRequesterPrincipalName) }
        json.int64("issueTimestampMs", &issueTimestampMs)
        json.int64("expiryTimestampMs", &expiryTimestampMs)
        json.int64("maxTimestampMs", &maxTimestampMs)
        json.string("tokenId", &tokenId)
        json.data("hmac", &hmac)
        json.int32("throttleTimeMs", &throttleTimeMs)
    }
}
