import KafkaCodecs
public import KafkaProtocol

extension KafkaBroker.Faults {
    /// Refuses every batch that holds certain records, until `clear`. Nothing of such a batch is written.
    ///
    ///     broker.faults.refuseRecords(of: "orders") { $0.value == "poison" }
    ///
    /// - Parameters:
    ///   - topic: Only batches for this topic.
    ///   - error: The error of the batch.
    ///   - namesRecords: Whether the response names the records in `recordErrors` (KIP-467, Produce 8 and later).
    ///   - isRefused: Whether a record is refused. It runs on the broker's thread and must not wait.
    public func refuseRecords(
        of topic: String? = nil, with error: ErrorCode = .invalidRecord, namesRecords: Bool = true,
        where isRefused: @escaping @Sendable (Record) -> Bool
    ) {
        recordRules.add(RecordRule(topic: topic, error: error, namesRecords: namesRecords, isRefused: isRefused))
    }
}

/// A test's rule about records that the broker refuses.
struct RecordRule: Sendable {
    let topic: String?
    let error: ErrorCode
    let namesRecords: Bool
    let isRefused: @Sendable (Record) -> Bool

    /// Throws if the batch holds a record that the rule refuses. A batch that cannot be read is left to the real checks.
    func check(_ records: Bytes?, of name: String) throws(BatchRefusal) {
        guard topic == nil || topic == name, let records else { return }
        var batches = RecordBatches(records)
        guard case .current(let batch)? = try? batches.next() else { return }
        guard let found = try? batch.indexes(where: isRefused), !found.isEmpty else { return }
        throw BatchRefusal(error, "A record was refused on purpose", records: namesRecords ? found : [])
    }
}

/// The rules that are in force.
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
    /// Returns the indexes in the batch of the records that `isMatch` accepts.
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
