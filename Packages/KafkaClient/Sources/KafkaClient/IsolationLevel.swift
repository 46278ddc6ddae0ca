/// Which transactional records a reader receives: Kafka's `isolation.level`.
public enum IsolationLevel: Int8, Sendable, Hashable, CaseIterable {
    /// All records, including those of open and aborted transactions.
    case readUncommitted = 0
    /// Only records of committed transactions, and records outside transactions. A partition is read up to its first
    /// open transaction.
    case readCommitted = 1
}
