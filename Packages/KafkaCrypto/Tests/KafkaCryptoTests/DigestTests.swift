import KafkaCrypto
import Testing

@Suite struct DigestTests {
    /// The examples of FIPS 180-4.
    @Test(arguments: [
        (HashFunction.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            .sha512, "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ])
    func theExamplesOfTheStandardMatch(function: HashFunction, text: String, digest: String) throws {
        #expect(Hex.encode(try function.digest(of: Array(text.utf8))) == digest)
        #expect(try function.digest(of: Secret(text)).withBytes { Hex.encode($0) } == digest)
    }

    /// Cases 1, 2 and 6 of RFC 4231, and case 2 of RFC 2202.
    @Test(arguments: [
        (
            HashFunction.sha256, [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            .sha256, Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            .sha256, [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            .sha512, Array("Jefe".utf8), "what do ya want for nothing?",
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
        ),
        (.sha1, Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    ])
    func theExamplesForHMACMatch(function: HashFunction, key: [UInt8], message: String, code: String) throws {
        let made = try HMAC.code(of: Array(message.utf8), key: Secret(key), using: function)
        #expect(made.withBytes { Hex.encode($0) } == code)
    }

    @Test func anEmptyKeyAndAnEmptyMessageAreAccepted() throws {
        let made = try HMAC.code(of: [], key: Secret(""), using: .sha256)
        #expect(
            made.withBytes { Hex.encode($0) } == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    /// The cases of RFC 6070 for SHA-1, and the first digest of RFC 7914's cases for SHA-256.
    @Test(arguments: [
        (HashFunction.sha1, "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
        (.sha1, "password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
        (.sha1, "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"),
        (.sha256, "passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
        (.sha256, "Password", "NaCl", 80000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
    ])
    func theExamplesForPBKDF2Match(
        function: HashFunction, password: String, salt: String, iterations: Int, key: String
    ) throws {
        let made = try PBKDF2.key(
            password: Secret(password), salt: Array(salt.utf8), iterations: iterations, using: function)
        #expect(made.withBytes { Hex.encode($0) }.hasPrefix(key))
    }

    @Test(arguments: [0, -1, Int.max, Int(Int32.max) + 1])
    func iterationsOutOfRangeAreRefused(iterations: Int) {
        #expect(throws: CryptoError.self) {
            try PBKDF2.key(password: Secret("p"), salt: [1], iterations: iterations, using: .sha256)
        }
    }
}
