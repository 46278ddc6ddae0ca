// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request StreamsGroupDescribe (89), version 0.
public struct StreamsGroupDescribeRequest: KafkaRequest {
    /// `GroupIds`.
    public var groupIds: [String] = []
    /// `IncludeAuthorizedOperations`.
    public var includeAuthorizedOperations: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = StreamsGroupDescribeResponse
    public static var apiKey: APIKey { .streamsGroupDescribe }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        groupIds = try r.stringArray(compact: true)
        includeAuthorizedOperations = try r.bool()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.stringArray(groupIds, compact: true)
        w.bool(includeAuthorizedOperations)
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to StreamsGroupDescribe (89), version 0.
public struct StreamsGroupDescribeResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `Groups`.
    public var groups: [DescribedGroup] = []
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .streamsGroupDescribe }
    public static var validVersions: ClosedRange<Int16> { 0...0 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        let groupsCount = try r.arrayCount(compact: true, elementSize: 20)
        groups.reserveCapacity(min(groupsCount, reservedElements))
        for _ in 0..<groupsCount { groups.append(try DescribedGroup(from: &r, version: version)) }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.arrayCount(groups.count, compact: true)
        for element in groups { element.encode(to: &w, version: version) }
        w.taggedFields(unknownTaggedFields)
    }
}

extension StreamsGroupDescribeResponse {
    /// DescribedGroup of StreamsGroupDescribeResponse.
    public struct DescribedGroup: Sendable {
        /// `ErrorCode`.
        public var errorCode: Int16 = 0
        /// `ErrorMessage`.
        public var errorMessage: String?
        /// `GroupId`.
        public var groupId: String = ""
        /// `GroupState`.
        public var groupState: String = ""
        /// `GroupEpoch`.
        public var groupEpoch: Int32 = 0
        /// `AssignmentEpoch`.
        public var assignmentEpoch: Int32 = 0
        /// `Topology`.
        public var topology: Topology?
        /// `Members`.
        public var members: [Member] = []
        /// `AuthorizedOperations`.
        public var authorizedOperations: Int32 = -2_147_483_648
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            errorCode = try r.int16()
            errorMessage = try r.nullableString(compact: true)
            groupId = try r.string(compact: true)
            groupState = try r.string(compact: true)
            groupEpoch = try r.int32()
            assignmentEpoch = try r.int32()
            if try r.isPresent() { topology = try Topology(from: &r, version: version) }
            let membersCount = try r.arrayCount(compact: true, elementSize: 28)
            members.reserveCapacity(min(membersCount, reservedElements))
            for _ in 0..<membersCount { members.append(try Member(from: &r, version: version)) }
            authorizedOperations = try r.int32()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int16(errorCode)
            w.nullableString(errorMessage, compact: true)
            w.string(groupId, compact: true)
            w.string(groupState, compact: true)
            w.int32(groupEpoch)
            w.int32(assignmentEpoch)
            w.isPresent(topology != nil)
            if let topology { topology.encode(to: &w, version: version) }
            w.arrayCount(members.count, compact: true)
            for element in members { element.encode(to: &w, version: version) }
            w.int32(authorizedOperations)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Topology of StreamsGroupDescribeResponse.
    public struct Topology: Sendable {
        /// `Epoch`.
        public var epoch: Int32 = 0
        /// `Subtopologies`.
        public var subtopologies: [Subtopology]?
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            epoch = try r.int32()
            if let count = try r.nullableArrayCount(compact: true, elementSize: 6) {
                var elements: [Subtopology] = []
                elements.reserveCapacity(min(count, reservedElements))
                for _ in 0..<count { elements.append(try Subtopology(from: &r, version: version)) }
                subtopologies = elements
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(epoch)
            w.nullableArrayCount(subtopologies?.count, compact: true)
            if let subtopologies {
                for element in subtopologies { element.encode(to: &w, version: version) }
            }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Subtopology of StreamsGroupDescribeResponse.
    public struct Subtopology: Sendable {
        /// `SubtopologyId`.
        public var subtopologyId: String = ""
        /// `SourceTopics`.
        public var sourceTopics: [String] = []
        /// `RepartitionSinkTopics`.
        public var repartitionSinkTopics: [String] = []
        /// `StateChangelogTopics`.
        public var stateChangelogTopics: [TopicInfo] = []
        /// `RepartitionSourceTopics`.
        public var repartitionSourceTopics: [TopicInfo] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            subtopologyId = try r.string(compact: true)
            sourceTopics = try r.stringArray(compact: true)
            repartitionSinkTopics = try r.stringArray(compact: true)
            let stateChangelogTopicsCount = try r.arrayCount(compact: true, elementSize: 9)
            stateChangelogTopics.reserveCapacity(min(stateChangelogTopicsCount, reservedElements))
            for _ in 0..<stateChangelogTopicsCount {
                stateChangelogTopics.append(try TopicInfo(from: &r, version: version))
            }
            let repartitionSourceTopicsCount = try r.arrayCount(compact: true, elementSize: 9)
            repartitionSourceTopics.reserveCapacity(min(repartitionSourceTopicsCount, reservedElements))
            for _ in 0..<repartitionSourceTopicsCount {
                repartitionSourceTopics.append(try TopicInfo(from: &r, version: version))
            }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(subtopologyId, compact: true)
            w.stringArray(sourceTopics, compact: true)
            w.stringArray(repartitionSinkTopics, compact: true)
            w.arrayCount(stateChangelogTopics.count, compact: true)
            for element in stateChangelogTopics { element.encode(to: &w, version: version) }
            w.arrayCount(repartitionSourceTopics.count, compact: true)
            for element in repartitionSourceTopics { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Member of StreamsGroupDescribeResponse.
    public struct Member: Sendable {
        /// `MemberId`.
        public var memberId: String = ""
        /// `MemberEpoch`.
        public var memberEpoch: Int32 = 0
        /// `InstanceId`.
        public var instanceId: String?
        /// `RackId`.
        public var rackId: String?
        /// `ClientId`.
        public var clientId: String = ""
        /// `ClientHost`.
        public var clientHost: String = ""
        /// `TopologyEpoch`.
        public var topologyEpoch: Int32 = 0
        /// `ProcessId`.
        public var processId: String = ""
        /// `UserEndpoint`.
        public var userEndpoint: Endpoint?
        /// `ClientTags`.
        public var clientTags: [KeyValue] = []
        /// `TaskOffsets`.
        public var taskOffsets: [TaskOffset] = []
        /// `TaskEndOffsets`.
        public var taskEndOffsets: [TaskOffset] = []
        /// `Assignment`.
        public var assignment: Assignment = Assignment()
        /// `TargetAssignment`.
        public var targetAssignment: Assignment = Assignment()
        /// `IsClassic`.
        public var isClassic: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            memberId = try r.string(compact: true)
            memberEpoch = try r.int32()
            instanceId = try r.nullableString(compact: true)
            rackId = try r.nullableString(compact: true)
            clientId = try r.string(compact: true)
            clientHost = try r.string(compact: true)
            topologyEpoch = try r.int32()
            processId = try r.string(compact: true)
            if try r.isPresent() { userEndpoint = try Endpoint(from: &r, version: version) }
            let clientTagsCount = try r.arrayCount(compact: true, elementSize: 3)
            clientTags.reserveCapacity(min(clientTagsCount, reservedElements))
            for _ in 0..<clientTagsCount { clientTags.append(try KeyValue(from: &r, version: version)) }
            let taskOffsetsCount = try r.arrayCount(compact: true, elementSize: 14)
            taskOffsets.reserveCapacity(min(taskOffsetsCount, reservedElements))
            for _ in 0..<taskOffsetsCount { taskOffsets.append(try TaskOffset(from: &r, version: version)) }
            let taskEndOffsetsCount = try r.arrayCount(compact: true, elementSize: 14)
            taskEndOffsets.reserveCapacity(min(taskEndOffsetsCount, reservedElements))
            for _ in 0..<taskEndOffsetsCount { taskEndOffsets.append(try TaskOffset(from: &r, version: version)) }
            assignment = try Assignment(from: &r, version: version)
            targetAssignment = try Assignment(from: &r, version: version)
            isClassic = try r.bool()
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.string(memberId, compact: true)
            w.int32(memberEpoch)
            w.nullableString(instanceId, compact: true)
            w.nullableString(rackId, compact: true)
            w.string(clientId, compact: true)
            w.string(clientHost, compact: true)
            w.int32(topologyEpoch)
            w.string(processId, compact: true)
            w.isPresent(userEndpoint != nil)
            if let userEndpoint { userEndpoint.encode(to: &w, version: version) }
            w.arrayCount(clientTags.count, compact: true)
            for element in clientTags { element.encode(to: &w, version: version) }
            w.arrayCount(taskOffsets.count, compact: true)
            for element in taskOffsets { element.encode(to: &w, version: version) }
            w.arrayCount(taskEndOffsets.count, compact: true)
            for element in taskEndOffsets { element.encode(to: &w, version: version) }
            assignment.encode(to: &w, version: version)
            targetAssignment.encode(to: &w, version: version)
            w.bool(isClassic)
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// Endpoint of StreamsGroupDescribeResponse.
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

    /// TaskOffset of StreamsGroupDescribeResponse.
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

    /// Assignment of StreamsGroupDescribeResponse.
    public struct Assignment: Sendable {
        /// `ActiveTasks`.
        public var activeTasks: [TaskIds] = []
        /// `StandbyTasks`.
        public var standbyTasks: [TaskIds] = []
        /// `WarmupTasks`.
        public var warmupTasks: [TaskIds] = []
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            let activeTasksCount = try r.arrayCount(compact: true, elementSize: 3)
            activeTasks.reserveCapacity(min(activeTasksCount, reservedElements))
            for _ in 0..<activeTasksCount { activeTasks.append(try TaskIds(from: &r, version: version)) }
            let standbyTasksCount = try r.arrayCount(compact: true, elementSize: 3)
            standbyTasks.reserveCapacity(min(standbyTasksCount, reservedElements))
            for _ in 0..<standbyTasksCount { standbyTasks.append(try TaskIds(from: &r, version: version)) }
            let warmupTasksCount = try r.arrayCount(compact: true, elementSize: 3)
            warmupTasks.reserveCapacity(min(warmupTasksCount, reservedElements))
            for _ in 0..<warmupTasksCount { warmupTasks.append(try TaskIds(from: &r, version: version)) }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.arrayCount(activeTasks.count, compact: true)
            for element in activeTasks { element.encode(to: &w, version: version) }
            w.arrayCount(standbyTasks.count, compact: true)
            for element in standbyTasks { element.encode(to: &w, version: version) }
            w.arrayCount(warmupTasks.count, compact: true)
            for element in warmupTasks { element.encode(to: &w, version: version) }
            w.taggedFields(unknownTaggedFields)
        }
    }

    /// TaskIds of StreamsGroupDescribeResponse.
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

    /// KeyValue of StreamsGroupDescribeResponse.
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

    /// TopicInfo of StreamsGroupDescribeResponse.
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
}
