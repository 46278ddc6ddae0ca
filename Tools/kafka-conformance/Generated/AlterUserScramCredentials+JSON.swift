// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

extension AlterUserScramCredentialsRequest: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.objects("deletions", &deletions, version)
        json.objects("upsertions", &upsertions, version)
    }
}

extension AlterUserScramCredentialsRequest.ScramCredentialDeletion: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int8("mechanism", &mechanism)
    }
}

extension AlterUserScramCredentialsRequest.ScramCredentialUpsertion: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("name", &name)
        json.int8("mechanism", &mechanism)
        json.int32("iterations", &iterations)
        json.data("salt", &salt)
        json.data("saltedPassword", &saltedPassword)
    }
}

extension AlterUserScramCredentialsResponse: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.int32("throttleTimeMs", &throttleTimeMs)
        json.objects("results", &results, version)
    }
}

extension AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult: JSONMapped {
    mutating func map(_ json: inout JSONMapper, _ version: Int16) {
        json.string("user", &user)
        json.int16("errorCode", &errorCode)
        json.nullableString("errorMessage", &errorMessage)
    }
}
