/// What the TLS connections of a client share: authorities, identity, sessions to resume.
///
/// Make one and give it to all connections. Files that it was made of are read again when they have changed: they are
/// looked at when a connection is made, at most every 5 s; a broken one is logged, and what was read before stays.
public final class TLSClientContext: Sendable {
    let configuration: TLSConfiguration
    private let context: ReloadingContext

    /// Reads what the configuration names.
    ///
    /// - Parameter log: Is told when files were read again.
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

    /// The context for a connection that is made now.
    func current() -> OpenSSLContext { context.current() }
}

/// What the TLS connections of a server share.
///
/// Files are read again when they have changed, as `TLSClientContext` says.
public final class TLSServerContext: Sendable {
    private let context: ReloadingContext

    /// Reads what the configuration names.
    ///
    /// - Parameter log: Is told when files were read again.
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

    /// The context for a connection that is made now.
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
