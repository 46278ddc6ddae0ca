/// The state that the TLS connections of a client share: authorities, identity, and sessions that can be resumed.
///
/// Create one and use it for all connections. Its files are read again when they have changed. That is checked when a
/// connection is created, at most every 5 s. If a changed file is invalid, the error is logged, and the previous
/// content stays in use.
public final class TLSClientContext: Sendable {
    let configuration: TLSConfiguration
    private let context: ReloadingContext

    /// Reads the files of the configuration.
    ///
    /// - Parameter log: Receives a message when files were read again.
    /// - Throws: `.tlsConfiguration`.
    public convenience init(_ configuration: TLSConfiguration = .init(), log: Log = .off) throws(TransportError) {
        try self.init(configuration, log: log, patience: ReloadingContext.patience)
    }

    init(_ configuration: TLSConfiguration, log: Log = .off, patience: Duration) throws(TransportError) {
        self.configuration = configuration
        context = try ReloadingContext(
            sources: [
                configuration.trustRoots.source, configuration.identity?.certificates, configuration.identity?.key,
            ],
            patience: patience, log: log
        ) { () throws(TransportError) in try OpenSSLContext(configuration) }
    }

    /// Returns the context for a new connection.
    func current() -> OpenSSLContext { context.current() }
}

/// The state that the TLS connections of a server share.
///
/// Changed files are read again, as described for `TLSClientContext`.
public final class TLSServerContext: Sendable {
    private let context: ReloadingContext

    /// Reads the files of the configuration.
    ///
    /// - Parameter log: Receives a message when files were read again.
    /// - Throws: `.tlsConfiguration`.
    public convenience init(_ configuration: TLSServerConfiguration, log: Log = .off) throws(TransportError) {
        try self.init(configuration, log: log, patience: ReloadingContext.patience)
    }

    init(_ configuration: TLSServerConfiguration, log: Log = .off, patience: Duration) throws(TransportError) {
        context = try ReloadingContext(
            sources: [
                configuration.identity.certificates, configuration.identity.key,
                configuration.clientCertificate.roots?.source,
            ],
            patience: patience, log: log
        ) { () throws(TransportError) in try OpenSSLContext(configuration) }
    }

    /// Returns the context for a new connection.
    func current() -> OpenSSLContext { context.current() }
}

extension TLSTrustRoots {
    var source: PEMSource? {
        switch self {
        case .system: nil
        case .certificates(let source): source
        }
    }
}
