import KafkaCodecs

/// Where a record was written.
public struct RecordMetadata: Sendable, Hashable {
    /// The topic.
    public let topic: String
    /// The partition.
    public let partition: Int32
    /// The offset; -1 where the broker does not tell (`acks` none, or a retry that it had written before).
    public let offset: Int64
    /// The record's timestamp, in milliseconds since 1970.
    public let timestamp: Int64
}

/// How a batch of appended records ended: one report a batch, never one a record.
public struct DeliveryReport: Sendable {
    /// The topic.
    public let topic: String
    /// The partition.
    public let partition: Int32
    /// The offset of the first record; -1 where the broker does not tell.
    public let baseOffset: Int64
    /// The number of records.
    public let count: Int
    /// The tags that the records were appended with, in their order.
    public let tags: [UInt64]
    /// How often the records were sent; 0 where they never were.
    public let attempts: Int
    /// Why the records were not acknowledged; `nil` where they were.
    public let error: KafkaError?

    /// How often the records were sent again after the first time.
    public var retries: Int { max(attempts - 1, 0) }
}

/// The reports of a producer, in the order in which each partition's batches ended.
///
/// Made for one reader. Ends when the producer was closed and all reports were read.
public struct Deliveries: AsyncSequence, Sendable {
    public typealias Element = DeliveryReport

    let queue: ReportQueue

    public func makeAsyncIterator() -> Iterator { Iterator(queue: queue) }

    /// Gives one report after another.
    public struct Iterator: AsyncIteratorProtocol {
        let queue: ReportQueue
        private var taken: [DeliveryReport] = []

        init(queue: ReportQueue) {
            self.queue = queue
        }

        public mutating func next() async -> DeliveryReport? {
            if let report = taken.popLast() { return report }
            guard let reports = await queue.take() else { return nil }
            taken = reports.reversed()
            return taken.popLast()
        }
    }
}

/// Reports on their way from the loop to their reader, who is woken only when there were none.
final class ReportQueue: Sendable {
    private struct State {
        var reports: [DeliveryReport] = []
        var reader: UnsafeContinuation<[DeliveryReport]?, Never>?
        var isFinished = false
    }

    /// From this many unread reports on, the producer sends nothing more.
    static let limit = 4096

    private let state = Lock(State())
    private let onRoom = Lock<(@Sendable () -> Void)?>(nil)

    /// Sets what is called when a full queue was read.
    func whenRead(_ action: @escaping @Sendable () -> Void) {
        onRoom.withLock { $0 = action }
    }

    var isFull: Bool { state.withLock { $0.reports.count >= Self.limit } }

    func put(_ reports: [DeliveryReport]) {
        let reader = state.withLock { state -> UnsafeContinuation<[DeliveryReport]?, Never>? in
            guard let reader = state.reader else {
                state.reports += reports
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: reports)
    }

    func take() async -> [DeliveryReport]? {
        await withUnsafeContinuation { continuation in
            enum Step {
                case wait
                case give([DeliveryReport]?, wasFull: Bool)
            }
            let step = state.withLock { state -> Step in
                if !state.reports.isEmpty {
                    defer { state.reports = [] }
                    return .give(state.reports, wasFull: state.reports.count >= Self.limit)
                }
                if state.isFinished || state.reader != nil { return .give(nil, wasFull: false) }
                state.reader = continuation
                return .wait
            }
            guard case .give(let reports, let wasFull) = step else { return }
            if wasFull, let action = onRoom.withLock({ $0 }) { action() }
            continuation.resume(returning: reports)
        }
    }

    func finish() {
        let reader = state.withLock { state -> UnsafeContinuation<[DeliveryReport]?, Never>? in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}
