import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

// Fetch (1), versions 4 to 18.
//
// - Whole batches, from the one that holds the offset on; the first batch of an answer comes whatever its size.
// - With fewer than min_bytes (at most max_bytes) to give, the request waits for max_wait_ms at most; a write to one of
//   its partitions counts towards min_bytes and wakes it. A fault in any partition is answered at once.
// - No fetch sessions are kept: the answer's session id is 0, which tells the client to send whole requests
//   (KIP-227). A request that names a session gets FETCH_SESSION_ID_NOT_FOUND.
// - One node: high watermark and log end are one. read_committed gets what lies before the last stable offset, with the
//   aborted transactions in it, and its min_bytes counts no other bytes.
// - A partition that is named again is read once, from the last position, as in Kafka.
// - While responses of more than `totalUnsentBytes` wait to be sent, a fetch gets no records, and waits.
// - From version 13 topics are named by id.

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

    /// Reads what a fetch asks for; nothing while too much of other responses waits to be sent.
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

    /// Answers a fetch that waited, with what there is now.
    ///
    /// A reader of what is committed may have been woken by a marker that gives less than it wants: it waits on.
    func complete(_ parked: ParkedFetch, isTimeUp: Bool = false) {
        guard !parked.isOver, !isStopped else { return }
        let result = read(parked.plan)
        guard isTimeUp || result.hasError || !parked.waitsOn(with: result.size) else { return }
        cancel(parked)
        parked.context.connection.parkedFetch = nil
        answer(parked.plan, result, parked.context)
    }

    /// Gives up a fetch that waits: its connection is gone.
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
/// Owned by the broker's loop; over when it is answered or its connection is gone, whichever comes first.
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
    /// - Parameter areStable: Whether the bytes are committed with their writing.
    func bytesArrived(_ count: Int, areStable: Bool) {
        guard missing > 0, areStable || !plan.isReadCommitted else { return }
        missing -= min(count, missing)
        if missing == 0 { core.wake(self) }
    }

    /// Has the fetch look again at what is committed.
    func stableOffsetMoved() {
        if plan.isReadCommitted, missing > 0 { core.wake(self) }
    }

    /// Whether so many bytes are too few for a reader of what is committed, who waits for the rest then.
    func waitsOn(with size: Int) -> Bool {
        guard plan.isReadCommitted, size < minimumBytes else { return false }
        missing = minimumBytes - size
        return true
    }
}
