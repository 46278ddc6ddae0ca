import KafkaClient
import KafkaCrypto
import KafkaSASL
import Testing

#if MSK
    import KafkaMSKIAM
#endif

/// Tests of unusual credentials on a real broker.
@Suite(.enabled(if: Listener.areThere), .timeLimit(.minutes(5))) struct CredentialTests {
    /// Kafka's own tool created the user.
    @Test(.enabled(if: Listener.variable("KAFKA_SCRAM_UNICODE_PASSWORD") != nil), arguments: SCRAMVariant.allCases)
    func nonASCIIPasswordIsAccepted(_ variant: SCRAMVariant) async throws {
        let user = try Listener.value("KAFKA_SCRAM_UNICODE_USER")
        let password = try Listener.value("KAFKA_SCRAM_UNICODE_PASSWORD")
        #expect(password.utf8.contains { $0 > 127 })
        let right = SCRAMCredentials(variant, username: user, password: Secret(password))
        await (try await Listener.client("KAFKA_SASL_PLAINTEXT", .saslPlaintext(right))).close()
        // The same letters with a combining mark are a different password.
        let other = SCRAMCredentials(variant, username: user, password: Secret(password + "\u{308}"))
        #expect(try await Listener.failure("KAFKA_SASL_PLAINTEXT", .saslPlaintext(other)).code == .authentication)
    }

    @Test(.enabled(if: Listener.variable("KAFKA_OAUTH_EXPIRED_TOKEN") != nil))
    func expiredTokenFailsAtOnce() async throws {
        let text = try Listener.value("KAFKA_OAUTH_EXPIRED_TOKEN")
        let error = try await Listener.failure(
            "KAFKA_OAUTH", .saslPlaintext(OAuthBearerCredentials(token: OAuthToken(Secret(text)))))
        #expect(error.code == .authentication && !error.isRetriable)
        #expect(error.description.contains("token") && !error.description.contains(text))
    }

    #if MSK
        @Test(arguments: [-3600, 3600]) func wrongClockFailsAtOnce(_ seconds: Int) async throws {
            let keys = AWSCredentials(
                accessKeyID: try Listener.value("KAFKA_MSK_ACCESS_KEY_ID"),
                secretAccessKey: Secret(try Listener.value("KAFKA_MSK_SECRET_ACCESS_KEY")))
            let credentials = MSKIAMCredentials(
                provider: keys, region: try Listener.value("KAFKA_MSK_REGION"),
                clock: WallClock { WallClock.system.now.advanced(by: .seconds(seconds)) })
            let error = try await Listener.failure(
                "KAFKA_SASL_SSL", .saslSSL(credentials, tls: try Listener.tls()))
            #expect(error.code == .authentication && !error.isRetriable)
        }
    #endif
}
