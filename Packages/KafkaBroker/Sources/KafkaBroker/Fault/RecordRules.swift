import KafkaCodecs
public import KafkaProtocol

extension KafkaBroker.Faults {
    /// Refuses every batch that contains certain records, until `clear` is called. Nothing of such a batch is written.
    ///
    ///     broker.faults.refuseRecords(of: "orders") { $0.value == "poison" }
    ///
    /// - Parameters:
    ///   - topic: Matches only batches for this topic; `nil` matches all.
    ///   - error: The error of the batch. Default INVALID_RECORD.
    ///   - namesRecords: Whether the response lists the refused records in `recordErrors` (KIP-467, Produce version 8
    ///     and later). Default `true`.
    ///   - isRefused: Returns whether a record is refused. It runs on the broker's thread and must not block.
    public func refuseRecords(
        of topic: String? = nil, with error: ErrorCode = .invalidRecord, namesRecords: Bool = true,
        where isRefused: @escaping @Sendable (Record) -> Bool
    ) {
        recordRules.add(RecordRule(topic: topic, error: error, namesRecords: namesRecords, isRefused: isRefused))
    }
}

/// A test's rule that makes the broker refuse records.
struct RecordRule: Sendable {
    let topic: String?
    let error: ErrorCode
    let namesRecords: Bool
    let isRefused: @Sendable (Record) -> Bool

    /// Throws if the batch contains a record that the rule refuses. A batch that cannot be read is left to the regular
    /// checks.
    func check(_ records: Bytes?, of name: String) throws(RequestError) {
        guard topic == nil || topic == name, let records else { return }
        var batches = RecordBatches(records)
        guard case .current(let batch)? = try? batches.next() else { return }
        guard let found = try? batch.indexes(where: isRefused), !found.isEmpty else { return }
        throw RequestError(error, "The record was refused by an injected rule", records: namesRecords ? found : [])
    }
}

/// The rules that are currently active.
final class RecordRules: Sendable {
    private let rules = Lock<[RecordRule]>([])

    var all: [RecordRule] { rules.withLock { $0 } }

    func add(_ rule: RecordRule) {
        rules.withLock { $0.append(rule) }
    }

    func clear() {
        rules.withLock { $0 = [] }
    }
}

extension RecordBatchView {
    /// Returns the indexes of the matching records in the batch.
    fileprivate func indexes(where isMatch: (Record) -> Bool) throws -> [Int32] {
        var found: [Int32] = []
        var next: Int32 = 0
        try records().forEach { view in
            if isMatch(view.record) { found.append(next) }
            next += 1
        }
        return found
    }
}
