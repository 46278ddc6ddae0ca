/// What a connector finds at its side: the topics, how much they hold, and what a record looks like.
public struct Catalogue: Sendable, Hashable {
    /// A topic.
    public struct Topic: Sendable, Hashable {
        /// The topic's name.
        public var name: String
        /// The partitions, in their order.
        public var partitions: [Partition]
        /// What a record of the topic looks like; `nil` where it has none, or was not looked at.
        public var sample: Shape?

        /// The records of all partitions, where the log has no holes; at most so many where it has.
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
        /// Its number.
        public var number: Int
        /// The first offset that is there.
        public var start: Int64
        /// The offset that the next record will get.
        public var end: Int64

        /// Creates a partition.
        public init(number: Int, start: Int64, end: Int64) {
            (self.number, self.start, self.end) = (number, start, end)
        }
    }

    /// What a record looks like, without what it says.
    public struct Shape: Sendable, Hashable {
        /// The kind of the value: `json object`, `json`, `text`, `binary`, `empty`, `null`.
        public var value: String
        /// The members of a JSON object and the kinds of their values, in their order.
        public var members: [Member]
        /// The kind of the key.
        public var key: String
        /// The names of the headers, in their order.
        public var headers: [String]

        /// Creates a shape.
        public init(value: String, members: [Member], key: String, headers: [String]) {
            (self.value, self.members, self.key, self.headers) = (value, members, key, headers)
        }
    }

    /// A member of a JSON object.
    public struct Member: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// The kind of its value: `string`, `number`, `boolean`, `null`, `object`, `array`.
        public var kind: String

        /// Creates a member.
        public init(name: String, kind: String) {
            (self.name, self.kind) = (name, kind)
        }
    }

    /// The topics, by their names.
    public var topics: [Topic]

    /// Creates a catalogue.
    public init(topics: [Topic]) {
        self.topics = topics
    }
}
