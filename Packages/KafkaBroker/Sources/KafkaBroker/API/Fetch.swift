import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

// Fetch (1), versions 4 to 18.
//
// - A partition's records are whole batches, beginning with the one that contains the requested offset. The first batch
//   of a response is sent whatever its size.
// - With fewer than min_bytes bytes (at most max_bytes), the request waits for up to max_wait_ms. A write to one of its
//   partitions counts towards min_bytes and wakes it. An error in any partition is sent at once.
// - There are no fetch sessions: the session id of a response is 0, which tells the client to send whole requests
//   (KIP-227). A request that names a session is FETCH_SESSION_ID_NOT_FOUND.
// - There is one node, so the high watermark equals the log end. With read_committed, a fetch receives the records
//   before the last stable offset and the aborted transactions among them, and only these bytes count towards
//   min_bytes.
// - A partition that a request repeats is read once, from the last position, as in Kafka.
// - While responses of more than `totalUnsentBytes` bytes are unsent, fetches receive no records, and wait.
// - From version 13 on, topics are named by id.

extension BrokerCore {
    func fetch(_ request: FetchRequest, _ context: RequestContext) {
        guard request.sessionId == 0 else {
            var response = FetchResponse()
            response.errorCode = ErrorCode.fetchSessionIdNotFound.rawValue
            return context.answer(response)
        }
        let plan = FetchPlan(request, context, limit: configuration.limits.fetchBytes) { topic in
            context.version >= 13 ? topicsByID[topic.topicId] : topics[topic.topic]
        }
        let result = read(plan)
        let missing = min(Int(request.minBytes), plan.maximumBytes) - result.size
        guard request.maxWaitMs > 0, missing > 0, !result.hasError, !plan.partitions.isEmpty,
            budget.hasRoom(for: plan.heldBytes + context.heldBytes, .waiting)
        else {
            return answer(plan, result, context)
        }
        park(plan, missing: missing, request, context)
    }

    /// Reads the records for a fetch; none while too many bytes of other responses are unsent.
    private func read(_ plan: FetchPlan) -> FetchPlan.Result {
        plan.read(log, room: configuration.limits.totalUnsentBytes - unsentBytes)
    }

    private func park(_ plan: FetchPlan, missing: Int, _ request: FetchRequest, _ context: RequestContext) {
        let parked = ParkedFetch(
            plan: plan, context: context, minimumBytes: Int(request.minBytes), missing: missing, core: self)
        for partition in plan.partitions { partition.park(parked) }
        budget.change(.waiting, by: plan.heldBytes + context.heldBytes)
        context.connection.parkedFetch = parked
        parked.timer = loop.schedule(after: .milliseconds(Int64(request.maxWaitMs))) { [weak self, weak parked] in
            guard let self, let parked else { return }
            self.complete(parked, isTimeUp: true)
        }
    }

    /// Sends the response to a fetch that waited, with the records that exist now.
    ///
    /// A read_committed fetch may have been woken by a marker but still have too few bytes. Then it continues to wait.
    func complete(_ parked: ParkedFetch, isTimeUp: Bool = false) {
        guard !parked.isOver, !isStopped else { return }
        let result = read(parked.plan)
        guard isTimeUp || result.hasError || !parked.waitsOn(with: result.size) else { return }
        cancel(parked)
        parked.context.connection.parkedFetch = nil
        answer(parked.plan, result, parked.context)
    }

    /// Removes a waiting fetch, because its response follows or its connection was closed.
    func cancel(_ parked: ParkedFetch) {
        guard !parked.isOver else { return }
        parked.isOver = true
        budget.change(.waiting, by: -(parked.plan.heldBytes + parked.context.heldBytes))
        parked.timer?.cancel()
        for partition in parked.plan.partitions { partition.unpark(parked) }
    }

    private func answer(_ plan: FetchPlan, _ result: FetchPlan.Result, _ context: RequestContext) {
        context.answer(pieces: FetchAnswer.pieces(plan, result, context))
    }
}

/// A fetch that waits for records.
///
/// Owned by the broker's loop. It is over when its response is sent or its connection is closed, whichever happens
/// first.
final class ParkedFetch {
    let plan: FetchPlan
    let context: RequestContext
    var timer: LoopTimer?
    var isOver = false
    private let minimumBytes: Int
    private var missing: Int
    private unowned let core: BrokerCore

    init(plan: FetchPlan, context: RequestContext, minimumBytes: Int, missing: Int, core: BrokerCore) {
        self.plan = plan
        self.context = context
        self.minimumBytes = min(minimumBytes, plan.maximumBytes)
        self.missing = missing
        self.core = core
    }

    /// Counts a write to one of the partitions.
    ///
    /// - Parameters:
    ///   - count: The number of bytes.
    ///   - areStable: Whether the bytes are already below the last stable offset.
    func bytesArrived(_ count: Int, areStable: Bool) {
        guard missing > 0, areStable || !plan.isReadCommitted else { return }
        missing -= min(count, missing)
        if missing == 0 { core.wake(self) }
    }

    /// Wakes a read_committed fetch because a last stable offset has moved.
    func stableOffsetMoved() {
        if plan.isReadCommitted, missing > 0 { core.wake(self) }
    }

    /// Returns whether a read_committed fetch continues to wait because `size` bytes are too few. Then it also sets the
    /// number of missing bytes.
    func waitsOn(with size: Int) -> Bool {
        guard plan.isReadCommitted, size < minimumBytes else { return false }
        missing = minimumBytes - size
        return true
    }
}
