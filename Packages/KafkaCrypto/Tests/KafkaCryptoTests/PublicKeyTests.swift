import KafkaCrypto
import Testing

@Suite struct PublicKeyTests {
    // Created once for these tests. The private keys were discarded.
    static let modulus =
        "oc-dO0U7CG9MLARYZYtuHbdsIvfpJr4FNykO5YacOxf7sUv-iZidMQTDiqDnj155iFiQ-5TxKvzhp5Jl-OHffljmHDlPK6ARLmuv"
        + "n7CT2M1-JaLz9ybT8KWyR1KxM-f3sQH7UO1NkxbOr4fiGAtS0xlVnexmF9_8Q2hAyp0LQw2m-gBs-ulI3Un70sFKrbho5bn1XTKh"
        + "U5ML9TOmWrHdH-Z9J-2_PYFDYoun9qCModnnpI8NFhL2eB3YPrqyypYHiaTU_mcbLLJXrZsPGiY2GScU3oOAYaIKslyHkRlBrpQt"
        + "ZEWq1Y22XNqOdEj_9Luuv7sopzC7KJeZxfeaarBZvQ"
    static let rsaSignature =
        "oAbttk5288BaSZGI_Qr8DasIiN2xfoleJL7I8pSKVGGiyVcAxsWtvrLRvHpNCNprFzkTz8pIQhE7SK4nxoQs1OObjm_5F199W8AL"
        + "fG3msER_nCguvd0uwX65KBds_pUCcstrK4IYaJvZ62ceftZRMzrDmVjHOdFmsDVD5_x0pQzF5jxIRYeGsNm2q_K0U8TLYnloZHVn"
        + "z_utOg9FDfpy7h_DwHnOVHQgvCbho6XnpO2oWnyWPuliODuCMMIlLqOSKw5AWHrKKayS_tiF2GzvO_Ok7LWB-FrzsoC8HUT8mCvv"
        + "lvyWn7eCsHT5J-RG3aBfvmfzqyWHyKkDIcJs0ydIXw"
    static let x = "mj1lg5o_7OoOvdwQsj_S2Qj9F7o9PuEOscFAGw3rv68"
    static let y = "f0r4i_pYKJRHCQVoeOF_7AAx5LUY7cBnICbkR31G2dY"
    static let ecSignature = "3b9NyE78WqfiblPC9hMqqozMSk1BYcGWoXnswkXkibS_761ccFpL0zX0M06YZrRr3K08sVvSBh1wDq6e9WtKGA"
    static let weakModulus =
        "xiJXSBhPi-AMg7mFmb23yhRcNWW2UBI-umDxzG0zg-JEQZDj48-mCm1v4I3yk9GGNTh9pKyV7Wv6EQLQCCJeztefdkD0iJzlKOkx"
        + "Hi4waxaDCOjAutQkbWreAdU_PNF8dZPQsKM3BF-X9turpYY-VUrKdxCYxAXaA8dYRO-z_R0"
    static let message = Array("the message".utf8)

    static func bytes(_ text: String) throws -> [UInt8] { try #require(Base64.url.decode(text)) }
    static func rsaKey() throws -> PublicKey { try PublicKey(modulus: bytes(modulus), exponent: [1, 0, 1]) }
    static func ecKey() throws -> PublicKey { try PublicKey(x: bytes(x), y: bytes(y)) }

    @Test func anRSASignatureIsVerified() throws {
        let key = try Self.rsaKey()
        #expect(key.algorithm == .rs256)
        #expect(key.isValid(signature: try Self.bytes(Self.rsaSignature), for: Self.message))
        #expect(!key.isValid(signature: try Self.bytes(Self.rsaSignature), for: Self.message + [0]))
        #expect(!key.isValid(signature: try Self.bytes(Self.ecSignature), for: Self.message))
        #expect(!key.isValid(signature: [], for: Self.message))
    }

    @Test func anECDSASignatureIsVerified() throws {
        let key = try Self.ecKey()
        #expect(key.algorithm == .es256)
        #expect(key.isValid(signature: try Self.bytes(Self.ecSignature), for: Self.message))
        #expect(!key.isValid(signature: try Self.bytes(Self.ecSignature), for: []))
        #expect(!key.isValid(signature: [UInt8](repeating: 0, count: 64), for: Self.message))
        #expect(!key.isValid(signature: [UInt8](repeating: 0xff, count: 64), for: Self.message))
        #expect(!key.isValid(signature: try Self.bytes(Self.rsaSignature), for: Self.message))
    }

    @Test func everyFlippedBitOfASignatureIsRefused() throws {
        let key = try Self.ecKey()
        let signature = try Self.bytes(Self.ecSignature)
        for index in signature.indices {
            var other = signature
            other[index] ^= 1
            #expect(!key.isValid(signature: other, for: Self.message))
        }
    }

    @Test func aLeadingZeroOfAModulusIsAccepted() throws {
        let key = try PublicKey(modulus: [0] + Self.bytes(Self.modulus), exponent: [0, 1, 0, 1])
        #expect(key.isValid(signature: try Self.bytes(Self.rsaSignature), for: Self.message))
    }

    @Test func aWeakOrInvalidRSAKeyIsRefused() throws {
        let modulus = try Self.bytes(Self.modulus)
        let refused: [(modulus: [UInt8], exponent: [UInt8])] = [
            (try Self.bytes(Self.weakModulus), [1, 0, 1]), ([], [1, 0, 1]), (modulus, []), (modulus, [0]),
            (modulus, [1]),
            (modulus, [2]), (modulus, [UInt8](repeating: 3, count: 9)), ([UInt8](repeating: 0xff, count: 2048), [3]),
        ]
        for key in refused {
            #expect(throws: CryptoError.self) { try PublicKey(modulus: key.modulus, exponent: key.exponent) }
        }
    }

    @Test func aPointOffTheCurveIsRefused() throws {
        var y = try Self.bytes(Self.y)
        y[31] ^= 1
        let x = try Self.bytes(Self.x)
        #expect(throws: CryptoError.self) { try PublicKey(x: x, y: y) }
        #expect(throws: CryptoError.self) { try PublicKey(x: [], y: []) }
        #expect(throws: CryptoError.self) {
            try PublicKey(x: [UInt8](repeating: 0, count: 32), y: [UInt8](repeating: 0, count: 32))
        }
    }
}
