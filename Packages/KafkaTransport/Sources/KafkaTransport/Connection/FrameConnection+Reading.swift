import KafkaCodecs

/// The limit on what one connection may read in a turn, so that other connections are served too.
struct ReadBudget {
    var frames = FrameConnection.framesPerTurn
    var bytes = FrameConnection.bytesPerTurn
    var isSpent: Bool { frames <= 0 || bytes <= 0 }
}

extension FrameConnection: ReadinessTarget {
    fileprivate static let framesPerTurn = 64
    fileprivate static let bytesPerTurn = 1 << 20

    // MARK: Pausing

    /// Stops delivering frames until `resumeReading()`. The peer is blocked once the system's buffers are full.
    public func pauseReading() {
        loop.preconditionOnLoop()
        // The read event stays armed until it fires, so a short pause needs no system call.
        isPaused = true
    }

    /// Resumes delivering frames.
    public func resumeReading() {
        loop.preconditionOnLoop()
        guard isPaused, !closesWhenSent else { return }
        isPaused = false
        guard state == .open else { return }
        if !unparsed.isEmpty || tls?.hasPending == true { beReady() }
        guard let watch, tls?.readingWaitsForRoom != true, !watch.armReading() else { return }
        end(TransportError(.io, "\(peer): the system cannot watch another socket"))
    }

    // MARK: Readiness

    func isReadable() {
        guard state == .open else {
            if state == .handshaking { shakeHands() }
            return
        }
        if isPaused {
            watch?.disarmReading()
        } else if !isReady {
            read()
        }
    }

    /// Continues reading where the previous turn ended.
    func readOn() {
        isReady = false
        guard state == .open, !isPaused else { return }
        read()
    }

    func beReady() {
        guard !isReady else { return }
        isReady = true
        loop.addReady(self)
    }

    // MARK: Reading

    /// Reads and delivers frames until no more bytes are available, the handler pauses, or the turn's budget is used
    /// up.
    private func read() {
        guard let handler else { return }
        var budget = ReadBudget()
        tls?.socket.allowance = Self.wireBytesPerTurn
        isDelivering = true
        do throws(TransportError) {
            if !unparsed.isEmpty { try deliverUnparsed(to: handler, &budget) }
            try askForMemory(handler)
            var hasMore = true
            while hasMore, state == .open, !isPaused, !budget.isSpent {
                if let tls {
                    hasMore = try readOnce(tls, to: handler, &budget)
                } else {
                    hasMore = try readOnce(to: handler, &budget)
                }
                try askForMemory(handler)
            }
            if hasMore, budget.isSpent, state == .open, !isPaused { beReady() }
        } catch {
            isDelivering = false
            // The peer may only have closed its sending side, and still expects responses to earlier requests.
            flush()
            return end(error)
        }
        isDelivering = false
        guard state == .open else { return }
        if options.acknowledgesAtOnce { Socket.acknowledge(descriptor) }
        if tls != nil { writeWhatWaitedForData() }
        if !watchesWriting { flush() }
        sayDrained()
    }

    /// Asks the handler before memory is allocated for a frame that arrives in parts.
    private func askForMemory(_ handler: any FrameHandler) throws(TransportError) {
        guard state == .open, let wanted = assembler.wanted else { return }
        if let reason = handler.connection(self, refusalOf: wanted.head, taking: wanted.capacity) {
            throw TransportError(.frameTooLarge, "\(peer): \(reason)")
        }
        assembler.accept(wanted.capacity)
    }

    /// Performs one read system call. Returns false if no more bytes are available.
    private func readOnce(to handler: any FrameHandler, _ budget: inout ReadBudget) throws(TransportError) -> Bool {
        let scratch = loop.scratch.readBuffer
        // A large frame is read directly into its own memory, and the bytes behind it, in the same call, into the
        // shared buffer.
        let room = assembler.room().map { UnsafeMutableRawBufferPointer(rebasing: $0.prefix(Self.bytesPerTurn)) }
        switch Socket.read(descriptor, into: room, then: scratch) {
        case .wouldBlock:
            return false
        case .failed(let number):
            throw TransportError(.reset, "\(peer): the connection broke: \(describe(errno: number))")
        case .bytes(0):
            throw endOfStream()
        case .bytes(let count):
            budget.bytes -= count
            lastActivity = loop.now
            let direct = min(count, room?.count ?? 0)
            if direct > 0, let frame = assembler.didFill(direct) {
                budget.frames -= 1
                handler.connection(self, didReceive: frame)
            }
            if count > direct {
                // If the frame has more room than one call may fill, the shared buffer contains the next part of the
                // frame.
                let rest = UnsafeRawBufferPointer(rebasing: scratch.prefix(count - direct))
                unparsed = try deliver(rest, to: handler, &budget)
            }
            // A short read has emptied the socket. This saves the call that would report it.
            return count == (room?.count ?? 0) + scratch.count
        }
    }

    private func deliverUnparsed(to handler: any FrameHandler, _ budget: inout ReadBudget) throws(TransportError) {
        let bytes = unparsed
        unparsed = .empty
        unparsed = try bytes.withUnsafeBytes { buffer throws(TransportError) in
            let rest = try unparsedCount(of: buffer, to: handler, &budget)
            return state == .closed ? .empty : bytes.slice(bytes.count - rest..<bytes.count)
        }
        if !unparsed.isEmpty, !isPaused { beReady() }
    }

    func deliver(
        _ buffer: UnsafeRawBufferPointer, to handler: any FrameHandler, _ budget: inout ReadBudget
    ) throws(TransportError) -> Bytes {
        let rest = try unparsedCount(of: buffer, to: handler, &budget)
        guard rest > 0, state != .closed else { return .empty }
        if !isPaused { beReady() }
        return Bytes(copying: UnsafeRawBufferPointer(rebasing: buffer.suffix(rest)))
    }

    /// Delivers the frames in `buffer` until the handler pauses or closes, or the budget is used up. Returns the number
    /// of bytes that are left.
    private func unparsedCount(
        of buffer: UnsafeRawBufferPointer, to handler: any FrameHandler, _ budget: inout ReadBudget
    ) throws(TransportError) -> Int {
        var input = buffer
        do throws(FrameAssembler.InvalidLength) {
            while state == .open, !isPaused, budget.frames > 0, let frame = try assembler.next(from: &input) {
                budget.frames -= 1
                handler.connection(self, didReceive: frame)
            }
        } catch {
            throw invalid(error)
        }
        return input.count
    }

    // MARK: Errors

    func endOfStream() -> TransportError {
        guard assembler.isWithinFrame else { return TransportError(.closed, "\(peer) closed the connection") }
        let (arrived, length) = assembler.progress
        let extent = length.map { "\(arrived) of \($0) bytes" } ?? "\(arrived) of the 4 bytes of its length"
        return TransportError(.closed, "\(peer) closed the connection within a frame, after \(extent)")
    }

    private func invalid(_ length: FrameAssembler.InvalidLength) -> TransportError {
        // The first two bytes of a TLS record, or of an HTTP server's response.
        let hint =
            switch length.bytes >> 16 {
            case 0x1503, 0x1603: "; it seems to speak TLS"
            case 0x4854: "; it seems to speak HTTP"
            default: ""
            }
        let announced = Int32(bitPattern: length.bytes)
        return TransportError(
            .frameTooLarge,
            "\(peer) announced a frame of \(announced) bytes, but the limit is \(options.maximumFrameSize)\(hint): "
                + "check that this is the right port, or raise the limit")
    }
}
