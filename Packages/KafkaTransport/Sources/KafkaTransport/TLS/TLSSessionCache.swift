internal import CKafkaOpenSSL
import KafkaCodecs

/// The sessions that a client may resume, by peer. A resumed handshake needs no certificates and no signatures.
///
/// The size is bounded. For each peer it keeps the last few sessions, because a TLS 1.3 session is used only once and
/// several connections may open at the same time. It keeps the peers that were used most recently.
final class TLSSessionCache: Sendable {
    static let maximumPeers = 1024
    static let sessionsPerPeer = 4

    private struct Entry: @unchecked Sendable {
        // Unchecked because OpenSSL counts references atomically, and sessions are not changed any more.
        var sessions: [OpaquePointer] = []
        var lastUse: UInt64 = 0
    }

    private struct State {
        var peers: [String: Entry] = [:]
        var clock: UInt64 = 0
    }

    private let state = Lock(State())

    deinit {
        state.withLock { state in
            for entry in state.peers.values { entry.sessions.forEach { SSL_SESSION_free($0) } }
        }
    }

    /// The number of peers with sessions.
    var peerCount: Int { state.withLock { $0.peers.count } }

    /// Returns the number of sessions for `peer`.
    func count(for peer: String) -> Int { state.withLock { $0.peers[peer]?.sessions.count ?? 0 } }

    /// Stores `session` and takes over the caller's reference to it.
    func keep(_ session: OpaquePointer, for peer: String) {
        let dropped: [SessionReference] = state.withLock { state in
            state.clock += 1
            state.peers[peer, default: Entry()].lastUse = state.clock
            state.peers[peer]?.sessions.append(session)
            if state.peers.count > Self.maximumPeers,
                let oldest = state.peers.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.peers[oldest.key] = nil
                return oldest.value.sessions.map { SessionReference(pointer: $0) }
            }
            guard let count = state.peers[peer]?.sessions.count, count > Self.sessionsPerPeer,
                let first = state.peers[peer]?.sessions.removeFirst()
            else { return [] }
            return [SessionReference(pointer: first)]
        }
        dropped.forEach { SSL_SESSION_free($0.pointer) }
    }

    /// Calls `body` with the newest session for `peer`, if there is one.
    func withSession(for peer: String, _ body: (OpaquePointer) -> Void) {
        let taken: SessionReference? = state.withLock { state in
            guard let last = state.peers[peer]?.sessions.last else { return nil }
            if SSL_SESSION_get_protocol_version(last) >= TLSVersion.v1_3.number {
                // If a TLS 1.3 session was used twice, an observer could link the two connections (RFC 8446, C.4).
                state.peers[peer]?.sessions.removeLast()
            } else {
                SSL_SESSION_up_ref(last)
            }
            return SessionReference(pointer: last)
        }
        guard let taken else { return }
        body(taken.pointer)
        SSL_SESSION_free(taken.pointer)
    }
}

/// A reference to a session that its holder must free.
private struct SessionReference: @unchecked Sendable {
    // Unchecked because OpenSSL counts references atomically.
    let pointer: OpaquePointer
}
