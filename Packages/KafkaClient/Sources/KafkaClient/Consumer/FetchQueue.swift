import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Fetched batches on their way from the loop to the reader, who is woken only where there were none.
final class FetchQueue: Sendable {
    enum Element: Sendable {
        case batch(FetchedBatch)
        case failure(KafkaError)
    }

    private struct State {
        var elements: [Element] = []
        var head = 0
        var bytes = 0
        /// What lies here of partitions that are paused, and is handed out once they are resumed.
        var held: [ObjectIdentifier: [Element]] = [:]
        var heldBytes = 0
        var reader: UnsafeContinuation<Element?, Never>?
        var isFinished = false
        /// When the reader was last given a batch, or had none to read, on the clock that counts suspended time.
        var handedOutAt: Int64
        /// Whether a batch is in the reader's hands.
        var isHandedOut = false
    }

    private let state: Lock<State>
    private let limit: Int
    private let clock: LoopClock
    /// Called when the reader has made room below the limit.
    private let onRoom: Lock<(@Sendable () -> Void)?> = Lock(nil)

    init(limit: Int, clock: LoopClock = .monotonic) {
        self.limit = limit
        self.clock = clock
        state = Lock(State(handedOutAt: clock.nowWithSuspension()))
    }

    func whenRoom(_ action: @escaping @Sendable () -> Void) {
        onRoom.withLock { $0 = action }
    }

    var hasRoom: Bool { state.withLock { $0.bytes < limit } }

    func put(_ elements: [Element]) {
        guard !elements.isEmpty else { return }
        let (reader, element) = state.withLock { state -> (UnsafeContinuation<Element?, Never>?, Element?) in
            state.elements += elements
            for element in elements { state.bytes += element.size }
            guard let reader = state.reader else { return (nil, nil) }
            guard let element = take(&state) else { return (nil, nil) }
            state.reader = nil
            return (reader, element)
        }
        if let reader { reader.resume(returning: element) }
    }

    /// Returns the next batch; waits only where there is none.
    func next() async -> Element? {
        enum Step {
            case give(Element?)
            case wait
        }
        let (ready, madeRoom) = state.withLock { state -> (Step, Bool) in
            state.isHandedOut = false
            let wasFull = state.bytes >= limit
            let element = take(&state)
            let madeRoom = wasFull && state.bytes < limit
            if element != nil || state.isFinished { return (.give(element), madeRoom) }
            return (.wait, madeRoom)
        }
        if madeRoom, let action = onRoom.withLock({ $0 }) { action() }
        if case .give(let element) = ready { return element }
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let step = state.withLock { state -> Step in
                    if let element = take(&state) { return .give(element) }
                    if state.isFinished || state.reader != nil || Task.isCancelled { return .give(nil) }
                    state.reader = continuation
                    return .wait
                }
                if case .give(let element) = step { continuation.resume(returning: element) }
            }
        } onCancel: {
            let reader = state.withLock { state -> UnsafeContinuation<Element?, Never>? in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    // MARK: Partitions that come, go and pause

    /// Lets go of what lies here under leases that ended: its bytes are not waited for.
    func dropEnded() {
        state.withLock { state in
            Self.extract(from: &state) { $0.lease.isOver }
            state.held = state.held.filter { $0.value.first?.batch?.lease.isOver == false }
            state.heldBytes = state.held.values.reduce(0) { $0 + Self.size($1) }
        }
    }

    /// Keeps what lies here of a partition that is paused.
    ///
    /// - Returns: Whether it was kept. What is held passes the limit at no time: then it is to be fetched again.
    func hold(_ lease: PartitionLease) -> Bool {
        state.withLock { state in
            let elements = Self.extract(from: &state) { $0.lease === lease }
            let size = Self.size(elements)
            guard state.heldBytes + size <= limit else { return false }
            if !elements.isEmpty { state.held[ObjectIdentifier(lease), default: []] += elements }
            state.heldBytes += size
            return true
        }
    }

    /// Hands out again what was held of a partition, before what came later.
    func release(_ lease: PartitionLease) {
        let (reader, element) = state.withLock { state -> (UnsafeContinuation<Element?, Never>?, Element?) in
            // A reader that had nothing to read was not slow.
            state.handedOutAt = clock.nowWithSuspension()
            guard let elements = state.held.removeValue(forKey: ObjectIdentifier(lease)) else { return (nil, nil) }
            let size = Self.size(elements)
            state.heldBytes -= size
            state.bytes += size
            state.elements.replaceSubrange(..<state.head, with: elements)
            state.head = 0
            guard let reader = state.reader, let element = take(&state) else { return (nil, nil) }
            state.reader = nil
            return (reader, element)
        }
        if let reader { reader.resume(returning: element) }
    }

    @discardableResult
    private static func extract(from state: inout State, _ isWanted: (FetchedBatch) -> Bool) -> [Element] {
        state.elements.removeFirst(state.head)
        state.head = 0
        let wanted = state.elements.filter { $0.batch.map(isWanted) ?? false }
        guard !wanted.isEmpty else { return [] }
        state.elements.removeAll { $0.batch.map(isWanted) ?? false }
        state.bytes -= size(wanted)
        return wanted
    }

    private static func size(_ elements: [Element]) -> Int { elements.reduce(0) { $0 + $1.size } }

    func finish() {
        let reader = state.withLock { state -> UnsafeContinuation<Element?, Never>? in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// Whether the reader has a batch in hand: it was given one, and has not asked for another.
    var isInHand: Bool { state.withLock { $0.isHandedOut } }

    /// For how long the reader has had a batch in hand, and not asked for another.
    var timeInHand: Duration? {
        state.withLock { $0.isHandedOut ? .nanoseconds(clock.nowWithSuspension() &- $0.handedOutAt) : nil }
    }

    /// Takes the first element whose lease still holds.
    private func take(_ state: inout State) -> Element? {
        while state.head < state.elements.count {
            let element = state.elements[state.head]
            state.head += 1
            state.bytes -= element.size
            if state.head == state.elements.count {
                state.elements.removeAll(keepingCapacity: true)
                state.head = 0
            } else if state.head >= 256 {
                state.elements.removeFirst(state.head)
                state.head = 0
            }
            if case .batch(let batch) = element {
                if batch.lease.isOver { continue }
                state.isHandedOut = true
                // Not when it was asked for: the reader may have waited for long.
                state.handedOutAt = clock.nowWithSuspension()
            }
            return element
        }
        return nil
    }
}

extension FetchQueue.Element {
    fileprivate var batch: FetchedBatch? {
        guard case .batch(let batch) = self else { return nil }
        return batch
    }

    fileprivate var size: Int {
        switch self {
        case .batch(let batch): batch.stored.bytes.count
        case .failure: 0
        }
    }
}
