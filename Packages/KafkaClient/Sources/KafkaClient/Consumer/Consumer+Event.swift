import KafkaProtocol

extension Consumer {
    /// Something that a consumer did by itself and that its user should know about. Its `description` is one line for a
    /// log.
    public struct Event: Sendable, CustomStringConvertible {
        /// The kind of an event. Later versions may add kinds.
        public struct Kind: RawRepresentable, Hashable, Sendable {
            /// The kind's name.
            public let rawValue: String
            /// Creates a kind with the given name.
            public init(rawValue: String) { self.rawValue = rawValue }

            /// The log does not contain an offset, as the partition's leader confirmed. Reading continues at another:
            /// see `offset` and `newOffset`.
            public static let offsetReset = Kind(rawValue: "offset reset")
            /// A topic was deleted and created again. The new topic is read from its first record. One event names all
            /// partitions of the topic that were read: see `oldTopicID`, `newTopicID`, and for the first of
            /// `partitions` also `offset`, `end` and `newOffset`.
            public static let topicRecreated = Kind(rawValue: "topic recreated")
            /// The member lost its partitions, and joins its group again.
            public static let membershipLost = Kind(rawValue: "membership lost")
            /// The reader held a batch for longer than `maximumPollInterval`. The member left its group, and joins it
            /// again when the next batch is requested.
            public static let pollIntervalExceeded = Kind(rawValue: "poll interval exceeded")
            /// Requests to the group's coordinator fail and are retried: see `attempts`.
            public static let coordinatorFailing = Kind(rawValue: "coordinator failing")
            /// Fetches fail and are retried: see `attempts`.
            public static let fetchFailing = Kind(rawValue: "fetch failing")
            /// Fetches of partitions succeed again, after a `fetchFailing` event that named them.
            public static let fetchRecovered = Kind(rawValue: "fetch recovered")
            /// A broker keeps responding to fetches at once and without records, so the consumer waits between them.
            public static let emptyResponses = Kind(rawValue: "empty responses")
        }

        /// The kind of event.
        public let kind: Kind
        /// What happened, and how the consumer continues.
        public let message: String
        /// The partitions concerned.
        public let partitions: [TopicPartition]
        /// The position before a reset, or the position in a topic that was recreated.
        public var offset: Int64?
        /// The position after a reset, or in the new topic.
        public var newOffset: Int64?
        /// The last known end of a topic that was recreated.
        public var end: Int64?
        /// The id of a topic that was recreated, if the broker has ids.
        public var oldTopicID: String?
        /// The id of the new topic, if the broker has ids.
        public var newTopicID: String?
        /// How many attempts have failed in a row.
        public var attempts: Int?

        /// The message.
        public var description: String { message }
    }
}

extension Consumer.Event {
    /// The most partitions that a message lists.
    private static let listed = 100

    /// Returns the event for a topic that was deleted and created again.
    ///
    /// - Parameters:
    ///   - gaps: For each partition, where the reading of the old topic ended.
    ///   - newOffset: Where the first of these partitions is read from in the new topic, if that is known.
    static func topicRecreated(
        _ topic: String, to new: UUID128, _ gaps: [Int32: FormerTopic], newOffset: Int64? = nil
    ) -> Consumer.Event {
        let numbers = gaps.keys.sorted()
        let first = numbers.first.flatMap { gaps[$0] }
        let old = first?.id ?? .zero
        let ids = old == .zero || new == .zero ? "" : " (id \(old), now \(new))"
        let places = numbers.prefix(listed).map { number in
            let (position, end) = (gaps[number]?.position ?? 0, gaps[number]?.end ?? 0)
            let gap = end > position ? " (at least \(end - position) records)" : ""
            return "partition \(number) from offset \(position)\(gap)"
        }
        let more = numbers.count > listed ? ", and \(numbers.count - listed) more partitions" : ""
        var event = Consumer.Event(
            kind: .topicRecreated,
            message: "topic \"\(topic)\" was deleted and created again\(ids): records of the old topic from these "
                + "offsets on, if there were any, were not read: \(places.joined(separator: ", "))\(more); "
                + "the new topic is read from its first record",
            partitions: numbers.map { TopicPartition(topic, $0) })
        event.offset = first?.position
        event.end = first?.end
        event.newOffset = newOffset
        if old != .zero { event.oldTopicID = "\(old)" }
        if new != .zero { event.newTopicID = "\(new)" }
        return event
    }
}
