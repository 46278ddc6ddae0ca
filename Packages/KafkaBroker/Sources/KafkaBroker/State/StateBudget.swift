/// The memory of the state that clients create in the broker, by kind and in total, in bytes.
///
/// Each owner of such state checks `hasRoom` before the state grows, and reports every change of its size, including
/// removals. State that is read from disk at the start is kept even if it exceeds a limit. Then there is only no room
/// for growth.
///
/// Sizes are estimates of an item's memory: its bytes plus a fixed overhead. Owned by the broker's loop.
final class StateBudget {
    enum Kind: Int, CaseIterable {
        /// Groups with their members and the assigned member ids.
        case groups
        /// Committed offsets, and offsets that wait for the end of a transaction.
        case offsets
        /// Transactional ids with the partitions and groups of their transactions.
        case transactions
        /// The state that partitions keep about idempotent producers.
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

    /// Records a change of the state's size in bytes, negative if it shrinks.
    func change(_ kind: Kind, by bytes: Int) {
        used[kind.rawValue] += bytes
        total += bytes
    }
}

/// The overheads, in bytes, that a `StateBudget` counts in addition to an item's own bytes.
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
    /// Returns the limit for a kind of state, in bytes.
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
