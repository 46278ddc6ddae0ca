import KafkaCodecs
import KafkaProtocol

/// An encoder for Fetch responses that inserts the stored batches without copying them.
///
/// It is written by hand, because the generated message would copy every batch into one buffer. A test compares the
/// two.
enum FetchAnswer {
    static func pieces(_ plan: FetchPlan, _ result: FetchPlan.Result, _ context: RequestContext) -> [Bytes] {
        let version = context.version
        let isFlexible = version >= FetchResponse.flexibleVersions
        var writer = context.frameWriter(capacity: 64 + result.outcomes.count * 64)
        /// The positions in the written bytes at which the batches of an outcome are inserted.
        var cuts: [(position: Int, outcome: Int)] = []
        writer.int32(0)  // throttle time
        if version >= 7 {
            writer.int16(0)
            writer.int32(0)  // no session
        }
        writer.arrayCount(plan.topics.count, isFlexible)
        var next = 0
        for topic in plan.topics {
            if version >= 13 { topic.id.store(in: &writer) } else { writer.shortString(topic.name, isFlexible) }
            writer.arrayCount(topic.slots.count, isFlexible)
            for slot in topic.slots {
                let outcome = result.outcomes[next]
                writer.partition(slot, outcome, version, plan.isReadCommitted, isFlexible)
                if outcome.size > 0 { cuts.append((writer.count, next)) }
                if isFlexible { writer.unsignedVarint(0) }
                next += 1
            }
            if isFlexible { writer.unsignedVarint(0) }
        }
        if isFlexible { writer.unsignedVarint(0) }
        writer.endFrame(plus: result.size)
        return interleave(writer.finish(), result, cuts)
    }

    private static func interleave(
        _ frame: Bytes, _ result: FetchPlan.Result, _ cuts: [(position: Int, outcome: Int)]
    ) -> [Bytes] {
        var pieces: [Bytes] = []
        var position = 0
        for cut in cuts {
            pieces.append(frame.slice(position..<cut.position))
            pieces += result.outcomes[cut.outcome].batches
            position = cut.position
        }
        if position < frame.count { pieces.append(frame.slice(position..<frame.count)) }
        return pieces
    }
}

extension ByteWriter {
    fileprivate mutating func arrayCount(_ count: Int, _ isFlexible: Bool) {
        if isFlexible { unsignedVarint(UInt32(count) + 1) } else { int32(Int32(count)) }
    }

    fileprivate mutating func shortString(_ text: String, _ isFlexible: Bool) {
        let count = text.utf8.count
        if isFlexible { unsignedVarint(UInt32(count) + 1) } else { int16(Int16(clamping: count)) }
        utf8(text)
    }

    /// Writes a partition up to and including the length of its records.
    fileprivate mutating func partition(
        _ slot: FetchPlan.Slot, _ outcome: FetchPlan.Outcome, _ version: Int16, _ isReadCommitted: Bool,
        _ isFlexible: Bool
    ) {
        int32(slot.index)
        int16(outcome.error.rawValue)
        int64(outcome.endOffset)
        int64(outcome.stableOffset)
        if version >= 5 { int64(outcome.startOffset) }
        abortedTransactions(isReadCommitted ? outcome.aborted : nil, isFlexible)
        if version >= 11 { int32(-1) }  // no preferred replica
        if isFlexible { unsignedVarint(UInt32(outcome.size) + 1) } else { int32(Int32(outcome.size)) }
    }

    /// Writes the aborted transactions; `nil` is encoded as null.
    private mutating func abortedTransactions(_ aborted: [PartitionTransactions.Aborted]?, _ isFlexible: Bool) {
        guard let aborted else { return isFlexible ? unsignedVarint(0) : int32(-1) }
        arrayCount(aborted.count, isFlexible)
        for transaction in aborted {
            int64(transaction.producerID)
            int64(transaction.firstOffset)
            if isFlexible { unsignedVarint(0) }
        }
    }
}
