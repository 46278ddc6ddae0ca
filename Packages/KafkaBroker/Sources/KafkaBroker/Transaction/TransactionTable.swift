import KafkaTransport
import SegmentLog

/// All transactional ids of a broker, with the journal that stores them.
struct TransactionTable {
    private(set) var all: [String: Transaction] = [:]
    /// The journal, or `nil` if the broker has no data directory.
    var journal: TransactionJournal?
    /// The timer for the next transaction timeout. The deadline is in milliseconds since 1970.
    var deadlineTimer: (deadline: Int64, timer: LoopTimer)?
    private let capacity: Int
    private let budget: StateBudget

    init(journal: TransactionJournal?, capacity: Int, budget: StateBudget) {
        self.journal = journal
        self.capacity = capacity
        self.budget = budget
    }

    subscript(id: String) -> Transaction? { all[id] }

    /// Returns whether there is room for a new state of an id.
    func hasRoom(for transaction: Transaction, at id: String) -> Bool {
        let former = all[id]
        guard former != nil || all.count < capacity else { return false }
        return budget.hasRoom(for: transaction.bytes(id: id) - (former?.bytes(id: id) ?? 0), .transactions)
    }

    /// The earliest timeout of an open transaction, in milliseconds since 1970; `nil` if none is open.
    var nextDeadline: Int64? { all.values.compactMap(\.deadline).min() }

    /// Replaces the state of an id; `nil` removes the id.
    mutating func put(_ transaction: Transaction?, at id: String) {
        let former = all[id]
        budget.change(.transactions, by: (transaction?.bytes(id: id) ?? 0) - (former?.bytes(id: id) ?? 0))
        all[id] = transaction
    }

    /// Rewrites the journal with the current states.
    ///
    /// This is a method of the table because a caller that reads `all` while it changes `journal` would violate Swift's
    /// exclusive access to the table, which ends the process.
    mutating func rewriteJournal(now: Int64) throws(SegmentLogError) {
        try journal?.rewrite(all, now: now)
    }
}
