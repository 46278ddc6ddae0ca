public import KafkaSASL
public import KafkaTransport

extension Kafka {
    /// How connections to a cluster are secured: one of Kafka's four security protocols.
    ///
    /// ```swift
    /// var configuration = Kafka.Configuration()
    /// configuration.security = .saslSSL(SCRAMCredentials(.sha512, username: "bob", password: Secret(password)))
    /// ```
    public struct Security: Sendable {
        /// TLS settings, or `nil` for plaintext.
        public var tls: TLSConfiguration?
        /// SASL credentials, or `nil` for none.
        public var sasl: (any SASLAuthenticator)?

        /// Creates security settings. Either part may be `nil`.
        public init(tls: TLSConfiguration?, sasl: (any SASLAuthenticator)?) {
            self.tls = tls
            self.sasl = sasl
        }

        /// PLAINTEXT: neither encrypted nor authenticated.
        public static let plaintext = Security(tls: nil, sasl: nil)

        /// SSL: encrypted. The client authenticates with a certificate if `tls` has one.
        public static func ssl(_ tls: TLSConfiguration = .init()) -> Security {
            Security(tls: tls, sasl: nil)
        }

        /// SASL_PLAINTEXT: authenticated, but not encrypted. PLAIN and OAUTHBEARER send their secret in plain text.
        public static func saslPlaintext(_ sasl: any SASLAuthenticator) -> Security {
            Security(tls: nil, sasl: sasl)
        }

        /// SASL_SSL: encrypted and authenticated.
        public static func saslSSL(_ sasl: any SASLAuthenticator, tls: TLSConfiguration = .init()) -> Security {
            Security(tls: tls, sasl: sasl)
        }

        /// Loads the certificates that `tls` names. Returns `nil` for plaintext.
        ///
        /// - Throws: `KafkaError`: `.invalidArgument` for settings that cannot be combined, `.tls` for files that
        ///   cannot be used.
        func makeContext() throws(KafkaError) -> TLSClientContext? {
            guard let tls else {
                guard sasl?.mechanism != .mskIAM else {
                    throw KafkaError(.invalidArgument, "AWS_MSK_IAM needs TLS: use SASL_SSL instead of SASL_PLAINTEXT")
                }
                return nil
            }
            do throws(TransportError) {
                return try TLSClientContext(tls)
            } catch {
                throw .transport(error)
            }
        }
    }
}
