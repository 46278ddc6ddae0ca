internal import CKafkaOpenSSL

/// Initialises OpenSSL once per process, before its first use.
@_spi(KafkaInternals) public enum OpenSSL {
    /// Whether OpenSSL was initialised. All code that uses the library reads this property first.
    ///
    /// OpenSSL is initialised without its exit handler, which would run while threads still use the library.
    public static let isReady = ckafka_openssl_initialize() == 1

    static func requireReady() throws(CryptoError) {
        guard isReady else { throw CryptoError(.unavailable, "OpenSSL cannot be initialized") }
    }
}
