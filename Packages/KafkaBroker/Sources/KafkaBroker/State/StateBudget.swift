/// The bytes of state that clients have the broker keep, by kind and in sum.
///
/// Each owner of such state checks `hasRoom` before the state grows, and reports every change of its size, removals
/// included. State that is read back from disk is kept even if it exceeds a limit; it then only leaves no room to grow.
///
/// Sizes are estimates of the memory that an item takes: its bytes and a fixed overhead. Owned by the broker's loop.
final class StateBudget {
    enum Kind: Int, CaseIterable {
        /// Groups with their members and the member ids that were given out.
        case groups
        /// Committed offsets, and those that wait for the end of a transaction.
        case offsets
        /// Transactional ids with the partitions and groups of their transactions.
        case transactions
        /// What partitions know about idempotent producers.
        case producers
        /// The names and configurations of topics.
        case topics
        /// Requests that wait: fetches, joins and syncs.
        case waiting
    }

    private let limits: [Int]
    private let totalLimit: Int
    private var used = [Int](repeating: 0, count: Kind.allCases.count)
    /// The bytes of all kinds.
    private(set) var total = 0

    init(_ limits: KafkaBroker.Limits = .init()) {
        self.limits = Kind.allCases.map { limits.stateBytes(of: $0) }
        totalLimit = limits.stateBytes
    }

    subscript(kind: Kind) -> Int { used[kind.rawValue] }

    /// Returns whether state may grow by `bytes`. It may always shrink.
    func hasRoom(for bytes: Int, _ kind: Kind) -> Bool {
        bytes <= 0 || (used[kind.rawValue] + bytes <= limits[kind.rawValue] && total + bytes <= totalLimit)
    }

    /// Counts a change of the state's size, which is negative if it shrinks.
    func change(_ kind: Kind, by bytes: Int) {
        used[kind.rawValue] += bytes
        total += bytes
    }
}

/// The overheads that a `StateBudget` counts beside an item's own bytes.
enum StateSize {
    static let group = 512
    static let member = 512
    static let pendingMember = 128
    static let groupProtocol = 64
    static let offset = 128
    static let stagingProducer = 128
    static let transaction = 512
    static let transactionPartition = 64
    static let transactionGroup = 48
    static let producer = 320
    static let topic = 512
    static let topicSetting = 64
    static let request = 512
    static let fetchSlot = 96
}

extension KafkaBroker.Limits {
    func stateBytes(of kind: StateBudget.Kind) -> Int {
        switch kind {
        case .groups: groupBytes
        case .offsets: offsetBytes
        case .transactions: transactionBytes
        case .producers: producerBytes
        case .topics: topicBytes
        case .waiting: waitingBytes
        }
    }
}
