import KafkaCodecs
import Synchronization

/// The topics that one producer writes to.
final class TopicHandles: Sendable {
    private let handles = Lock<[String: TopicHandle]>([:])

    subscript(name: String) -> TopicHandle? { handles.withLock { $0[name] } }

    /// Returns the handle that is there already, or else keeps this one.
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

/// A topic as a producer writes to it: looked up once, so that no record is looked up by name.
///
/// Partitions that are added to the topic are added to the handle; none is ever removed.
public final class TopicHandle: Sendable {
    /// The topic's name.
    public let name: String
    /// The number of partitions that are known. It grows with the topic.
    public var partitionCount: Int {
        current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { $0.appenders.count }
    }

    /// The partitions at one time. It never changes, so threads read it without a lock.
    private final class Table: Sendable {
        let appenders: ContiguousArray<PartitionAppender>

        init(_ appenders: ContiguousArray<PartitionAppender>) {
            self.appenders = appenders
        }
    }

    private let current: Atomic<Unmanaged<Table>>
    /// All tables so far, the current one last. None is freed before the handle, since a thread may still read it.
    private let tables: Lock<[Table]>
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

    /// Adds partitions up to `count`. Does nothing if there are as many already.
    func grow(to count: Int) {
        tables.withLock { tables in
            guard let last = tables.last?.appenders, last.count < count else { return }
            let table = Table(last + Self.appenders(of: name, last.count..<count))
            tables.append(table)
            current.store(.passUnretained(table), ordering: .releasing)
        }
    }

    /// The partition for a record that names none: by its key, else the one that is being filled (KIP-794).
    func partition(for key: UnsafeRawBufferPointer?) -> Int {
        guard let key else { return sticky.load(ordering: .relaxed) }
        return Murmur2.partition(of: key, count: partitionCount)
    }

    /// Moves records without a key on, now that a batch of `partition` is full.
    func rotate(from partition: Int) {
        let count = partitionCount
        let next = count > 1 ? (partition + Int.random(in: 1..<count)) % count : 0
        _ = sticky.compareExchange(expected: partition, desired: next, ordering: .relaxed)
    }
}
