import KafkaCodecs

extension KafkaBroker.Faults {
    /// Freezes connections: they stay open, but from now on nothing passes in either direction.
    ///
    /// To a client this looks like a half-open connection, or like a broker whose process is stopped. Requests that the
    /// broker has already read are carried out, but their responses are held back. The broker does not notice when the
    /// client closes a frozen connection.
    ///
    ///     broker.faults.freezeConnections(clientID: "source")
    ///     …
    ///     broker.faults.thawConnections()
    ///
    /// - Parameters:
    ///   - clientID: Freezes only connections with this client id.
    ///   - includingNew: Whether connections that are opened later are frozen too. They are accepted, as by the kernel
    ///     for a stopped process, but their first request receives no response. Default `false`.
    public func freezeConnections(clientID: String? = nil, includingNew: Bool = false) {
        frozen.add(clientID, includingNew: includingNew)
    }

    /// Thaws all frozen connections: sends the responses that were held back, and carries out the requests that arrived
    /// meanwhile.
    public func thawConnections() {
        frozen.thaw()
    }
}

/// The connections that a test has frozen.
///
/// Connections are numbered in the order in which they were opened, so that a freeze can exclude later ones.
final class FrozenConnections: Sendable {
    private struct Freeze {
        let clientID: String?
        /// The number of the last connection that is frozen.
        let last: UInt64
    }

    private struct State {
        var freezes: [Freeze] = []
        var lastConnection: UInt64 = 0
        var whenThawed: (@Sendable () -> Void)?
    }

    private let state = Lock(State())

    /// Returns the number of a new connection.
    func newConnection() -> UInt64 {
        state.withLock { state in
            state.lastConnection += 1
            return state.lastConnection
        }
    }

    /// Whether any connection may be frozen.
    var isUsed: Bool { state.withLock { !$0.freezes.isEmpty } }

    /// Returns whether a connection is frozen.
    func contains(_ number: UInt64, _ clientID: String) -> Bool {
        state.withLock { state in
            state.freezes.contains { freeze in
                number <= freeze.last && (freeze.clientID == nil || freeze.clientID == clientID)
            }
        }
    }

    /// Sets the work that `thaw` runs.
    func whenThawed(_ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.whenThawed = work }
    }

    func add(_ clientID: String?, includingNew: Bool) {
        state.withLock { state in
            state.freezes.append(Freeze(clientID: clientID, last: includingNew ? .max : state.lastConnection))
        }
    }

    func thaw() {
        let work = state.withLock { state in
            defer { state.freezes = [] }
            return state.freezes.isEmpty ? nil : state.whenThawed
        }
        work?()
    }
}

/// The header of a request.
enum RequestHeader {
    /// Returns the client id in the header of a request; `nil` if the frame is too short.
    static func clientID(in frame: Bytes) -> String? {
        var reader = ByteReader(frame)
        do throws(CodecError) {
            try reader.skip(8)
            let length = try reader.int16()
            return length < 0 ? "" : try reader.string(byteCount: Int(length))
        } catch {
            return nil
        }
    }
}
