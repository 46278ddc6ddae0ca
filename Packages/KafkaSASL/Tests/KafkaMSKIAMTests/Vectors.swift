#if MSK
    import KafkaCrypto
    import Testing

    @testable import KafkaMSKIAM
    @testable import KafkaSASL

    /// The golden files, which are stored with the tests.
    enum Vectors {
        static func text(_ name: String) throws -> [UInt8] {
            let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
            return try SmallFile.read("/\(folder)/Vectors/\(name)")
        }

        static func entries(_ name: String) throws -> [[String: JSON]] {
            try #require(JSON(text(name))?.elements).map { try #require($0.members) }
        }

        static func credentials(_ entry: [String: JSON]) throws -> AWSCredentials {
            AWSCredentials(
                accessKeyID: try entry.text("access_key_id"),
                secretAccessKey: Secret(try entry.text("secret_access_key")),
                sessionToken: entry["session_token"]?.text.map { Secret($0) })
        }
    }

    extension [String: JSON] {
        /// Returns the string value of a required member.
        func text(_ name: String) throws -> String { try #require(self[name]?.text) }
    }

    extension Secret {
        /// The secret's bytes as text. Only tests may read them.
        var revealed: String { withBytes { String(decoding: $0, as: UTF8.self) } }
        var bytes: [UInt8] { withBytes { Array($0) } }
    }
#endif
