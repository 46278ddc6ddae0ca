public import KafkaSASL
public import KafkaTransport

extension Kafka {
    /// How connections to a cluster are secured: Kafka's four protocols.
    ///
    /// ```swift
    /// var configuration = Kafka.Configuration()
    /// configuration.security = .saslSSL(SCRAMCredentials(.sha512, username: "bob", password: Secret(password)))
    /// ```
    public struct Security: Sendable {
        /// How TLS is spoken; `nil` is plaintext.
        public var tls: TLSConfiguration?
        /// As whom the client authenticates; `nil` is as nobody.
        public var sasl: (any SASLAuthenticator)?

        /// PLAINTEXT: neither encrypted nor authenticated.
        public static let plaintext = Security(tls: nil, sasl: nil)

        /// SSL: encrypted, and authenticated by a certificate where `tls` has one.
        public static func ssl(_ tls: TLSConfiguration = .init()) -> Security {
            Security(tls: tls, sasl: nil)
        }

        /// SASL_PLAINTEXT: authenticated, and not encrypted. PLAIN and OAUTHBEARER show their secret to all who listen.
        public static func saslPlaintext(_ sasl: any SASLAuthenticator) -> Security {
            Security(tls: nil, sasl: sasl)
        }

        /// SASL_SSL: encrypted and authenticated.
        public static func saslSSL(_ sasl: any SASLAuthenticator, tls: TLSConfiguration = .init()) -> Security {
            Security(tls: tls, sasl: sasl)
        }

        /// Reads the certificates that `tls` names.
        ///
        /// - Throws: `KafkaError`: `.invalidArgument` for what cannot go together, `.tls` for files that cannot be used.
        func makeContext() throws(KafkaError) -> TLSClientContext? {
            guard let tls else {
                guard sasl?.mechanism != .mskIAM else {
                    throw KafkaError(.invalidArgument, "AWS_MSK_IAM needs TLS: use SASL_SSL, and not SASL_PLAINTEXT")
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
