internal import CKafkaOpenSSL

/// The start of OpenSSL, once a process and before its first use.
@_spi(KafkaInternals) public enum OpenSSL {
    /// Whether OpenSSL started. Whatever uses the library reads this first.
    ///
    /// It starts without its clean-up at exit, which would run under threads that still use it.
    public static let isReady = ckafka_openssl_initialize() == 1

    static func requireReady() throws(CryptoError) {
        guard isReady else { throw CryptoError(.unavailable, "OpenSSL does not start") }
    }
}
