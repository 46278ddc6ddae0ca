import KafkaCodecs
import Synchronization

/// The topics that one producer writes to.
final class TopicHandles: Sendable {
    private let handles = Lock<[String: TopicHandle]>([:])

    subscript(name: String) -> TopicHandle? { handles.withLock { $0[name] } }

    /// Stores `handle` and returns it. If the topic has a handle already, returns that one instead.
    func keep(_ handle: TopicHandle) -> TopicHandle {
        handles.withLock { handles in
            if let other = handles[handle.name] { return other }
            handles[handle.name] = handle
            return handle
        }
    }

    var all: [TopicHandle] { handles.withLock { Array($0.values) } }

    var appenders: [PartitionAppender] { handles.withLock { $0.values.flatMap(\.appenders) } }
}

/// A topic that a producer writes to. The name is looked up once, when the handle is created, and not for each record.
///
/// The handle grows when partitions are added to the topic. Partitions are never removed from it.
public final class TopicHandle: Sendable {
    /// The topic's name.
    public let name: String
    /// The number of known partitions. It grows with the topic.
    public var partitionCount: Int {
        current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { $0.appenders.count }
    }

    /// The partitions at one point in time. A table never changes, so threads read it without a lock.
    private final class Table: Sendable {
        let appenders: ContiguousArray<PartitionAppender>

        init(_ appenders: ContiguousArray<PartitionAppender>) {
            self.appenders = appenders
        }
    }

    private let current: Atomic<Unmanaged<Table>>
    /// All tables so far, the current one last. Tables are freed together with the handle, because a thread may still
    /// be reading an old one.
    private let tables: Lock<[Table]>
    /// The partition that records without a key go to until its batch is full (KIP-794).
    private let sticky: Atomic<Int>

    init(name: String, partitionCount: Int) {
        self.name = name
        let table = Table(Self.appenders(of: name, 0..<partitionCount))
        tables = Lock([table])
        current = Atomic(.passUnretained(table))
        sticky = Atomic(Int.random(in: 0..<max(partitionCount, 1)))
    }

    private static func appenders(of name: String, _ numbers: Range<Int>) -> ContiguousArray<PartitionAppender> {
        ContiguousArray(numbers.map { PartitionAppender(topicName: name, partition: Int32($0)) })
    }

    var appenders: ContiguousArray<PartitionAppender> {
        current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { $0.appenders }
    }

    /// Returns the appender of partition `index`, which must be below `partitionCount`.
    func appender(_ index: Int) -> PartitionAppender {
        current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { $0.appenders[index] }
    }

    /// Adds partitions up to `count`. Does nothing if the handle has that many already.
    func grow(to count: Int) {
        tables.withLock { tables in
            guard let last = tables.last?.appenders, last.count < count else { return }
            let table = Table(last + Self.appenders(of: name, last.count..<count))
            tables.append(table)
            current.store(.passUnretained(table), ordering: .releasing)
        }
    }

    /// Returns the partition for a record that names none: by its key, or for a record without a key the current sticky
    /// partition (KIP-794).
    func partition(for key: UnsafeRawBufferPointer?) -> Int {
        guard let key else { return sticky.load(ordering: .relaxed) }
        return Murmur2.partition(of: key, count: partitionCount)
    }

    /// Chooses another sticky partition, since a batch of `partition` is full.
    func rotate(from partition: Int) {
        let count = partitionCount
        let next = count > 1 ? (partition + Int.random(in: 1..<count)) % count : 0
        _ = sticky.compareExchange(expected: partition, desired: next, ordering: .relaxed)
    }
}
