import KafkaClient
import KafkaCodecs
import KafkaProtocol

/// The tag of a record, which a producer's report returns. It identifies the submission and the event that the record
/// is from.
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

/// Events that are being submitted, with the results that are still expected.
struct Submission {
    let receipt: SinkReceipt
    private let table: ReceiptTable
    private let slot: UInt32

    /// Creates a submission of `count` events.
    init(_ count: Int, in table: ReceiptTable) {
        receipt = SinkReceipt(count: count)
        self.table = table
        slot = table.add(receipt, count: count)
    }

    /// Returns the tag for the records of the event at `index`.
    func tag(_ index: Int) -> UInt64 { SinkTag(slot: slot, index: UInt32(truncatingIfNeeded: index)).encoded }

    /// Adds a record whose result is expected in addition to those of the events. Must be called before the record is
    /// appended, since its result may arrive at once.
    func expectRecord() {
        receipt.expect(1)
        table.ended(slot, -1)
    }

    /// Removes the record that was added last, because it was not appended.
    func forgetRecord() {
        receipt.written(1)
        table.ended(slot, 1)
    }

    /// Notes that an event is complete, apart from the results of its records.
    func complete(_ index: Int) {
        receipt.written(1)
        table.ended(slot, 1)
    }

    /// Notes that an event is invalid.
    func refuse(_ index: Int, _ reason: String) {
        receipt.refuse(index, reason)
        table.ended(slot, 1)
    }

    /// Notes that the producer holds an event back, because an earlier one of the same Kafka partition was not
    /// written.
    func holdBack(_ index: Int) {
        receipt.note(.heldBack, at: index)
        table.ended(slot, 1)
    }

    /// Removes the submission. Results that arrive for it from now on are ignored.
    func withdraw() { table.remove(slot) }
}

/// The receipts of the submissions in flight, by slot.
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
    /// Whether each submission is a transaction. If a batch fails in a transaction, the producer fails the other
    /// batches with the same error, although they are valid.
    private let isTransactional: Bool

    init(isTransactional: Bool = false) {
        self.isTransactional = isTransactional
    }

    /// Adds a receipt that expects `count` results, and returns its slot.
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

    /// Notes that `count` events or records of `slot` have a result, and returns the receipt to update.
    @discardableResult
    func ended(_ slot: UInt32, _ count: Int) -> SinkReceipt? {
        state.withLock { state in
            guard var entry = state.entries[slot] else { return nil }
            entry.left -= count
            state.entries[slot] = entry.left > 0 ? entry : nil
            return entry.receipt
        }
    }

    /// Notes the result of a batch. Consecutive records of one submission need one look-up.
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

    /// Notes that a batch of the submission failed. Returns whether it is the first one.
    private func noteFailure(_ slot: UInt32) -> Bool {
        state.withLock { state in
            guard state.entries[slot]?.hasFailed == false else { return false }
            state.entries[slot]?.hasFailed = true
            return true
        }
    }

    /// Returns why the records of a batch were not written, apart from those that the broker names as invalid.
    private static func fault(of report: DeliveryReport, _ error: KafkaError) -> SinkReceipt.Fault {
        if error.code == .precedingBatchFailed || !report.refusedRecords.isEmpty { return .heldBack }
        guard error.isRecordAtFault else { return .failed(error) }
        // If the batch contains only one event, that event is the invalid one.
        let isOneEvent = report.count == report.tags.count && report.tags.allSatisfy { $0 == report.tags.first }
        return isOneEvent ? .refused("\(error)") : .suspected("\(error)")
    }

    /// Fails all submissions in flight, and all that are added later.
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
    /// Returns why the broker refused the record with `tag`; `nil` if it did not name that record.
    fileprivate func refusal(of tag: UInt64, _ error: KafkaError) -> SinkReceipt.Fault? {
        guard !refusedRecords.isEmpty else { return nil }
        guard let record = refusedRecords.first(where: { $0.tag == tag }) else { return nil }
        guard let message = record.message else { return .refused("\(error)") }
        // The batch's own message lists its invalid records, so it would be different for each batch.
        var own = KafkaError(error.code, message)
        (own.brokerError, own.topic, own.partition) = (error.brokerError, error.topic, error.partition)
        return .refused("\(own)")
    }
}

extension KafkaError {
    /// Whether the broker refused a record because it is invalid, so that it would refuse it again.
    var isRecordAtFault: Bool {
        if code == .recordTooLarge { return true }
        switch brokerError {
        case .messageTooLarge?, .recordListTooLarge?, .invalidRecord?, .invalidTimestamp?: return true
        default: return false
        }
    }
}
