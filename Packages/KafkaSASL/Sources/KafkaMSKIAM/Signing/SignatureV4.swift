#if MSK
    import KafkaCrypto

    /// AWS Signature Version 4 in the query of a URL. Supports only GET requests for `/` with `host` as the only signed
    /// header.
    struct SignatureV4 {
        static let algorithm = "AWS4-HMAC-SHA256"
        static let signedHeaders = "host"

        /// The date, region and service that the signature is for: `20261123/eu-west-1/kafka-cluster/aws4_request`.
        let scope: String
        /// The time of the signature, for example `20261123T064118Z`.
        let stamp: String
        let host: String
        /// The query parameters without the signature, in any order.
        let parameters: [(name: String, value: Secret)]

        /// Returns the signature as hexadecimal digits.
        ///
        /// - Parameter secretAccessKey: The key that belongs to the access key ID in `parameters`.
        func signature(secretAccessKey: Secret) throws(CryptoError) -> String {
            // The query may contain a session token. It leaves this function only as part of a digest.
            var query: [UInt8] = []
            for parameter in parameters.sorted(by: { $0.name < $1.name }) {
                if !query.isEmpty { query.append(UInt8(ascii: "&")) }
                query += Self.encoded(Secret(parameter.name)) + [UInt8(ascii: "=")] + Self.encoded(parameter.value)
            }
            let nothing = Hex.encode(try HashFunction.sha256.digest(of: [UInt8]()))
            let request =
                Array("GET\n/\n".utf8) + query + Array("\nhost:\(host)\n\n\(Self.signedHeaders)\n\(nothing)".utf8)
            let digest = Hex.encode(try HashFunction.sha256.digest(of: request))
            var key = Secret(count: 4 + secretAccessKey.count) { key in
                key.copyBytes(from: Array("AWS4".utf8))
                secretAccessKey.withBytes { UnsafeMutableRawBufferPointer(rebasing: key[4...]).copyMemory(from: $0) }
            }
            for part in scope.split(separator: "/", omittingEmptySubsequences: false) {
                key = try HMAC.code(of: Array(part.utf8), key: key, using: .sha256)
            }
            let signed = "\(Self.algorithm)\n\(stamp)\n\(scope)\n\(digest)"
            return try HMAC.code(of: Array(signed.utf8), key: key, using: .sha256).withBytes { Hex.encode($0) }
        }

        /// Returns `text` percent-encoded, except for the unreserved characters of RFC 3986.
        static func encoded(_ text: Secret) -> [UInt8] {
            let digits = Array("0123456789ABCDEF".utf8)
            return text.withBytes { bytes in
                bytes.flatMap { byte -> [UInt8] in
                    switch byte {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                        UInt8(ascii: "~"):
                        [byte]
                    default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                    }
                }
            }
        }
    }
#endif
