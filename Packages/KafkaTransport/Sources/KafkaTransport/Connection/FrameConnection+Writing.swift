public import KafkaCodecs

extension FrameConnection {
    /// What is written in one go before the loop looks at other connections.
    static let bytesPerFlush = 4 << 20
    /// What a handler may have waiting within one delivery before it is written.
    private static let gatheredPieces = 64
    private static let gatheredBytes = 256 << 10

    /// Sends bytes that are framed already: the sender has written the length.
    ///
    /// The system is given them at once, and what it does not take waits in memory: watch `unsentBytes`, and wait for
    /// `connectionDidDrain`, before sending more without bound. Frames sent within `didReceive` go out together when the
    /// delivery is over, or at `flush()`. On a connection that is closed, nothing happens.
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

    /// Gives the system now what was sent within `didReceive`.
    public func flush() {
        loop.preconditionOnLoop()
        guard state == .open, !watchesWriting, !hasSentAll, !isBroken else { return }
        write()
    }

    /// Whether the system has taken all it would, and will say when it takes more.
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

    /// Tells the handler that nothing waits any more, if it may have seen something wait.
    func sayDrained() {
        guard state == .open, hasSentAll, owesDrain, !isBroken else { return }
        owesDrain = false
        guard !closesWhenSent else { return end(nil) }
        // What it sends now goes out together, too.
        isDelivering = true
        handler?.connectionDidDrain(self)
        isDelivering = false
        flush()
        // Where the system took that at once, the next drain is due: told in a turn of its own, since a handler that
        // sends on every drain would never let this one end.
        guard owesDrain, hasSentAll, state == .open else { return }
        loop.execute { self.sayDrained() }
    }

    /// Writes until nothing waits or the system takes no more, and then asks to be told when it does.
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
        fail(TransportError(.io, "\(peer): the system does not watch one more socket"))
    }

    /// Ends the connection after the present call: whoever sends is not told of the end within it.
    func fail(_ error: TransportError) {
        isBroken = true
        sendQueue.removeAll()
        watch?.disarmWriting()
        loop.execute { self.end(error) }
    }
}
