public import KafkaCodecs

extension FrameConnection {
    /// The maximum number of bytes that are written before the loop serves other connections.
    static let bytesPerFlush = 4 << 20
    /// The limits on what is collected during a delivery of frames before it is written.
    private static let gatheredPieces = 64
    private static let gatheredBytes = 256 << 10

    /// Sends bytes that are already framed, including the length.
    ///
    /// The bytes are passed to the system immediately. Bytes that it does not accept are kept in memory without a
    /// limit: check `unsentBytes`, and wait for `connectionDidDrain` before you send more. Frames that are sent within
    /// `didReceive` are written together after the delivery, or by `flush()`. Does nothing if the connection is closed.
    public func send(_ pieces: [Bytes]) {
        loop.preconditionOnLoop()
        guard state != .closed, !isBroken, !closesWhenSent else { return }
        for piece in pieces { sendQueue.append(piece) }
        guard state == .open, !isDelivering, !watchesWriting else {
            owesDrain = owesDrain || !hasSentAll
            if isDelivering, sendQueue.pieceCount >= Self.gatheredPieces || unsentBytes >= Self.gatheredBytes {
                flush()
            }
            return
        }
        write()
        owesDrain = owesDrain || !hasSentAll
    }

    /// Writes the frames that were sent within `didReceive` now.
    public func flush() {
        loop.preconditionOnLoop()
        guard state == .open, !watchesWriting, !hasSentAll, !isBroken else { return }
        write()
    }

    /// Whether the write event is armed, because the system accepts no more bytes at the moment.
    var watchesWriting: Bool { watch?.isWritingArmed ?? false }

    func isWritable() {
        switch state {
        case .connecting:
            didDecideConnect()
        case .handshaking:
            shakeHands()
        case .open:
            write()
            if hasSentAll { watch?.disarmWriting() }
            readWhatWaitedForRoom()
            sayDrained()
        case .idle, .closed:
            break
        }
    }

    /// Calls `connectionDidDrain` if no bytes wait any more and the handler may have seen some waiting.
    func sayDrained() {
        guard state == .open, hasSentAll, owesDrain, !isBroken else { return }
        owesDrain = false
        guard !closesWhenSent else { return end(nil) }
        // Frames that the handler sends now are written together too.
        isDelivering = true
        handler?.connectionDidDrain(self)
        isDelivering = false
        flush()
        // If the system accepted those frames immediately, the next drain event is due. It is delivered in a later
        // turn: otherwise a handler that sends in every drain event would keep this turn from ending.
        guard owesDrain, hasSentAll, state == .open else { return }
        loop.execute { self.sayDrained() }
    }

    /// Writes until the queue is empty or the system accepts no more. In the latter case arms the write event.
    private func write() {
        guard !isBroken else { return }
        if let tls { return write(tls) }
        var budget = Self.bytesPerFlush
        while !sendQueue.isEmpty, budget > 0 {
            let parts = loop.scratch.parts
            let (count, offered) = sendQueue.describe(in: parts)
            guard let start = parts.baseAddress else { return }
            switch Socket.write(descriptor, start, count: count) {
            case .bytes(let taken):
                sendQueue.drop(taken)
                lastActivity = loop.now
                budget -= taken
                if taken < offered { return waitForRoom() }
            case .wouldBlock:
                return waitForRoom()
            case .failed(let number):
                return fail(TransportError(.reset, "\(peer): the connection broke: \(describe(errno: number))"))
            }
        }
        if !sendQueue.isEmpty { waitForRoom() }
    }

    func waitForRoom() {
        guard let watch, !watch.armWriting() else { return }
        fail(TransportError(.io, "\(peer): the system cannot watch another socket"))
    }

    /// Ends the connection after the current call, so that a sender does not receive the close event within its call.
    func fail(_ error: TransportError) {
        isBroken = true
        sendQueue.removeAll()
        watch?.disarmWriting()
        loop.execute { self.end(error) }
    }
}
