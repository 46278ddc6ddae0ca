// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import KafkaCodecs

/// The request DescribeCluster (60), versions 0 to 2.
public struct DescribeClusterRequest: KafkaRequest {
    /// `IncludeClusterAuthorizedOperations`.
    public var includeClusterAuthorizedOperations: Bool = false
    /// `EndpointType`, from version 1.
    public var endpointType: Int8 = 1
    /// `IncludeFencedBrokers`, from version 2.
    public var includeFencedBrokers: Bool = false
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public typealias Response = DescribeClusterResponse
    public static var apiKey: APIKey { .describeCluster }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        includeClusterAuthorizedOperations = try r.bool()
        if version >= 1 { endpointType = try r.int8() }
        if version >= 2 { includeFencedBrokers = try r.bool() }
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.bool(includeClusterAuthorizedOperations)
        if version >= 1 { w.int8(endpointType) }
        if version >= 2 { w.bool(includeFencedBrokers) }
        w.taggedFields(unknownTaggedFields)
    }
}

/// The response to DescribeCluster (60), versions 0 to 2.
public struct DescribeClusterResponse: KafkaResponse {
    /// `ThrottleTimeMs`.
    public var throttleTimeMs: Int32 = 0
    /// `ErrorCode`.
    public var errorCode: Int16 = 0
    /// `ErrorMessage`.
    public var errorMessage: String?
    /// `EndpointType`, from version 1.
    public var endpointType: Int8 = 1
    /// `ClusterId`.
    public var clusterId: String = ""
    /// `ControllerId`.
    public var controllerId: Int32 = -1
    /// `Brokers`.
    public var brokers: [DescribeClusterBroker] = []
    /// `ClusterAuthorizedOperations`.
    public var clusterAuthorizedOperations: Int32 = -2_147_483_648
    /// Tagged fields that have no name here; they are kept, and written again.
    public var unknownTaggedFields: [TaggedField] = []

    public static var apiKey: APIKey { .describeCluster }
    public static var validVersions: ClosedRange<Int16> { 0...2 }
    public static var flexibleVersions: Int16 { 0 }

    /// Creates one of default values.
    public init() {}

    public init(from r: inout ByteReader, version: Int16) throws(CodecError) {
        throttleTimeMs = try r.int32()
        errorCode = try r.int16()
        errorMessage = try r.nullableString(compact: true)
        if version >= 1 { endpointType = try r.int8() }
        clusterId = try r.string(compact: true)
        controllerId = try r.int32()
        let brokersCount = try r.arrayCount(compact: true, elementSize: 11)
        brokers.reserveCapacity(min(brokersCount, reservedElements))
        for _ in 0..<brokersCount { brokers.append(try DescribeClusterBroker(from: &r, version: version)) }
        clusterAuthorizedOperations = try r.int32()
        unknownTaggedFields = try r.taggedFields()
    }

    public func encode(to w: inout ByteWriter, version: Int16) {
        w.int32(throttleTimeMs)
        w.int16(errorCode)
        w.nullableString(errorMessage, compact: true)
        if version >= 1 { w.int8(endpointType) }
        w.string(clusterId, compact: true)
        w.int32(controllerId)
        w.arrayCount(brokers.count, compact: true)
        for element in brokers { element.encode(to: &w, version: version) }
        w.int32(clusterAuthorizedOperations)
        w.taggedFields(unknownTaggedFields)
    }
}

extension DescribeClusterResponse {
    /// DescribeClusterBroker of DescribeClusterResponse.
    public struct DescribeClusterBroker: Sendable {
        /// `BrokerId`.
        public var brokerId: Int32 = 0
        /// `Host`.
        public var host: String = ""
        /// `Port`.
        public var port: Int32 = 0
        /// `Rack`.
        public var rack: String?
        /// `IsFenced`, from version 2.
        public var isFenced: Bool = false
        /// Tagged fields that have no name here; they are kept, and written again.
        public var unknownTaggedFields: [TaggedField] = []

        /// Creates one of default values.
        public init() {}

        init(from r: inout ByteReader, version: Int16) throws(CodecError) {
            brokerId = try r.int32()
            host = try r.string(compact: true)
            port = try r.int32()
            rack = try r.nullableString(compact: true)
            if version >= 2 { isFenced = try r.bool() }
            unknownTaggedFields = try r.taggedFields()
        }

        func encode(to w: inout ByteWriter, version: Int16) {
            w.int32(brokerId)
            w.string(host, compact: true)
            w.int32(port)
            w.nullableString(rack, compact: true)
            if version >= 2 { w.bool(isFenced) }
            w.taggedFields(unknownTaggedFields)
        }
    }
}
