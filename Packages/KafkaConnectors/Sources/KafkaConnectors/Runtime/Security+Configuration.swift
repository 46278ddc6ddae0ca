import KafkaClient
import KafkaCrypto
import KafkaSASL
import KafkaTransport

#if MSK
    import KafkaMSKIAM
#endif
#if OIDC
    import KafkaOIDC
#endif

extension Kafka.Security {
    /// Creates the security that the `security` block of a configuration describes.
    ///
    /// - Throws: `SASLError` if a token or an extension is invalid. Reading the file does not check these.
    init(_ security: SecurityConfiguration) throws(SASLError) {
        self.init(
            tls: security.listenerProtocol.hasTLS ? security.tls : nil,
            sasl: security.listenerProtocol.hasSASL ? try security.authenticator() : nil)
    }
}

extension TLSConfiguration {
    /// Creates the TLS settings for Kafka or for Rivven. Each text is the path of a file, or the PEM text itself.
    fileprivate init(
        authorities: String?, certificate: String?, key: Secret?, password: Secret?, skipsHostnameVerification: Bool
    ) {
        self.init(
            trustRoots: authorities.map { .certificates(Self.pem($0)) } ?? .system,
            insecureSkipHostnameVerification: skipsHostnameVerification)
        if let certificate, let key {
            identity = TLSIdentity(
                certificates: Self.pem(certificate), key: Self.pem(key.text), password: password?.lender)
        }
    }

    private static func pem(_ value: String) -> PEMSource {
        value.contains("-----BEGIN") ? .text(value) : .file(value)
    }
}

extension ClusterTLSConfiguration {
    /// The TLS settings in the form that the client accepts.
    var configuration: TLSConfiguration {
        TLSConfiguration(
            authorities: authorities, certificate: clientCertificate, key: clientKey, password: clientKeyPassword,
            skipsHostnameVerification: skipsHostnameVerification)
    }
}

extension SecurityConfiguration {
    fileprivate var tls: TLSConfiguration {
        TLSConfiguration(
            authorities: authorities, certificate: clientCertificate, key: clientKey, password: clientKeyPassword,
            skipsHostnameVerification: skipsHostnameVerification)
    }

    fileprivate func authenticator() throws(SASLError) -> (any SASLAuthenticator)? {
        switch mechanism {
        case nil: return nil
        case .plain: return PlainCredentials(username: username ?? "", password: password ?? Secret(""))
        case .scramSHA256: return scram(.sha256)
        case .scramSHA512: return scram(.sha512)
        case .oauthBearer: return try oauthBearer()
        case .mskIAM: return try mskIAM()
        }
    }

    private func scram(_ variant: SCRAMVariant) -> SCRAMCredentials {
        SCRAMCredentials(variant, username: username ?? "", password: password ?? Secret(""))
    }

    private func oauthBearer() throws(SASLError) -> OAuthBearerCredentials {
        var pairs: [String: String] = [:]
        for pair in oauthExtensions { pairs[pair.name] = pair.value }
        let extensions = try SASLExtensions(pairs)
        if let token { return OAuthBearerCredentials(token: OAuthToken(token), extensions: extensions) }
        if let tokenFile {
            return OAuthBearerCredentials(provider: TokenFile(path: tokenFile), extensions: extensions)
        }
        #if OIDC
            if let tokenEndpoint, let oauthClientID, let oauthClientSecret {
                var configuration = try OIDCConfiguration(
                    tokenEndpoint: tokenEndpoint, clientID: oauthClientID, clientSecret: oauthClientSecret)
                configuration.scope = oauthScope
                return OAuthBearerCredentials(provider: OIDCTokenProvider(configuration), extensions: extensions)
            }
        #endif
        throw SASLError(.credentialsUnavailable, "OAUTHBEARER has no token")
    }

    private func mskIAM() throws(SASLError) -> any SASLAuthenticator {
        #if MSK
            if let awsAccessKeyID, let awsSecretAccessKey {
                let keys = AWSCredentials(
                    accessKeyID: awsAccessKeyID, secretAccessKey: awsSecretAccessKey, sessionToken: awsSessionToken)
                return MSKIAMCredentials(provider: keys, region: awsRegion)
            }
            let chain = AWSCredentialsChain.standard(profile: awsProfile, http: LocalServiceHTTP())
            return MSKIAMCredentials(provider: chain, region: awsRegion)
        #else
            throw SASLError(.unsupported, "AWS_MSK_IAM is not in this build; build with swift build --traits MSK")
        #endif
    }
}

extension Secret {
    /// The secret as text: the path of a key file, or the PEM text of a key.
    fileprivate var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    fileprivate var lender: TLSIdentity.Password { { self.withBytes { Array($0) } } }
}
