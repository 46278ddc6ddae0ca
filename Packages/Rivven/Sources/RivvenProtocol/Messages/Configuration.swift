public import KafkaCodecs

// Quotas and the settings of topics.

/// Rivven's `QuotaAlteration`.
public struct RivvenQuotaAlteration: RivvenCodable, Hashable {
    public var entityType: String = ""
    public var entityName: String?
    public var quotaKey: String = ""
    public var quotaValue: UInt64?

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("entity_type", &entityType)
        try coder.field("entity_name", &entityName)
        try coder.field("quota_key", &quotaKey)
        try coder.field("quota_value", &quotaValue)
        try coder.end()
    }
}

/// Rivven's `QuotaEntry`.
public struct RivvenQuotaEntry: RivvenCodable, Hashable {
    public var entityType: String = ""
    public var entityName: String?
    public var quotas: RivvenMap<String, UInt64> = RivvenMap<String, UInt64>()

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("entity_type", &entityType)
        try coder.field("entity_name", &entityName)
        try coder.field("quotas", &quotas)
        try coder.end()
    }
}

/// Rivven's `TopicConfigEntry`.
public struct RivvenTopicConfigEntry: RivvenCodable, Hashable {
    public var key: String = ""
    public var value: String?

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("key", &key)
        try coder.field("value", &value)
        try coder.end()
    }
}

/// Rivven's `TopicConfigDescription`.
public struct RivvenTopicConfigDescription: RivvenCodable, Hashable {
    public var topic: String = ""
    public var configs: RivvenMap<String, RivvenTopicConfigValue> = RivvenMap<String, RivvenTopicConfigValue>()

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("topic", &topic)
        try coder.field("configs", &configs)
        try coder.end()
    }
}

/// Rivven's `TopicConfigValue`.
public struct RivvenTopicConfigValue: RivvenCodable, Hashable {
    public var value: String = ""
    public var isDefault: Bool = false
    public var isReadOnly: Bool = false
    public var isSensitive: Bool = false

    /// Creates a value of empty fields.
    public init() {}

    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("value", &value)
        try coder.field("is_default", &isDefault)
        try coder.field("is_read_only", &isReadOnly)
        try coder.field("is_sensitive", &isSensitive)
        try coder.end()
    }
}

extension RivvenRequest {
    /// Rivven's request `DescribeQuotas`, variant 27.
    public struct DescribeQuotas: RivvenCodable, Hashable {
        public var entities: [RivvenPair<String, String?>] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("entities", &entities)
            try coder.end()
        }
    }

    /// Rivven's request `AlterQuotas`, variant 28.
    public struct AlterQuotas: RivvenCodable, Hashable {
        public var alterations: [RivvenQuotaAlteration] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("alterations", &alterations)
            try coder.end()
        }
    }

    /// Rivven's request `AlterTopicConfig`, variant 29.
    public struct AlterTopicConfig: RivvenCodable, Hashable {
        public var topic: String = ""
        public var configs: [RivvenTopicConfigEntry] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("configs", &configs)
            try coder.end()
        }
    }

    /// Rivven's request `DescribeTopicConfigs`, variant 32.
    public struct DescribeTopicConfigs: RivvenCodable, Hashable {
        public var topics: [String] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topics", &topics)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// Rivven's response `QuotasDescribed`, variant 28.
    public struct QuotasDescribed: RivvenCodable, Hashable {
        public var entries: [RivvenQuotaEntry] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("entries", &entries)
            try coder.end()
        }
    }

    /// Rivven's response `QuotasAltered`, variant 29.
    public struct QuotasAltered: RivvenCodable, Hashable {
        public var alteredCount: UInt64 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("altered_count", &alteredCount)
            try coder.end()
        }
    }

    /// Rivven's response `TopicConfigAltered`, variant 31.
    public struct TopicConfigAltered: RivvenCodable, Hashable {
        public var topic: String = ""
        public var changedCount: UInt64 = 0

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("changed_count", &changedCount)
            try coder.end()
        }
    }

    /// Rivven's response `TopicConfigsDescribed`, variant 34.
    public struct TopicConfigsDescribed: RivvenCodable, Hashable {
        public var configs: [RivvenTopicConfigDescription] = []

        /// Creates a value of empty fields.
        public init() {}

        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("configs", &configs)
            try coder.end()
        }
    }
}
