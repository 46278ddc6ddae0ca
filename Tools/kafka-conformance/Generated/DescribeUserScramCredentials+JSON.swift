// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension DescribeUserScramCredentialsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.nullableObjects("users", &users, version)
    }
}

extension DescribeUserScramCredentialsRequest.UserName: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
    }
}

extension DescribeUserScramCredentialsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("results", &results, version)
    }
}

extension DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("user", &user)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
        json.objects("credentialInfos", &credentialInfos, version)
    }
}

extension DescribeUserScramCredentialsResponse.CredentialInfo: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int8("mechanism", &mechanism)
        json.int32("iterations", &iterations)
    }
}
