public import KafkaCodecs

// Quotas and the settings of topics.

/// A change of one quota: Rivven's `QuotaAlteration`.
public struct RivvenQuotaAlteration: RivvenCodable, Hashable {
    /// The kind of entity: `user`, `client-id`, `consumer-group` or `default`.
    public var entityType: String = ""
    /// The entity's name; `nil` for the default of its kind.
    public var entityName: String?
    /// The quota: `produce_bytes_rate`, `consume_bytes_rate` or `request_rate`.
    public var quotaKey: String = ""
    /// The limit per second; `nil` removes the quota.
    public var quotaValue: UInt64?

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("entity_type", &entityType)
        try coder.field("entity_name", &entityName)
        try coder.field("quota_key", &quotaKey)
        try coder.field("quota_value", &quotaValue)
        try coder.end()
    }
}

/// The quotas of one entity: Rivven's `QuotaEntry`.
public struct RivvenQuotaEntry: RivvenCodable, Hashable {
    /// The kind of entity: `user`, `client-id`, `consumer-group` or `default`.
    public var entityType: String = ""
    /// The entity's name; `nil` for the default of its kind.
    public var entityName: String?
    /// The limit of each quota, by the quota's name.
    public var quotas: RivvenMap<String, UInt64> = RivvenMap<String, UInt64>()

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("entity_type", &entityType)
        try coder.field("entity_name", &entityName)
        try coder.field("quotas", &quotas)
        try coder.end()
    }
}

/// A new value for a topic's setting: Rivven's `TopicConfigEntry`.
public struct RivvenTopicConfigEntry: RivvenCodable, Hashable {
    /// The setting's name, for example `retention.ms`.
    public var key: String = ""
    /// The new value; `nil` resets the setting to its default.
    public var value: String?

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("key", &key)
        try coder.field("value", &value)
        try coder.end()
    }
}

/// The settings of one topic: Rivven's `TopicConfigDescription`.
public struct RivvenTopicConfigDescription: RivvenCodable, Hashable {
    /// The topic's name.
    public var topic: String = ""
    /// The settings, by name.
    public var configs: RivvenMap<String, RivvenTopicConfigValue> = RivvenMap<String, RivvenTopicConfigValue>()

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
    public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
        coder.begin(.structure)
        try coder.field("topic", &topic)
        try coder.field("configs", &configs)
        try coder.end()
    }
}

/// The value of a topic's setting: Rivven's `TopicConfigValue`.
public struct RivvenTopicConfigValue: RivvenCodable, Hashable {
    /// The current value.
    public var value: String = ""
    /// Whether it is the default value.
    public var isDefault: Bool = false
    /// Whether the setting cannot be changed.
    public var isReadOnly: Bool = false
    /// Whether the value is a secret.
    public var isSensitive: Bool = false

    /// Creates a value with empty fields.
    public init() {}

    /// Reads or writes the fields, in the order of the wire.
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
    /// Requests the quotas of entities.
    ///
    /// Rivven's request `DescribeQuotas`, variant 27.
    public struct DescribeQuotas: RivvenCodable, Hashable {
        /// The kinds and names of the entities (see `RivvenQuotaEntry`); all entities if empty.
        public var entities: [RivvenPair<String, String?>] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("entities", &entities)
            try coder.end()
        }
    }

    /// Sets or removes quotas.
    ///
    /// Rivven's request `AlterQuotas`, variant 28.
    public struct AlterQuotas: RivvenCodable, Hashable {
        /// The changes.
        public var alterations: [RivvenQuotaAlteration] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("alterations", &alterations)
            try coder.end()
        }
    }

    /// Sets a topic's settings, or resets them to their defaults.
    ///
    /// Rivven's request `AlterTopicConfig`, variant 29.
    public struct AlterTopicConfig: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The new values.
        public var configs: [RivvenTopicConfigEntry] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("configs", &configs)
            try coder.end()
        }
    }

    /// Requests the settings of topics.
    ///
    /// Rivven's request `DescribeTopicConfigs`, variant 32.
    public struct DescribeTopicConfigs: RivvenCodable, Hashable {
        /// The topics' names; all topics if empty.
        public var topics: [String] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topics", &topics)
            try coder.end()
        }
    }
}

extension RivvenResponse {
    /// The quotas of the requested entities.
    ///
    /// Rivven's response `QuotasDescribed`, variant 28.
    public struct QuotasDescribed: RivvenCodable, Hashable {
        /// The quotas of each entity.
        public var entries: [RivvenQuotaEntry] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("entries", &entries)
            try coder.end()
        }
    }

    /// Quotas were changed.
    ///
    /// Rivven's response `QuotasAltered`, variant 29.
    public struct QuotasAltered: RivvenCodable, Hashable {
        /// The number of quotas that were changed.
        public var alteredCount: UInt64 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("altered_count", &alteredCount)
            try coder.end()
        }
    }

    /// A topic's settings were changed.
    ///
    /// Rivven's response `TopicConfigAltered`, variant 31.
    public struct TopicConfigAltered: RivvenCodable, Hashable {
        /// The topic's name.
        public var topic: String = ""
        /// The number of settings that were changed.
        public var changedCount: UInt64 = 0

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("topic", &topic)
            try coder.field("changed_count", &changedCount)
            try coder.end()
        }
    }

    /// The settings of the requested topics.
    ///
    /// Rivven's response `TopicConfigsDescribed`, variant 34.
    public struct TopicConfigsDescribed: RivvenCodable, Hashable {
        /// The settings of each topic.
        public var configs: [RivvenTopicConfigDescription] = []

        /// Creates a value with empty fields.
        public init() {}

        /// Reads or writes the fields, in the order of the wire.
        public mutating func code(with coder: inout some RivvenCoder & ~Copyable) throws(CodecError) {
            coder.begin(.structure)
            try coder.field("configs", &configs)
            try coder.end()
        }
    }
}
