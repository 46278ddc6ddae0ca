import KafkaCodecs
import KafkaProtocol
import Synchronization

/// The right to hand out a partition's records. It ends once, when the partition is revoked or its position moves.
final class PartitionLease: Sendable {
    let partition: TopicPartition
    private let revoked = Atomic(false)

    init(_ partition: TopicPartition) {
        self.partition = partition
    }

    var isRevoked: Bool { revoked.load(ordering: .acquiring) }

    func revoke() { revoked.store(true, ordering: .releasing) }
}

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
        var reader: UnsafeContinuation<Element?, Never>?
        var isFinished = false
        var lastPoll = ContinuousClock.now
        /// Whether a batch is in the reader's hands.
        var isHandedOut = false
    }

    private let state = Lock(State())
    private let limit: Int
    /// Called when the reader has made room below the limit.
    private let onRoom: Lock<(@Sendable () -> Void)?> = Lock(nil)

    init(limit: Int) {
        self.limit = limit
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
            guard let element = Self.take(&state) else { return (nil, nil) }
            state.reader = nil
            return (reader, element)
        }
        if let reader { reader.resume(returning: element) }
    }

    /// Returns the next batch; waits only where there is none.
    func next() async -> Element? {
        enum Step {
            case give(Element?, madeRoom: Bool)
            case wait
        }
        let ready = state.withLock { state -> Step in
            state.lastPoll = .now
            state.isHandedOut = false
            let wasFull = state.bytes >= limit
            if let element = Self.take(&state) { return .give(element, madeRoom: wasFull && state.bytes < limit) }
            return state.isFinished ? .give(nil, madeRoom: false) : .wait
        }
        if case .give(let element, let madeRoom) = ready {
            if madeRoom, let action = onRoom.withLock({ $0 }) { action() }
            return element
        }
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let step = state.withLock { state -> Step in
                    if let element = Self.take(&state) { return .give(element, madeRoom: false) }
                    if state.isFinished || state.reader != nil || Task.isCancelled {
                        return .give(nil, madeRoom: false)
                    }
                    state.reader = continuation
                    return .wait
                }
                if case .give(let element, _) = step { continuation.resume(returning: element) }
            }
        } onCancel: {
            let reader = state.withLock { state -> UnsafeContinuation<Element?, Never>? in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    func finish() {
        let reader = state.withLock { state -> UnsafeContinuation<Element?, Never>? in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// For how long the reader has had a batch in hand, and not asked for another.
    var timeInHand: Duration? {
        state.withLock { $0.isHandedOut ? ContinuousClock.now - $0.lastPoll : nil }
    }

    /// Takes the first element whose lease still holds.
    private static func take(_ state: inout State) -> Element? {
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
                if batch.lease.isRevoked { continue }
                state.isHandedOut = true
            }
            return element
        }
        return nil
    }
}

extension FetchQueue.Element {
    fileprivate var size: Int {
        switch self {
        case .batch(let batch): batch.stored.bytes.count
        case .failure: 0
        }
    }
}
