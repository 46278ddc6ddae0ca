/// The topics that a connector finds at its side, with their partitions, record counts and the shape of one record.
public struct Catalogue: Sendable, Hashable {
    /// A topic.
    public struct Topic: Sendable, Hashable {
        /// The topic's name.
        public var name: String
        /// The partitions, in their order.
        public var partitions: [Partition]
        /// The shape of one record; `nil` if the topic has no records or was not sampled.
        public var sample: Shape?

        /// The number of records in all partitions. An upper bound if offsets are missing, for example after
        /// compaction.
        public var count: Int64 { partitions.reduce(0) { $0.adding($1.end.distance(above: $1.start)) } }

        /// Creates a topic.
        public init(name: String, partitions: [Partition], sample: Shape? = nil) {
            self.name = name
            self.partitions = partitions
            self.sample = sample
        }
    }

    /// A partition.
    public struct Partition: Sendable, Hashable {
        /// The partition's number.
        public var number: Int
        /// The first offset that is still in the log.
        public var start: Int64
        /// The offset that the next record will get.
        public var end: Int64

        /// Creates a partition.
        public init(number: Int, start: Int64, end: Int64) {
            (self.number, self.start, self.end) = (number, start, end)
        }
    }

    /// The structure of a record, without its contents.
    public struct Shape: Sendable, Hashable {
        /// The kind of the value: `json object`, `json`, `text`, `binary`, `empty` or `null`.
        public var value: String
        /// The members of a JSON object with the kinds of their values, in order; empty for other values.
        public var members: [Member]
        /// The kind of the key, in the same terms as `value`.
        public var key: String
        /// The names of the headers, in order.
        public var headers: [String]

        /// Creates a shape.
        public init(value: String, members: [Member], key: String, headers: [String]) {
            (self.value, self.members, self.key, self.headers) = (value, members, key, headers)
        }
    }

    /// A member of a JSON object.
    public struct Member: Sendable, Hashable {
        /// The member's name.
        public var name: String
        /// The kind of its value: `string`, `number`, `boolean`, `null`, `object` or `array`.
        public var kind: String

        /// Creates a member.
        public init(name: String, kind: String) {
            (self.name, self.kind) = (name, kind)
        }
    }

    /// The topics, sorted by name.
    public var topics: [Topic]

    /// Creates a catalogue.
    public init(topics: [Topic]) {
        self.topics = topics
    }
}
