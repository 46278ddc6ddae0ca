import KafkaCrypto
import Testing

@testable import KafkaSASL

/// Tests of the examples of RFC 5802 (section 5) and RFC 7677 (section 3), message by message.
@Suite struct SCRAMExamplesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let function: HashFunction
        let nonce: String
        let serverFirst: String
        let clientFinal: String
        let serverFinal: String
    }

    static let sha1 = Example(
        testDescription: "RFC 5802", function: .sha1, nonce: "fyko+d2lbbFgONRv9qkxdawL",
        serverFirst: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        clientFinal: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")

    static let sha256 = Example(
        testDescription: "RFC 7677", function: .sha256, nonce: "rOprNGfwEbeRWgbNEkqO",
        serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        clientFinal: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")

    static func client(_ example: Example) throws -> SCRAMClient {
        try SCRAMClient(
            SASLMechanism(rawValue: "SCRAM"), function: example.function, username: "user", password: Secret("pencil"),
            nonce: example.nonce)
    }

    @Test(arguments: [sha1, sha256])
    func theClientSendsTheMessagesOfTheStandard(example: Example) throws {
        var client = try Self.client(example)
        #expect(try client.begin() == "n,,n=user,r=\(example.nonce)")
        #expect(try client.answer(example.serverFirst) == example.clientFinal)
        #expect(try client.answer(example.serverFinal) == nil)
    }

    /// Our server uses a nonce of its own, so the proof of RFC 7677 is verified directly with the derived keys.
    @Test func theKeysMatchTheStandard() throws {
        let salted = try PBKDF2.key(
            password: Secret("pencil"), salt: try #require(Base64.standard.decode("W22ZaJ0SNY7soEsUEjb6gQ==")),
            iterations: 4096, using: .sha256)
        let keys = try SCRAMKeys(saltedPassword: salted, function: .sha256)
        let transcript =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,\(Self.sha256.serverFirst),"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
        let signature = try keys.serverSignature(of: Array(transcript.utf8))
        #expect("v=" + Base64.standard.encode(signature.bytes) == Self.sha256.serverFinal)
    }
}
