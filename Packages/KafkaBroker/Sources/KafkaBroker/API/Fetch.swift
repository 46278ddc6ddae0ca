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
// - One node: high watermark, last stable offset and log end are one; read_committed differs in the list of aborted
//   transactions alone, which is empty instead of null.
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
        let result = plan.read(log)
        let missing = min(Int(request.minBytes), plan.maximumBytes) - result.size
        guard request.maxWaitMs > 0, missing > 0, !result.hasError, !plan.partitions.isEmpty else {
            return answer(plan, result, context)
        }
        park(plan, missing: missing, request, context)
    }

    private func park(_ plan: FetchPlan, missing: Int, _ request: FetchRequest, _ context: RequestContext) {
        let parked = ParkedFetch(plan: plan, context: context, missing: missing, core: self)
        for partition in plan.partitions { partition.park(parked) }
        context.connection.parkedFetch = parked
        parked.timer = loop.schedule(after: .milliseconds(Int64(request.maxWaitMs))) { [weak self, weak parked] in
            guard let self, let parked else { return }
            self.complete(parked)
        }
    }

    /// Answers a fetch that waited, with what there is now.
    func complete(_ parked: ParkedFetch) {
        guard !parked.isOver, !isStopped else { return }
        cancel(parked)
        parked.context.connection.parkedFetch = nil
        answer(parked.plan, parked.plan.read(log), parked.context)
    }

    /// Gives up a fetch that waits: its connection is gone.
    func cancel(_ parked: ParkedFetch) {
        parked.isOver = true
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
    private var missing: Int
    private unowned let core: BrokerCore

    init(plan: FetchPlan, context: RequestContext, missing: Int, core: BrokerCore) {
        self.plan = plan
        self.context = context
        self.missing = missing
        self.core = core
    }

    /// Counts a write to one of the partitions.
    func bytesArrived(_ count: Int) {
        guard missing > 0 else { return }
        missing -= min(count, missing)
        if missing == 0 { core.wake(self) }
    }
}
