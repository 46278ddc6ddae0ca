extension Consumer {
    /// Something that a consumer did by itself and that somebody should know of: its description is a line for a log.
    public struct Event: Sendable, CustomStringConvertible {
        /// The kind of an event. It is open: the next version may know more.
        public struct Kind: RawRepresentable, Hashable, Sendable {
            public let rawValue: String
            public init(rawValue: String) { self.rawValue = rawValue }

            /// An offset was proven not to be in the log, and reading goes on at another: see `offset`, `newOffset`.
            public static let offsetReset = Kind(rawValue: "offset reset")
            /// The group went on without this member, which joins it again.
            public static let membershipLost = Kind(rawValue: "membership lost")
            /// A batch was in the reader's hands for longer than `maximumPollInterval`: the member left its group, and
            /// joins it again once the next batch is asked for.
            public static let pollIntervalExceeded = Kind(rawValue: "poll interval exceeded")
        }

        /// The kind of event.
        public let kind: Kind
        /// What happened, and how it goes on.
        public let message: String
        /// The partitions concerned.
        public let partitions: [TopicPartition]
        /// Where reading was, before a reset.
        public var offset: Int64?
        /// Where reading goes on, after a reset.
        public var newOffset: Int64?

        public var description: String { message }
    }
}
