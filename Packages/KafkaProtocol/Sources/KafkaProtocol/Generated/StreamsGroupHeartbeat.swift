// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request StreamsGroupHeartbeat (88), version 0.
public struct StreamsGroupHeartbeatRequest: KafkaRequest {
    /// `GroupId`.
    public var groupId: String = ""
    /// `MemberId`.
    public var memberId: String = ""
    /// `MemberEpoch`.
    public var memberEpoch: Int32 = 0
    /// `EndpointInformationEpoch`.
    public var endpointInformationEpoch: Int32 = 0
    /// `InstanceId`.
    public var instanceId: String?
    /// `RackId`.
    public var rackId: String?
    /// `RebalanceTimeoutMs`.
    public var rebalanceTimeoutMs: Int32 = -1
    /// `Topology`.
    public var topology: Topology?
    /// `ActiveTasks`.
    public var activeTasks: [TaskIds]?
    /// `StandbyTasks`.
    public var standbyTasks: [TaskIds]?
    /// `WarmupTasks`.
    public var warmupTasks: [TaskIds]?
    /// `ProcessId`.
    public var processId: String?
    /// `UserEndpoint`.
    public var userEndpoint: Endpoint?
    /// `ClientTags`.
    public var clientTags: [KeyValue]?
    /// `TaskOffsets`.
    public var taskOffsets: [TaskOffset]?
    /// `TaskEndOffsets`.
    public var taskEndOffsets: [TaskOffset]?
    /// `ShutdownApplication`.
    public var shutdownApplication: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = StreamsGroupHeartbeatResponse
    public static var apiKey: APIKey { .streamsGroupHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupId = try r.string(compact: true)
        memberId = try r.string(compact: true)
        memberEpoch = try r.int32()
        endpointInformationEpoch = try r.int32()
        instanceId = try r.nullableString(compact: true)
        rackId = try r.nullableString(compact: true)
        rebalanceTimeoutMs = try r.int32()
        if try r.isPresent() { topology = try Topology(from: &r, version: version) }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [TaskIds] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskIds(from: &r, version: version)) }
            activeTasks = elements
        }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [TaskIds] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskIds(from: &r, version: version)) }
            standbyTasks = elements
        }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [TaskIds] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskIds(from: &r, version: version)) }
            warmupTasks = elements
        }
        processId = try r.nullableString(compact: true)
        if try r.isPresent() { userEndpoint = try Endpoint(from: &r, version: version) }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [KeyValue] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try KeyValue(from: &r, version: version)) }
            clientTags = elements
        }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 14) {
            var elements: [TaskOffset] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskOffset(from: &r, version: version)) }
            taskOffsets = elements
        }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 14) {
            var elements: [TaskOffset] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskOffset(from: &r, version: version)) }
            taskEndOffsets = elements
        }
        shutdownApplication = try r.bool()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.string(groupId, compact: true)
        w.string(memberId, compact: true)
        w.int32(memberEpoch)
        w.int32(endpointInformationEpoch)
        w.nullableString(instanceId, compact: true)
        w.nullableString(rackId, compact: true)
        w.int32(rebalanceTimeoutMs)
        w.isPresent(topology != nil)
        if let topology { topology.encode(to: &w, version: version) }
        w.nullableArrayCount(activeTasks?.count, compact: true)
        if let activeTasks {
            for element in activeTasks { element.encode(to: &w, version: version) }
        }
        w.nullableArrayCount(standbyTasks?.count, compact: true)
        if let standbyTasks {
            for element in standbyTasks { element.encode(to: &w, version: version) }
        }
        w.nullableArrayCount(warmupTasks?.count, compact: true)
        if let warmupTasks {
            for element in warmupTasks { element.encode(to: &w, version: version) }
        }
        w.nullableString(processId, compact: true)
        w.isPresent(userEndpoint != nil)
        if let userEndpoint { userEndpoint.encode(to: &w, version: version) }
        w.nullableArrayCount(clientTags?.count, compact: true)
        if let clientTags {
            for element in clientTags { element.encode(to: &w, version: version) }
        }
        w.nullableArrayCount(taskOffsets?.count, compact: true)
        if let taskOffsets {
            for element in taskOffsets { element.encode(to: &w, version: version) }
        }
        w.nullableArrayCount(taskEndOffsets?.count, compact: true)
        if let taskEndOffsets {
            for element in taskEndOffsets { element.encode(to: &w, version: version) }
        }
        w.bool(shutdownApplication)
        w.taggedFields(unknownTaggedFields)
    }
}

extension StreamsGroupHeartbeatRequest {
    /// Topology of StreamsGroupHeartbeatRequest.
    public struct Topology: Sendable {
        /// `Epoch`.
        public var epoch: Int32 = 0
        /// `Subtopologies`.
        public var subtopologies: [Subtopology] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            epoch = try r.int32()
            let subtopologiesCount = try r.arrayCount(compact: true, elementSize: 8)
            subtopologies.reserveCapacity(min(subtopologiesCount, reservedElements))
            for _ in 0..<subtopologiesCount { subtopologies.append(try Subtopology(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(epoch)
            w.arrayCount(subtopologies.count, compact: true)
            for element in subtopologies { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Subtopology of StreamsGroupHeartbeatRequest.
    public struct Subtopology: Sendable {
        /// `SubtopologyId`.
        public var subtopologyId: String = ""
        /// `SourceTopics`.
        public var sourceTopics: [String] = []
        /// `SourceTopicRegex`.
        public var sourceTopicRegex: [String] = []
        /// `StateChangelogTopics`.
        public var stateChangelogTopics: [TopicInfo] = []
        /// `RepartitionSinkTopics`.
        public var repartitionSinkTopics: [String] = []
        /// `RepartitionSourceTopics`.
        public var repartitionSourceTopics: [TopicInfo] = []
        /// `CopartitionGroups`.
        public var copartitionGroups: [CopartitionGroup] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            subtopologyId = try r.string(compact: true)
            sourceTopics = try r.stringArray(compact: true)
            sourceTopicRegex = try r.stringArray(compact: true)
            let stateChangelogTopicsCount = try r.arrayCount(compact: true, elementSize: 9)
            stateChangelogTopics.reserveCapacity(min(stateChangelogTopicsCount, reservedElements))
            for _ in 0..<stateChangelogTopicsCount {
                stateChangelogTopics.append(try TopicInfo(from: &r, version: version))
            }
            repartitionSinkTopics = try r.stringArray(compact: true)
            let repartitionSourceTopicsCount = try r.arrayCount(compact: true, elementSize: 9)
            repartitionSourceTopics.reserveCapacity(min(repartitionSourceTopicsCount, reservedElements))
            for _ in 0..<repartitionSourceTopicsCount {
                repartitionSourceTopics.append(try TopicInfo(from: &r, version: version))
            }
            let copartitionGroupsCount = try r.arrayCount(compact: true, elementSize: 4)
            copartitionGroups.reserveCapacity(min(copartitionGroupsCount, reservedElements))
            for _ in 0..<copartitionGroupsCount {
                copartitionGroups.append(try CopartitionGroup(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(subtopologyId, compact: true)
            w.stringArray(sourceTopics, compact: true)
            w.stringArray(sourceTopicRegex, compact: true)
            w.arrayCount(stateChangelogTopics.count, compact: true)
            for element in stateChangelogTopics { element.encode(to: &w, version: version) }
            w.stringArray(repartitionSinkTopics, compact: true)
            w.arrayCount(repartitionSourceTopics.count, compact: true)
            for element in repartitionSourceTopics { element.encode(to: &w, version: version) }
            w.arrayCount(copartitionGroups.count, compact: true)
            for element in copartitionGroups { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// CopartitionGroup of StreamsGroupHeartbeatRequest.
    public struct CopartitionGroup: Sendable {
        /// `SourceTopics`.
        public var sourceTopics: [Int16] = []
        /// `SourceTopicRegex`.
        public var sourceTopicRegex: [Int16] = []
        /// `RepartitionSourceTopics`.
        public var repartitionSourceTopics: [Int16] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            sourceTopics = try r.int16Array(compact: true)
            sourceTopicRegex = try r.int16Array(compact: true)
            repartitionSourceTopics = try r.int16Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16Array(sourceTopics, compact: true)
            w.int16Array(sourceTopicRegex, compact: true)
            w.int16Array(repartitionSourceTopics, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// KeyValue of StreamsGroupHeartbeatRequest.
    public struct KeyValue: Sendable {
        /// `Key`.
        public var key: String = ""
        /// `Value`.
        public var value: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            key = try r.string(compact: true)
            value = try r.string(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(key, compact: true)
            w.string(value, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TopicInfo of StreamsGroupHeartbeatRequest.
    public struct TopicInfo: Sendable {
        /// `Name`.
        public var name: String = ""
        /// `Partitions`.
        public var partitions: Int32 = 0
        /// `ReplicationFactor`.
        public var replicationFactor: Int16 = 0
        /// `TopicConfigs`.
        public var topicConfigs: [KeyValue] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            name = try r.string(compact: true)
            partitions = try r.int32()
            replicationFactor = try r.int16()
            let topicConfigsCount = try r.arrayCount(compact: true, elementSize: 3)
            topicConfigs.reserveCapacity(min(topicConfigsCount, reservedElements))
            for _ in 0..<topicConfigsCount { topicConfigs.append(try KeyValue(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(name, compact: true)
            w.int32(partitions)
            w.int16(replicationFactor)
            w.arrayCount(topicConfigs.count, compact: true)
            for element in topicConfigs { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Endpoint of StreamsGroupHeartbeatRequest.
    public struct Endpoint: Sendable {
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: UInt16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            host = try r.string(compact: true)
            port = try r.uint16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(host, compact: true)
            w.uint16(port)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TaskOffset of StreamsGroupHeartbeatRequest.
    public struct TaskOffset: Sendable {
        /// `SubtopologyId`.
        public var subtopologyId: String = ""
        /// `Partition`.
        public var partition: Int32 = 0
        /// `Offset`.
        public var offset: Int64 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            subtopologyId = try r.string(compact: true)
            partition = try r.int32()
            offset = try r.int64()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(subtopologyId, compact: true)
            w.int32(partition)
            w.int64(offset)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TaskIds of StreamsGroupHeartbeatRequest.
    public struct TaskIds: Sendable {
        /// `SubtopologyId`.
        public var subtopologyId: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            subtopologyId = try r.string(compact: true)
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(subtopologyId, compact: true)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }
}

/// The response to StreamsGroupHeartbeat (88), version 0.
public struct StreamsGroupHeartbeatResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String?
    /// `MemberId`.
    public var memberId: String = ""
    /// `MemberEpoch`.
    public var memberEpoch: Int32 = 0
    /// `HeartbeatIntervalMs`.
    public var heartbeatIntervalMs: Int32 = 0
    /// `AcceptableRecoveryLag`.
    public var acceptableRecoveryLag: Int32 = 0
    /// `TaskOffsetIntervalMs`.
    public var taskOffsetIntervalMs: Int32 = 0
    /// `Status`.
    public var status: [Status]? = []
    /// `ActiveTasks`.
    public var activeTasks: [TaskIds]?
    /// `StandbyTasks`.
    public var standbyTasks: [TaskIds]?
    /// `WarmupTasks`.
    public var warmupTasks: [TaskIds]?
    /// `EndpointInformationEpoch`.
    public var endpointInformationEpoch: Int32 = 0
    /// `PartitionsByUserEndpoint`.
    public var partitionsByUserEndpoint: [EndpointToPartitions]?
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .streamsGroupHeartbeat }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        memberId = try r.string(compact: true)
        memberEpoch = try r.int32()
        heartbeatIntervalMs = try r.int32()
        acceptableRecoveryLag = try r.int32()
        taskOffsetIntervalMs = try r.int32()
        status = nil
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [Status] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try Status(from: &r, version: version)) }
            status = elements
        }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [TaskIds] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskIds(from: &r, version: version)) }
            activeTasks = elements
        }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [TaskIds] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskIds(from: &r, version: version)) }
            standbyTasks = elements
        }
        if let count = try r.nullableArrayCount(compact: true, elementSize: 3) {
            var elements: [TaskIds] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try TaskIds(from: &r, version: version)) }
            warmupTasks = elements
        }
        endpointInformationEpoch = try r.int32()
        if let count = try r.nullableArrayCount(compact: true, elementSize: 7) {
            var elements: [EndpointToPartitions] = []
            elements.reserveCapacity(min(count, reservedElements))
            for _ in 0..<count { elements.append(try EndpointToPartitions(from: &r, version: version)) }
            partitionsByUserEndpoint = elements
        }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        w.string(memberId, compact: true)
        w.int32(memberEpoch)
        w.int32(heartbeatIntervalMs)
        w.int32(acceptableRecoveryLag)
        w.int32(taskOffsetIntervalMs)
        w.nullableArrayCount(status?.count, compact: true)
        if let status {
            for element in status { element.encode(to: &w, version: version) }
        }
        w.nullableArrayCount(activeTasks?.count, compact: true)
        if let activeTasks {
            for element in activeTasks { element.encode(to: &w, version: version) }
        }
        w.nullableArrayCount(standbyTasks?.count, compact: true)
        if let standbyTasks {
            for element in standbyTasks { element.encode(to: &w, version: version) }
        }
        w.nullableArrayCount(warmupTasks?.count, compact: true)
        if let warmupTasks {
            for element in warmupTasks { element.encode(to: &w, version: version) }
        }
        w.int32(endpointInformationEpoch)
        w.nullableArrayCount(partitionsByUserEndpoint?.count, compact: true)
        if let partitionsByUserEndpoint {
            for element in partitionsByUserEndpoint { element.encode(to: &w, version: version) }
        }
        w.taggedFields(unknownTaggedFields)
    }
}

extension StreamsGroupHeartbeatResponse {
    /// EndpointToPartitions of StreamsGroupHeartbeatResponse.
    public struct EndpointToPartitions: Sendable {
        /// `UserEndpoint`.
        public var userEndpoint: Endpoint = Endpoint()
        /// `ActivePartitions`.
        public var activePartitions: [TopicPartition] = []
        /// `StandbyPartitions`.
        public var standbyPartitions: [TopicPartition] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            userEndpoint = try Endpoint(from: &r, version: version)
            let activePartitionsCount = try r.arrayCount(compact: true, elementSize: 3)
            activePartitions.reserveCapacity(min(activePartitionsCount, reservedElements))
            for _ in 0..<activePartitionsCount {
                activePartitions.append(try TopicPartition(from: &r, version: version))
            }
            let standbyPartitionsCount = try r.arrayCount(compact: true, elementSize: 3)
            standbyPartitions.reserveCapacity(min(standbyPartitionsCount, reservedElements))
            for _ in 0..<standbyPartitionsCount {
                standbyPartitions.append(try TopicPartition(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            userEndpoint.encode(to: &w, version: version)
            w.arrayCount(activePartitions.count, compact: true)
            for element in activePartitions { element.encode(to: &w, version: version) }
            w.arrayCount(standbyPartitions.count, compact: true)
            for element in standbyPartitions { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Status of StreamsGroupHeartbeatResponse.
    public struct Status: Sendable {
        /// `StatusCode`.
        public var statusCode: Int8 = 0
        /// `StatusDetail`.
        public var statusDetail: String = ""
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            statusCode = try r.int8()
            statusDetail = try r.string(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int8(statusCode)
            w.string(statusDetail, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TopicPartition of StreamsGroupHeartbeatResponse.
    public struct TopicPartition: Sendable {
        /// `Topic`.
        public var topic: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            topic = try r.string(compact: true)
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(topic, compact: true)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TaskIds of StreamsGroupHeartbeatResponse.
    public struct TaskIds: Sendable {
        /// `SubtopologyId`.
        public var subtopologyId: String = ""
        /// `Partitions`.
        public var partitions: [Int32] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            subtopologyId = try r.string(compact: true)
            partitions = try r.int32Array(compact: true)
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(subtopologyId, compact: true)
            w.int32Array(partitions, compact: true)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Endpoint of StreamsGroupHeartbeatResponse.
    public struct Endpoint: Sendable {
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: UInt16 = 0
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            host = try r.string(compact: true)
            port = try r.uint16()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(host, compact: true)
            w.uint16(port)
            w.taggedFields(unknownTaggedFields)
        }
    }
}
