import KafkaClient
import KafkaCodecs
import KafkaProtocol

/// Which event of which submission a record is: what a producer's report gives back.
struct SinkTag {
    let slot: UInt32
    let index: UInt32

    init(slot: UInt32, index: UInt32) {
        (self.slot, self.index) = (slot, index)
    }

    init(_ tag: UInt64) {
        slot = UInt32(tag >> 32)
        index = UInt32(truncatingIfNeeded: tag)
    }

    var encoded: UInt64 { UInt64(slot) << 32 | UInt64(index) }
}

/// Events that are being handed over: how many records of them are still to be reported.
struct Submission {
    let receipt: SinkReceipt
    private let table: ReceiptTable
    private let slot: UInt32

    /// Begins a submission of `count` events.
    init(_ count: Int, in table: ReceiptTable) {
        receipt = SinkReceipt(count: count)
        self.table = table
        slot = table.add(receipt, count: count)
    }

    /// What the records of the event at `index` are appended with.
    func tag(_ index: Int) -> UInt64 { SinkTag(slot: slot, index: UInt32(truncatingIfNeeded: index)).encoded }

    /// Notes that a record is about to be appended besides the events: it may be reported at once.
    func expectRecord() {
        receipt.expect(1)
        table.ended(slot, -1)
    }

    /// Notes that it was not appended.
    func forgetRecord() {
        receipt.written(1)
        table.ended(slot, 1)
    }

    /// Notes that an event has ended by itself.
    func complete(_ index: Int) {
        receipt.written(1)
        table.ended(slot, 1)
    }

    /// Notes that an event is at fault.
    func refuse(_ index: Int, _ reason: String) {
        receipt.refuse(index, reason)
        table.ended(slot, 1)
    }

    /// Notes that the producer holds an event back, because an earlier one of the Kafka partition was not written.
    func holdBack(_ index: Int) {
        receipt.note(.heldBack, at: index)
        table.ended(slot, 1)
    }

    /// Lets go of the submission: what is reported of it from now on counts for nothing.
    func withdraw() { table.remove(slot) }
}

/// The receipts of the submissions that are under way, by their slots.
final class ReceiptTable: Sendable {
    private struct Entry {
        let receipt: SinkReceipt
        var left: Int
        /// Whether a batch of the submission has failed.
        var hasFailed = false
    }

    private struct State {
        var entries: [UInt32: Entry] = [:]
        var next: UInt32 = 0
        var end: (any Error)?
    }

    private let state = Lock(State())
    /// Whether each submission is a transaction. Then the producer gives up the other batches with the error of the first
    /// one that failed, although nothing is wrong with them.
    private let isTransactional: Bool

    init(isTransactional: Bool = false) {
        self.isTransactional = isTransactional
    }

    /// Adds a receipt that waits for `count` events, and returns its slot.
    func add(_ receipt: SinkReceipt, count: Int) -> UInt32 {
        let (slot, end) = state.withLock { state -> (UInt32, (any Error)?) in
            repeat { state.next &+= 1 } while state.entries[state.next] != nil
            if state.end == nil, count > 0 { state.entries[state.next] = Entry(receipt: receipt, left: count) }
            return (state.next, state.end)
        }
        if let end { receipt.fail(end) }
        return slot
    }

    func remove(_ slot: UInt32) {
        state.withLock { state in _ = state.entries.removeValue(forKey: slot) }
    }

    /// Notes that `count` events or records of `slot` have ended, and returns the receipt to be told of it.
    @discardableResult
    func ended(_ slot: UInt32, _ count: Int) -> SinkReceipt? {
        state.withLock { state in
            guard var entry = state.entries[slot] else { return nil }
            entry.left -= count
            state.entries[slot] = entry.left > 0 ? entry : nil
            return entry.receipt
        }
    }

    /// Notes how a batch ended. Neighbouring records of one submission cost one look-up.
    func note(_ report: DeliveryReport) {
        let tags = report.tags
        var start = 0
        while start < tags.count {
            let slot = SinkTag(tags[start]).slot
            var end = start + 1
            while end < tags.count, SinkTag(tags[end]).slot == slot { end += 1 }
            note(report, slot, tags[start..<end])
            start = end
        }
    }

    private func note(_ report: DeliveryReport, _ slot: UInt32, _ tags: ArraySlice<UInt64>) {
        let isFirstFailure = report.error != nil && noteFailure(slot)
        guard let receipt = ended(slot, tags.count) else { return }
        guard let error = report.error else { return receipt.written(tags.count) }
        let isGivenUp = isTransactional && error.isRecordAtFault && (report.attempts == 0 || !isFirstFailure)
        let fault: SinkReceipt.Fault = isGivenUp ? .heldBack : Self.fault(of: report, error)
        for tag in tags { receipt.note(report.refusal(of: tag, error) ?? fault, at: Int(SinkTag(tag).index)) }
    }

    /// Returns whether no batch of the submission has failed before.
    private func noteFailure(_ slot: UInt32) -> Bool {
        state.withLock { state in
            guard state.entries[slot]?.hasFailed == false else { return false }
            state.entries[slot]?.hasFailed = true
            return true
        }
    }

    /// Why the records of a batch were not written, as far as the broker does not name some of them.
    private static func fault(of report: DeliveryReport, _ error: KafkaError) -> SinkReceipt.Fault {
        if error.code == .precedingBatchFailed || !report.refusedRecords.isEmpty { return .heldBack }
        guard error.isRecordAtFault else { return .failed(error) }
        // If the batch is one event's, that event is the invalid one.
        let isOneEvent = report.count == report.tags.count && report.tags.allSatisfy { $0 == report.tags.first }
        return isOneEvent ? .refused("\(error)") : .suspected("\(error)")
    }

    /// Fails all that is under way, and whatever is added later.
    func failAll(_ error: any Error) {
        let entries = state.withLock { state in
            state.end = error
            defer { state.entries = [:] }
            return state.entries
        }
        for entry in entries.values { entry.receipt.fail(error) }
    }
}

extension DeliveryReport {
    /// Why the broker refused the record with `tag`, if it named that one.
    fileprivate func refusal(of tag: UInt64, _ error: KafkaError) -> SinkReceipt.Fault? {
        guard !refusedRecords.isEmpty else { return nil }
        guard let record = refusedRecords.first(where: { $0.tag == tag }) else { return nil }
        guard let message = record.message else { return .refused("\(error)") }
        // The batch's own message lists its invalid records, so it is another one for each batch.
        var own = KafkaError(error.code, message)
        (own.brokerError, own.topic, own.partition) = (error.brokerError, error.topic, error.partition)
        return .refused("\(own)")
    }
}

extension KafkaError {
    /// Whether the broker refuses the record for what it is, so that it would be refused again.
    var isRecordAtFault: Bool {
        if code == .recordTooLarge { return true }
        switch brokerError {
        case .messageTooLarge?, .recordListTooLarge?, .invalidRecord?, .invalidTimestamp?: return true
        default: return false
        }
    }
}
