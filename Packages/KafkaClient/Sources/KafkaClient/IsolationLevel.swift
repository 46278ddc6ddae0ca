/// Which records of transactions a reader sees: `isolation.level`.
public enum IsolationLevel: Int8, Sendable, Hashable, CaseIterable {
    /// All of them, also those of transactions that are open or were aborted.
    case readUncommitted = 0
    /// Those of committed transactions. A partition is read up to its first transaction that is still open.
    case readCommitted = 1
}
