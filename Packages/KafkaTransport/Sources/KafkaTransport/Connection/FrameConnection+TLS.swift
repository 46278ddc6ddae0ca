import KafkaCodecs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The side of TLS that a connection has, with its context.
enum TLSSide {
    case client(TLSClientContext, host: String)
    case server(TLSServerContext)
}

extension FrameConnection {
    /// The subject of the peer's certificate as in RFC 2253, for example `CN=client,OU=billing`. It was verified when
    /// the connection opened. `nil` without TLS, or if the peer sent no certificate.
    public var peerCertificateSubject: String? { tls?.peerSubject }

    /// The maximum number of bytes that are read from the socket in a turn. It is larger than the budget for frames,
    /// because TLS adds bytes.
    static let wireBytesPerTurn = 2 << 20

    // MARK: Handshake

    /// Begins the handshake on a connected socket. It must be complete by `deadline`.
    func startHandshake(_ side: TLSSide, deadline: Int64) {
        do throws(TransportError) {
            let tls =
                switch side {
                case .client(let context, let host):
                    try TLSStream(client: context, host: host, descriptor: descriptor, peer: peer)
                case .server(let context):
                    try TLSStream(server: context, descriptor: descriptor, peer: peer)
                }
            self.tls = tls
            state = .handshaking
            let left = Duration.nanoseconds(max(deadline &- loop.clock.now(), 0))
            tls.timer = loop.schedule(after: left) { [weak self] in
                guard let self, let tls = self.tls else { return }
                self.end(tls.handshakeTimeout(self.options.connectTimeout))
            }
            shakeHands()
        } catch {
            end(error)
        }
    }

    /// Continues the handshake as far as the socket allows. Only one kind of readiness is watched at a time. Otherwise
    /// the loop would spin for a peer that sends but does not read.
    func shakeHands() {
        guard let tls, let watch else { return }
        tls.socket.allowance = Self.wireBytesPerTurn
        let isWatched: Bool
        switch tls.shakeHands() {
        case .bytes:
            tls.timer?.cancel()
            tls.timer = nil
            options.log.debug("\(peer): \(tls.summary)")
            return open()
        case .wantsReading:
            watch.disarmWriting()
            isWatched = watch.armReading()
        case .wantsWriting:
            watch.disarmReading()
            isWatched = watch.armWriting()
        case .ended:
            return end(tls.handshakeFailure(nil))
        case .failed(let error):
            return end(error)
        }
        if !isWatched { end(TransportError(.io, "\(peer): the system cannot watch another socket")) }
    }

    // MARK: Reading

    /// Reads one record. The record of a large frame is read into the frame's own memory. Returns false if no more
    /// bytes are available.
    func readOnce(
        _ tls: TLSStream, to handler: any FrameHandler, _ budget: inout ReadBudget
    ) throws(TransportError) -> Bool {
        let room = assembler.room()
        let buffer = room ?? loop.scratch.readBuffer
        switch tls.read(into: buffer) {
        case .wantsReading:
            // OpenSSL has no complete record. If the turn's allowance left bytes in the socket, it becomes readable
            // again.
            return false
        case .wantsWriting:
            // The bytes to read stay in the socket. Reading is disarmed so that the loop does not spin.
            tls.readingWaitsForRoom = true
            watch?.disarmReading()
            guard let watch, watch.armWriting() else {
                throw TransportError(.io, "\(peer): the system cannot watch another socket")
            }
            return false
        case .ended:
            throw endOfStream()
        case .failed(let error):
            throw error.code == .closed && assembler.isWithinFrame ? endOfStream() : error
        case .bytes(let count):
            budget.bytes -= count
            lastActivity = loop.now
            if room == nil {
                let bytes = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
                unparsed = try deliver(bytes, to: handler, &budget)
            } else if let frame = assembler.didFill(count) {
                budget.frames -= 1
                handler.connection(self, didReceive: frame)
            }
            return tls.hasPending
        }
    }

    /// Continues a read that had to wait until the socket was writable.
    func readWhatWaitedForRoom() {
        guard let tls, tls.readingWaitsForRoom, state == .open, !isBroken else { return }
        tls.readingWaitsForRoom = false
        guard !isPaused else { return }
        guard let watch, watch.armReading() else {
            return end(TransportError(.io, "\(peer): the system cannot watch another socket"))
        }
        beReady()
    }

    /// Continues a write that had to wait until the socket was readable.
    func writeWhatWaitedForData() {
        guard let tls, tls.writingWaitsForData else { return }
        tls.writingWaitsForData = false
        flush()
    }

    // MARK: Writing

    /// Writes until the queue is empty or the system accepts no more. In the latter case arms the write event.
    func write(_ tls: TLSStream) {
        var budget = Self.bytesPerFlush
        var failure: TransportError?
        let socket = tls.socket
        let before = socket.unsentCount
        // Bytes that are already encrypted are sent first. While some of them wait, nothing more is encrypted.
        if socket.sendUnsent() {
            socket.beginGathering(in: loop.scratch.sealed)
            failure = encrypt(tls, &budget)
            socket.endGathering()
        }
        if budget < Self.bytesPerFlush || socket.unsentCount < before { lastActivity = loop.now }
        if let number = socket.failure { failure = tls.causeOfBrokenWrite(number) }
        if let failure { return fail(failure) }
        if !hasSentAll, !tls.writingWaitsForData || socket.unsentCount > 0 { waitForRoom() }
    }

    private func encrypt(_ tls: TLSStream, _ budget: inout Int) -> TransportError? {
        while !sendQueue.isEmpty, budget > 0 {
            let piece = sendQueue.next(upTo: TLSStream.recordSize, gatheringIn: loop.scratch.record)
            switch tls.write(piece) {
            case .bytes(let count):
                sendQueue.drop(count)
                budget -= count
            case .wantsWriting:
                return nil
            case .wantsReading:
                tls.writingWaitsForData = true
                return nil
            case .ended:
                return TransportError(.closed, "\(peer) closed the connection")
            case .failed(let error):
                return error
            }
        }
        return nil
    }
}
