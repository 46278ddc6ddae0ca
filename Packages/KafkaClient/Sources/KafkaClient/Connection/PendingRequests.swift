import KafkaCodecs
import KafkaProtocol

/// The requests of one connection: those that wait to be written, and those that wait for their responses. A value
/// without I/O.
///
/// Invariants:
/// - A request is in one of the lists until it is completed, and in none afterwards.
/// - Each request has its own deadline, regardless of the requests ahead of it.
struct PendingRequests {
    typealias Completion = (Result<(Bytes, Int16), KafkaError>) -> Void

    /// A request that was not written yet.
    struct Waiting {
        let key: APIKey
        var versions: ClosedRange<Int16>?
        let deadline: Int64
        let encode: (_ version: Int16, _ correlationID: Int32) -> RequestFrame
        let isAnswered: Bool
        let complete: Completion
    }

    /// A request that was written and is not complete yet.
    struct InFlight {
        let correlationID: Int32
        let key: APIKey
        let version: Int16
        let deadline: Int64
        let complete: Completion
    }

    private(set) var waiting: [Waiting] = []
    private var written: [InFlight] = []
    private var head = 0
    /// Written requests that expect no response, and that the socket has not accepted yet.
    private var unsent: [InFlight] = []

    /// The request whose response is expected next.
    var next: InFlight? { head < written.count ? written[head] : nil }

    /// Whether no request waits for a response.
    var isNothingInFlight: Bool { head == written.count }

    /// Whether there is no request.
    var isEmpty: Bool { waiting.isEmpty && isNothingInFlight && unsent.isEmpty }

    /// The earliest deadline of all requests.
    var earliestDeadline: Int64? {
        let first = written[head...].lazy.map(\.deadline).min()
        let second = waiting.lazy.map(\.deadline).min()
        return [first, second, unsent.first?.deadline].compactMap { $0 }.min()
    }

    mutating func add(_ request: Waiting) { waiting.append(request) }

    mutating func add(_ request: InFlight) { written.append(request) }

    mutating func addUnsent(_ request: InFlight) { unsent.append(request) }

    /// Removes and returns the requests that expect no response and waited for the socket.
    mutating func takeUnsent() -> [InFlight] {
        defer { unsent = [] }
        return unsent
    }

    /// Removes the request whose response has arrived.
    mutating func removeNext() {
        head += 1
        if head == written.count {
            written.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64 {
            written.removeFirst(head)
            head = 0
        }
    }

    /// Removes and returns the requests that were not written.
    mutating func takeWaiting() -> [Waiting] {
        defer { waiting = [] }
        return waiting
    }

    /// Removes and returns the written requests whose response is outstanding.
    mutating func takeInFlight() -> [InFlight] {
        defer { (written, head) = ([], 0) }
        return Array(written[head...])
    }

    /// Removes and returns the unwritten requests whose deadline has passed.
    mutating func takeOverdueWaiting(at now: Int64) -> [Waiting] {
        let overdue = waiting.filter { $0.deadline <= now }
        if !overdue.isEmpty { waiting.removeAll { $0.deadline <= now } }
        return overdue
    }

    /// Whether the deadline of a written request has passed.
    func isInFlightOverdue(at now: Int64) -> Bool {
        written[head...].contains { $0.deadline <= now } || unsent.contains { $0.deadline <= now }
    }
}
