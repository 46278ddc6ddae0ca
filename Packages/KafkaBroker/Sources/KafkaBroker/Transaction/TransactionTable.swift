import KafkaTransport
import SegmentLog

/// All transactional ids of a broker, and where they are kept.
struct TransactionTable {
    private(set) var all: [String: Transaction] = [:]
    /// `nil` where nothing outlives the broker.
    var journal: TransactionJournal?
    /// The next look at transactions that may have been open for too long.
    var deadlineTimer: (deadline: Int64, timer: LoopTimer)?
    private let capacity: Int
    private let budget: StateBudget

    init(journal: TransactionJournal?, capacity: Int, budget: StateBudget) {
        self.journal = journal
        self.capacity = capacity
        self.budget = budget
    }

    subscript(id: String) -> Transaction? { all[id] }

    /// Returns whether there is room for the next state of an id.
    func hasRoom(for transaction: Transaction, at id: String) -> Bool {
        let former = all[id]
        guard former != nil || all.count < capacity else { return false }
        return budget.hasRoom(for: transaction.bytes(id: id) - (former?.bytes(id: id) ?? 0), .transactions)
    }

    /// The next time at which an open transaction has lasted too long.
    var nextDeadline: Int64? { all.values.compactMap(\.deadline).min() }

    mutating func put(_ transaction: Transaction?, at id: String) {
        let former = all[id]
        budget.change(.transactions, by: (transaction?.bytes(id: id) ?? 0) - (former?.bytes(id: id) ?? 0))
        all[id] = transaction
    }

    /// Rewrites the journal.
    ///
    /// The table does this itself: a caller that reads `all` while it changes `journal` would access the table twice at
    /// the same time, which ends the process.
    mutating func rewriteJournal(now: Int64) throws(SegmentLogError) {
        try journal?.rewrite(all, now: now)
    }
}
