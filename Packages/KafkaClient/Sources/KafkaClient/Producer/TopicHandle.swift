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

    var appenders: [PartitionAppender] { handles.withLock { $0.values.flatMap(\.appenders) } }
}

/// A topic as a producer writes to it: looked up once, so that no record is looked up by name.
public final class TopicHandle: Sendable {
    /// The topic's name.
    public let name: String
    /// The number of partitions when the handle was made.
    public var partitionCount: Int { appenders.count }

    let appenders: ContiguousArray<PartitionAppender>
    private let sticky: Atomic<Int>

    init(name: String, partitionCount: Int) {
        self.name = name
        appenders = ContiguousArray(
            (0..<partitionCount).map { PartitionAppender(topicName: name, partition: Int32($0)) })
        sticky = Atomic(Int.random(in: 0..<max(partitionCount, 1)))
    }

    /// The partition for a record that names none: by its key, else the one that is being filled (KIP-794).
    func partition(for key: UnsafeRawBufferPointer?) -> Int {
        guard let key else { return sticky.load(ordering: .relaxed) }
        return Murmur2.partition(of: key, count: appenders.count)
    }

    /// Moves records without a key on, now that a batch of `partition` is full.
    func rotate(from partition: Int) {
        let next = appenders.count > 1 ? (partition + Int.random(in: 1..<appenders.count)) % appenders.count : 0
        _ = sticky.compareExchange(expected: partition, desired: next, ordering: .relaxed)
    }
}
