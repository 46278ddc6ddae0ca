import KafkaClient
import KafkaCrypto
import KafkaSASL
import KafkaTransport

/// The properties that `-X NAME=VALUE` sets, by librdkafka's names: security.protocol, ssl.* and sasl.*.
struct Properties {
    private var values: [String: String] = [:]

    private static let names = [
        "security.protocol", "ssl.ca.location", "ssl.certificate.location", "ssl.key.location", "ssl.key.password",
        "ssl.endpoint.identification.algorithm", "enable.ssl.certificate.verification", "sasl.mechanism",
        "sasl.mechanisms", "sasl.username", "sasl.password",
    ]

    mutating func set(_ assignment: String) throws(UsageError) {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw UsageError("-X needs NAME=VALUE") }
        let name = String(parts[0])
        guard Self.names.contains(name) else {
            throw UsageError("unknown property -X \(name): use one of \(Self.names.joined(separator: ", "))")
        }
        if name == "enable.ssl.certificate.verification", parts[1] != "true" {
            throw UsageError("-X \(name) can only be true: a certificate is always verified")
        }
        values[name == "sasl.mechanisms" ? "sasl.mechanism" : name] = String(parts[1])
    }

    func security() throws(UsageError) -> Kafka.Security {
        switch (values["security.protocol"] ?? "plaintext").lowercased() {
        case "plaintext": return .plaintext
        case "ssl": return .ssl(try tls())
        case "sasl_plaintext": return .saslPlaintext(try sasl())
        case "sasl_ssl": return .saslSSL(try sasl(), tls: try tls())
        default: throw UsageError("-X security.protocol must be plaintext, ssl, sasl_plaintext or sasl_ssl")
        }
    }

    private func tls() throws(UsageError) -> TLSConfiguration {
        var tls = TLSConfiguration()
        if let file = values["ssl.ca.location"] { tls.trustRoots = .certificates(.file(file)) }
        if let certificate = values["ssl.certificate.location"] {
            guard let key = values["ssl.key.location"] else {
                throw UsageError("-X ssl.certificate.location needs -X ssl.key.location")
            }
            tls.identity = TLSIdentity(
                certificates: .file(certificate), key: .file(key), password: values["ssl.key.password"]?.lender)
        }
        tls.insecureSkipHostnameVerification = values["ssl.endpoint.identification.algorithm"] == "none"
        return tls
    }

    private func sasl() throws(UsageError) -> any SASLAuthenticator {
        let username = values["sasl.username"] ?? ""
        let password = Secret(values["sasl.password"] ?? "")
        switch values["sasl.mechanism"] {
        case "PLAIN": return PlainCredentials(username: username, password: password)
        case "SCRAM-SHA-256": return SCRAMCredentials(.sha256, username: username, password: password)
        case "SCRAM-SHA-512": return SCRAMCredentials(.sha512, username: username, password: password)
        default: throw UsageError("-X sasl.mechanism must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512")
        }
    }
}

extension String {
    fileprivate var lender: TLSIdentity.Password { { Array(self.utf8) } }
}
