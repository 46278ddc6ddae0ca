import KafkaCrypto
import KafkaSASL
import KafkaTransport

/// What the flags of `broker` say of TLS and SASL.
enum BrokerSecurity {
    static func tls(_ arguments: Arguments) throws(UsageError) -> TLSServerConfiguration? {
        guard let files = arguments.all("--tls").first else {
            guard !arguments.has("--tls-client-ca") else { throw UsageError("--tls-client-ca needs --tls") }
            return nil
        }
        var tls = TLSServerConfiguration(identity: TLSIdentity(certificates: .file(files[0]), key: .file(files[1])))
        if let authority = arguments["--tls-client-ca"] {
            tls.clientCertificate = .required(.certificates(.file(authority)))
        }
        return tls
    }

    static func mechanisms(_ arguments: Arguments) throws -> [any SASLServer] {
        var users: [String: [String: Secret]] = [:]
        for words in arguments.all("--sasl") {
            let parts = words[0].split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, !parts[1].isEmpty, !parts[2].isEmpty else {
                throw UsageError("--sasl takes MECHANISM:USER:PASSWORD")
            }
            guard ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"].contains(parts[0]) else {
                throw UsageError("--sasl takes PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, not \(parts[0])")
            }
            users[parts[0], default: [:]][parts[1]] = Secret(parts[2])
        }
        return try users.sorted { $0.key < $1.key }.map { mechanism, users in
            switch mechanism {
            case "SCRAM-SHA-256": try scram(.sha256, users)
            case "SCRAM-SHA-512": try scram(.sha512, users)
            default: PlainServer { users[$0] }
            }
        }
    }

    private static func scram(_ variant: SCRAMVariant, _ users: [String: Secret]) throws -> SCRAMServer {
        let verifiers = try users.mapValues { try SCRAMVerifier(password: $0, variant: variant) }
        return SCRAMServer(try SCRAMUsers(variant) { verifiers[$0] })
    }
}
