#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The state of opening a connection: the addresses that are left, and why the others failed.
final class ConnectAttempt {
    let deadline: Int64
    var addresses: ArraySlice<SocketAddress> = []
    var current: SocketAddress?
    var timer: LoopTimer?
    var failures: [(address: SocketAddress, code: TransportError.Code, message: String)] = []

    init(deadline: Int64) {
        self.deadline = deadline
    }

    func cancel() {
        timer?.cancel()
        timer = nil
    }
}

extension FrameConnection {
    /// Connects to a host: looks its name up on another thread, and tries its addresses one after another.
    ///
    /// Frames that are sent before the connection is open are kept and sent then. Call it only once.
    public func connect(host: String, port: UInt16) {
        loop.preconditionOnLoop()
        guard state == .idle else { return }
        state = .connecting
        self.host = host
        peer = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]:\(port)" : "\(host):\(port)"
        guard loop.add(self) else { return end(.loopStopped(peer)) }

        let timeout = options.connectTimeout
        let attempt = ConnectAttempt(deadline: loop.clock.now() &+ timeout.nonNegativeNanoseconds)
        self.attempt = attempt
        if let address = SocketAddress.literal(host, port: port) {
            attempt.addresses = [address]
            // Scheduled for later, because no callback may run within this call.
            attempt.timer = loop.schedule(after: .zero) { self.connectToNext() }
            return
        }
        attempt.timer = loop.schedule(after: timeout) {
            let peer = self.peer
            self.end(TransportError(.timeout, "looking up \(peer) took longer than \(timeout): check the name server"))
        }
        Resolver.shared.lookUp(host, port: port) { [loop] answer in
            loop.execute { self.didLookUp(answer) }
        }
    }

    private func didLookUp(_ answer: Result<[SocketAddress], TransportError>) {
        guard let attempt else { return }
        switch answer {
        case .success(let addresses):
            attempt.addresses = addresses[...]
            connectToNext()
        case .failure(let error):
            end(error)
        }
    }

    private func connectToNext() {
        guard let attempt, state == .connecting else { return }
        attempt.cancel()
        dropSocket()
        while let address = attempt.addresses.popFirst() {
            attempt.current = address
            switch Socket.open(for: address) {
            case .failure(let failure):
                attempt.failures.append((address, .io, failure.message))
            case .success(let descriptor):
                self.descriptor = descriptor
                let result = Socket.connect(descriptor, to: address)
                if result == 0 { return didConnect() }
                if result == EINPROGRESS, waitForConnect(attempt) { return }
                addFailure(result == EINPROGRESS ? EMFILE : result)
                dropSocket()
            }
        }
        end(Self.failure(to: peer, attempt.failures, timeout: options.connectTimeout))
    }

    /// Waits until the connect completes, for at most this address's share of the remaining time. Returns false if the
    /// socket cannot be watched.
    private func waitForConnect(_ attempt: ConnectAttempt) -> Bool {
        watch = loop.reactor?.watch(descriptor, for: self)
        guard let watch, watch.armWriting() else { return false }
        let share = (attempt.deadline &- loop.clock.now()) / Int64(attempt.addresses.count + 1)
        attempt.timer = loop.schedule(after: .nanoseconds(max(share, 0))) {
            self.addFailure(ETIMEDOUT)
            self.connectToNext()
        }
        return true
    }

    /// Called when the connect has completed.
    func didDecideConnect() {
        let error = Socket.pendingError(descriptor)
        guard error != 0 else {
            attempt?.cancel()
            return didConnect()
        }
        addFailure(error)
        connectToNext()
    }

    private func addFailure(_ number: Int32) {
        guard let attempt, let address = attempt.current else { return }
        let code: TransportError.Code =
            switch number {
            case ECONNREFUSED: .refused
            case ETIMEDOUT: .timeout
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: .io
            default: .connect
            }
        attempt.failures.append((address, code, describe(errno: number)))
    }

    private func dropSocket() {
        if let watch {
            watch.end()
            // This method may have been called by the watch itself.
            loop.keepForThisTurn(watch)
        }
        watch = nil
        Socket.close(descriptor)
        descriptor = -1
    }

    private static func failure(
        to peer: String, _ failures: [(address: SocketAddress, code: TransportError.Code, message: String)],
        timeout: Duration
    ) -> TransportError {
        let codes = Set(failures.map(\.code))
        let code = codes.count == 1 ? codes.first ?? .connect : .connect
        let tried = failures.prefix(8).map { "\($0.address): \($0.message)" }.joined(separator: "; ")
        let advice =
            switch code {
            case .refused: "check that it runs and listens there"
            case .timeout: "no response within \(timeout): check the address, and the firewall"
            case .io: "this process has too many open files, or is out of memory"
            default: "check the address and the network"
            }
        return TransportError(code, "cannot connect to \(peer) (\(tried)): \(advice)")
    }
}
