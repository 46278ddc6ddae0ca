import KafkaCodecs

/// A context that is created again when the files of its configuration have changed.
///
/// The files are checked when a connection is created, at most every few seconds. If changed files are invalid, or only
/// partly replaced, the previous context stays in use. The error is logged once, and the next check tries again.
///
/// A check is one `stat` call per file, and reading files is rare and fast. So both happen on the loop that creates the
/// connection. This guarantees that a connection created after a change uses the new files, which a check on another
/// thread could not.
final class ReloadingContext: Sendable {
    typealias Build = @Sendable () throws(TransportError) -> OpenSSLContext

    /// How long files are assumed to be unchanged.
    static let patience = Duration.seconds(5)

    private struct State {
        var context: OpenSSLContext
        var stamps: [TLSFile.Stamp?]
        var nextLook: Int64
        var lastComplaint: String?
    }

    private let paths: [String]
    private let patience: Int64
    private let log: Log
    private let build: Build
    private let state: Lock<State>

    init(sources: [PEMSource?], patience: Duration, log: Log, build: @escaping Build) throws(TransportError) {
        let paths = sources.compactMap { $0?.path }
        // The stamps are taken before the files are read. A file that is written in between then differs at the next
        // check.
        let stamps = paths.map { TLSFile.Stamp($0) }
        let nextLook = MonotonicClock.now() &+ patience.nonNegativeNanoseconds
        state = Lock(State(context: try build(), stamps: stamps, nextLook: nextLook))
        self.paths = paths
        self.patience = patience.nonNegativeNanoseconds
        self.log = log
        self.build = build
    }

    /// Returns the context for a new connection.
    func current() -> OpenSSLContext {
        guard !paths.isEmpty else { return state.withLock { $0.context } }
        let now = MonotonicClock.now()
        let (context, before): (OpenSSLContext, [TLSFile.Stamp?]?) = state.withLock { state in
            guard now >= state.nextLook else { return (state.context, nil) }
            // Connections that are created during the check use the current context.
            state.nextLook = now &+ patience
            return (state.context, state.stamps)
        }
        guard let before else { return context }
        let stamps = paths.map { TLSFile.Stamp($0) }
        return stamps == before ? context : rebuild(stamps, instead: context)
    }

    private func rebuild(_ stamps: [TLSFile.Stamp?], instead old: OpenSSLContext) -> OpenSSLContext {
        let names = paths.joined(separator: ", ")
        do throws(TransportError) {
            let new = try build()
            state.withLock { state in
                state.context = new
                state.stamps = stamps
                state.lastComplaint = nil
            }
            log.info("TLS: reloaded changed files: \(names)")
            return new
        } catch {
            let isNews = state.withLock { state in
                defer { state.lastComplaint = error.message }
                return state.lastComplaint != error.message
            }
            if isNews {
                log.error("TLS: \(names) changed and cannot be used, the previous files stay in use: \(error.message)")
            }
            return old
        }
    }
}
