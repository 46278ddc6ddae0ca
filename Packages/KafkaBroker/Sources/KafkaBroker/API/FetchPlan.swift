import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog

/// The topics and partitions of a fetch, each looked up once.
struct FetchPlan {
    /// One requested partition.
    struct Slot {
        let index: Int32
        let offset: Int64
        let maximumBytes: Int
        /// The partition, or `nil` if `fault` is not `.none`.
        let partition: Partition?
        let fault: ErrorCode
    }

    /// One requested topic with its partitions.
    struct TopicSlots {
        let name: String
        let id: UUID128
        var slots: [Slot]
    }

    /// The result of reading one partition.
    struct Outcome {
        var error = ErrorCode.none
        var endOffset: Int64 = -1
        var stableOffset: Int64 = -1
        var startOffset: Int64 = -1
        var batches: [Bytes] = []
        var size = 0
        /// The aborted transactions among the records; used for read_committed only.
        var aborted: [PartitionTransactions.Aborted] = []
    }

    /// The result of reading all partitions.
    struct Result {
        /// One outcome for each slot, in the same order.
        var outcomes: [Outcome] = []
        var size = 0
        var hasError = false
    }

    private(set) var topics: [TopicSlots] = []
    let maximumBytes: Int
    let isReadCommitted: Bool
    /// The error for a topic that does not exist or was deleted.
    private let unknownTopic: ErrorCode

    /// Creates the plan of a request.
    ///
    /// - Parameters:
    ///   - limit: The broker's limit on the bytes of records in one response.
    ///   - find: Returns the topic for an entry of the request, by name or by id.
    init(_ request: FetchRequest, _ context: RequestContext, limit: Int, find: (FetchRequest.FetchTopic) -> Topic?) {
        maximumBytes = min(max(0, Int(request.maxBytes)), limit)
        isReadCommitted = request.isolationLevel == 1
        unknownTopic = context.version >= 13 ? .unknownTopicId : .unknownTopicOrPartition
        let asked = request.mergedTopics(usesIDs: context.version >= 13)
        topics.reserveCapacity(asked.count)
        for asked in asked {
            let topic = find(asked)
            topics.append(
                TopicSlots(
                    name: asked.topic, id: asked.topicId,
                    slots: asked.partitions.map { Self.slot($0, topic, unknown: unknownTopic, context) }))
        }
    }

    private static func slot(
        _ asked: FetchRequest.FetchPartition, _ topic: Topic?, unknown: ErrorCode, _ context: RequestContext
    ) -> Slot {
        var fault = topic == nil ? unknown : .none
        let partition = topic?.partition(asked.partition)
        if topic != nil, partition == nil { fault = .unknownTopicOrPartition }
        if partition != nil, asked.currentLeaderEpoch > Partition.leaderEpoch { fault = .unknownLeaderEpoch }
        if let error = context.fault(topic?.name, asked.partition) { fault = error }
        return Slot(
            index: asked.partition, offset: asked.fetchOffset, maximumBytes: max(0, Int(asked.partitionMaxBytes)),
            partition: fault == .none ? partition : nil, fault: fault)
    }

    /// The estimated memory of the plan while its request waits, in bytes (see `StateBudget`).
    var heldBytes: Int {
        topics.reduce(0) { $0 + StateSize.fetchSlot * (1 + $1.slots.count) + $1.name.utf8.count }
    }

    var partitions: [Partition] { topics.flatMap { $0.slots.compactMap(\.partition) } }

    /// Reads the records that exist now, within the limits.
    ///
    /// - Parameter room: How many more bytes of responses may wait to be sent. If it is not positive, no records are
    ///   read.
    func read(_ log: Log, room: Int = .max) -> Result {
        var result = Result()
        let maximumBytes = min(maximumBytes, max(room, 0))
        for topic in topics {
            for slot in topic.slots {
                let isFirst = result.size == 0 && room > 0
                let outcome = read(slot, left: maximumBytes - result.size, isFirst: isFirst, log)
                result.size += outcome.size
                if outcome.error != .none { result.hasError = true }
                result.outcomes.append(outcome)
            }
        }
        return result
    }

    private func read(_ slot: Slot, left: Int, isFirst: Bool, _ log: Log) -> Outcome {
        guard let partition = slot.partition else { return Outcome(error: slot.fault) }
        guard !partition.isDeleted else { return Outcome(error: unknownTopic) }
        guard slot.offset >= partition.startOffset, slot.offset <= partition.endOffset else {
            return Outcome(error: .offsetOutOfRange)
        }
        var outcome = Outcome(
            endOffset: partition.endOffset, stableOffset: partition.lastStableOffset,
            startOffset: partition.startOffset)
        do throws(SegmentLogError) {
            let end = isReadCommitted ? outcome.stableOffset : nil
            let read = try partition.read(
                from: slot.offset, to: end, maximumBytes: min(slot.maximumBytes, left), isFirst: isFirst)
            (outcome.batches, outcome.size) = (read.batches, read.size)
            if isReadCommitted {
                outcome.aborted = partition.transactions.aborted(from: slot.offset, to: read.nextOffset)
            }
        } catch {
            log.error("broker: cannot read \(partition.topic)-\(partition.index) at \(slot.offset): \(error)")
            outcome.error = .kafkaStorageError
        }
        return outcome
    }
}
