import KafkaClient
import KafkaCrypto
import KafkaSASL
import KafkaTransport
import Testing

@testable import KafkaConnectors

@Suite struct SecurityConfigurationTests {
    /// Returns the diagnostics of a source with this `security`, without their line and column.
    private func diagnostics(_ security: String) -> [String] {
        faults(source("security: {\(security)}")).map { text in
            text.split(separator: " ", maxSplits: 1).dropFirst().joined()
        }
    }

    @Test(arguments: [
        ("protocol: SASL_SSL", "needs a sasl_mechanism"),
        ("protocol: SSL, sasl_mechanism: PLAIN, sasl_username: a, sasl_password: b", "contradicts protocol: SSL"),
        ("protocol: SASL_SSL, sasl_mechanism: PLAIN, sasl_username: a", "needs sasl_password"),
        ("protocol: SASL_SSL, sasl_mechanism: SCRAM-SHA-512, sasl_password: b", "needs sasl_username"),
        ("protocol: SASL_SSL, sasl_mechanism: OAUTHBEARER", "needs a token"),
        (
            "protocol: SASL_SSL, sasl_mechanism: OAUTHBEARER, oauth_token: t, oauth_token_file: f",
            "oauth_token_file contradicts oauth_token"
        ),
        ("sasl_username: a", "sasl_username belongs to sasl_mechanism PLAIN or SCRAM"),
        ("oauth_token: t", "oauth_token belongs to sasl_mechanism OAUTHBEARER"),
        ("aws_region: r", "aws_region belongs to sasl_mechanism AWS_MSK_IAM"),
        ("ssl_ca_cert: /ca.pem", "ssl_ca_cert contradicts protocol: PLAINTEXT"),
        ("protocol: SSL, ssl_client_cert: c", "a certificate needs its key"),
        ("protocol: SSL, ssl_client_key: k", "a key needs its certificate"),
        ("protocol: TLS", "\"protocol\" has an unknown value; "),
        ("protocol: SASL_SSL, sasl_mechanism: GSSAPI", "\"sasl_mechanism\" has an unknown value; "),
    ])
    func contradictorySettingsAreRejected(_ security: String, _ fault: String) {
        let found = diagnostics(security)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("error: ") == true)
        #expect(found.first?.contains(fault) == true, "\(found)")
    }

    @Test func mskWithoutTLSIsRejected() {
        let found = diagnostics(
            "protocol: SASL_PLAINTEXT, sasl_mechanism: AWS_MSK_IAM, aws_access_key_id: a, aws_secret_access_key: b")
        #expect(found.contains { $0.contains("write protocol: SASL_SSL") && $0.hasPrefix("error: ") })
    }

    #if !MSK
        @Test func mskWithoutTheTraitNamesTheTraitToBuildWith() {
            let found = diagnostics(
                "protocol: SASL_SSL, sasl_mechanism: AWS_MSK_IAM, aws_access_key_id: a, aws_secret_access_key: b")
            #expect(found.count == 1 && found[0].contains("--traits MSK"))
        }
    #endif

    @Test func noMessageShowsASecret() {
        let hidden = "hidden-4711"
        let faulty = [
            "protocol: PLAINTEXT, sasl_password: \(hidden)", "sasl_password: [\(hidden)]",
            "protocol: SSL, ssl_client_key: \(hidden)", "oauth_token: \(hidden), oauth_client_secret: \(hidden)",
            "aws_secret_access_key: \(hidden), aws_session_token: {a: \(hidden)}", "sasl_passwort: \(hidden)",
        ]
        for security in faulty {
            let found = diagnostics(security)
            #expect(!found.isEmpty)
            #expect(!found.contains { $0.contains(hidden) }, "\(found)")
        }
    }

    private func security(_ text: String) throws -> SecurityConfiguration {
        try #require(try read(source("security: {\(text)}")).configuration.sources.first).kafka.security
    }

    @Test(arguments: [
        ("PLAIN", SASLMechanism.plain), ("SCRAM-SHA-256", .scramSHA256), ("SCRAM-SHA-512", .scramSHA512),
    ])
    func aPasswordReachesItsMechanism(_ name: String, _ mechanism: SASLMechanism) throws {
        let read = try security(
            "protocol: SASL_SSL, sasl_mechanism: \(name), sasl_username: u, sasl_password: true, ssl_ca_cert: /ca.pem")
        #expect(read.password == Secret("true"))
        let made = try Kafka.Security(read)
        #expect(made.sasl?.mechanism == mechanism)
        #expect(made.tls != nil && made.tls?.insecureSkipHostnameVerification == false)
    }

    @Test func aTokenReachesItsMechanism() throws {
        let made = try Kafka.Security(
            try security(
                "protocol: SASL_PLAINTEXT, sasl_mechanism: OAUTHBEARER, oauth_token: t, oauth_extensions: {traceId: a}")
        )
        #expect(made.sasl?.mechanism == .oauthBearer && made.tls == nil)
    }

    @Test func aCertificateReachesTLS() throws {
        let made = try Kafka.Security(
            try security(
                "protocol: SSL, ssl_client_cert: c.pem, ssl_client_key: k.pem, ssl_client_key_password: p, "
                    + "ssl_insecure_skip_hostname_verification: true"))
        #expect(made.tls?.identity != nil && made.tls?.insecureSkipHostnameVerification == true && made.sasl == nil)
    }

    @Test func noDescriptionShowsASecret() throws {
        let read = try security(
            "protocol: SASL_SSL, sasl_mechanism: PLAIN, sasl_username: u, sasl_password: hidden-4711")
        var dumped = ""
        dump(read, to: &dumped)
        #expect(!dumped.contains("hidden-4711") && !"\(read)".contains("hidden-4711"))
    }
}
