import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// A queue of fetched batches, from the loop to the reader. The reader is woken only if it is waiting.
final class FetchQueue: Sendable {
    enum Element: Sendable {
        case batch(FetchedBatch)
        case failure(KafkaError)
    }

    private struct State {
        var elements: [Element] = []
        var head = 0
        var bytes = 0
        /// Batches of paused partitions, by lease. They are handed out after the partition is resumed.
        var held: [ObjectIdentifier: [Element]] = [:]
        var heldBytes = 0
        var reader: UnsafeContinuation<Element?, Never>?
        var isFinished = false
        /// When the reader last received a batch, or last had none to read, on the clock that counts suspended time.
        var handedOutAt: Int64
        /// Whether the reader holds a batch.
        var isHandedOut = false
    }

    private let state: Lock<State>
    private let limit: Int
    private let clock: LoopClock
    /// Called when the reader has taken so much that the queue is below its limit again.
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

    /// Returns the next element, and waits only if there is none. Returns `nil` when the queue is finished or the task
    /// is cancelled.
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

    // MARK: Revoked, paused and resumed partitions

    /// Removes batches whose lease has ended, so that their bytes no longer count.
    func dropEnded() {
        state.withLock { state in
            Self.extract(from: &state) { $0.lease.isOver }
            state.held = state.held.filter { $0.value.first?.batch?.lease.isOver == false }
            state.heldBytes = state.held.values.reduce(0) { $0 + Self.size($1) }
        }
    }

    /// Sets the queued batches of a paused partition aside.
    ///
    /// - Returns: Whether they were kept. If they would exceed the limit they are dropped, and have to be fetched
    ///   again.
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

    /// Puts the batches of a resumed partition back, before those that arrived later.
    func release(_ lease: PartitionLease) {
        let (reader, element) = state.withLock { state -> (UnsafeContinuation<Element?, Never>?, Element?) in
            // While everything was paused the reader had nothing to read, so that time does not count as slow
            // processing.
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

    /// Whether the reader holds a batch: it received one, and has not requested another.
    var isInHand: Bool { state.withLock { $0.isHandedOut } }

    /// How long the reader has held its batch; `nil` if it holds none.
    var timeInHand: Duration? {
        state.withLock { $0.isHandedOut ? .nanoseconds(clock.nowWithSuspension() &- $0.handedOutAt) : nil }
    }

    /// Removes and returns the first element whose lease has not ended.
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
                // Counted from now, not from the request: the reader may have waited for long.
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
