// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

extension APIKey {
    /// Produce, versions 3 to 13.
    public static let produce = APIKey(rawValue: 0)
    /// Fetch, versions 4 to 18.
    public static let fetch = APIKey(rawValue: 1)
    /// ListOffsets, versions 1 to 11.
    public static let listOffsets = APIKey(rawValue: 2)
    /// Metadata, versions 0 to 13.
    public static let metadata = APIKey(rawValue: 3)
    /// LeaderAndIsr, of which Kafka has no version any more.
    public static let leaderAndIsr = APIKey(rawValue: 4)
    /// StopReplica, of which Kafka has no version any more.
    public static let stopReplica = APIKey(rawValue: 5)
    /// UpdateMetadata, of which Kafka has no version any more.
    public static let updateMetadata = APIKey(rawValue: 6)
    /// ControlledShutdown, of which Kafka has no version any more.
    public static let controlledShutdown = APIKey(rawValue: 7)
    /// OffsetCommit, versions 2 to 10.
    public static let offsetCommit = APIKey(rawValue: 8)
    /// OffsetFetch, versions 1 to 10.
    public static let offsetFetch = APIKey(rawValue: 9)
    /// FindCoordinator, versions 0 to 6.
    public static let findCoordinator = APIKey(rawValue: 10)
    /// JoinGroup, versions 0 to 9.
    public static let joinGroup = APIKey(rawValue: 11)
    /// Heartbeat, versions 0 to 4.
    public static let heartbeat = APIKey(rawValue: 12)
    /// LeaveGroup, versions 0 to 5.
    public static let leaveGroup = APIKey(rawValue: 13)
    /// SyncGroup, versions 0 to 5.
    public static let syncGroup = APIKey(rawValue: 14)
    /// DescribeGroups, versions 0 to 6.
    public static let describeGroups = APIKey(rawValue: 15)
    /// ListGroups, versions 0 to 5.
    public static let listGroups = APIKey(rawValue: 16)
    /// SaslHandshake, versions 0 to 1.
    public static let saslHandshake = APIKey(rawValue: 17)
    /// ApiVersions, versions 0 to 4.
    public static let apiVersions = APIKey(rawValue: 18)
    /// CreateTopics, versions 2 to 7.
    public static let createTopics = APIKey(rawValue: 19)
    /// DeleteTopics, versions 1 to 6.
    public static let deleteTopics = APIKey(rawValue: 20)
    /// DeleteRecords, versions 0 to 2.
    public static let deleteRecords = APIKey(rawValue: 21)
    /// InitProducerId, versions 0 to 6.
    public static let initProducerId = APIKey(rawValue: 22)
    /// OffsetForLeaderEpoch, versions 2 to 4.
    public static let offsetForLeaderEpoch = APIKey(rawValue: 23)
    /// AddPartitionsToTxn, versions 0 to 5.
    public static let addPartitionsToTxn = APIKey(rawValue: 24)
    /// AddOffsetsToTxn, versions 0 to 4.
    public static let addOffsetsToTxn = APIKey(rawValue: 25)
    /// EndTxn, versions 0 to 5.
    public static let endTxn = APIKey(rawValue: 26)
    /// WriteTxnMarkers, versions 1 to 2.
    public static let writeTxnMarkers = APIKey(rawValue: 27)
    /// TxnOffsetCommit, versions 0 to 5.
    public static let txnOffsetCommit = APIKey(rawValue: 28)
    /// DescribeAcls, versions 1 to 3.
    public static let describeAcls = APIKey(rawValue: 29)
    /// CreateAcls, versions 1 to 3.
    public static let createAcls = APIKey(rawValue: 30)
    /// DeleteAcls, versions 1 to 3.
    public static let deleteAcls = APIKey(rawValue: 31)
    /// DescribeConfigs, versions 1 to 4.
    public static let describeConfigs = APIKey(rawValue: 32)
    /// AlterConfigs, versions 0 to 2.
    public static let alterConfigs = APIKey(rawValue: 33)
    /// AlterReplicaLogDirs, versions 1 to 2.
    public static let alterReplicaLogDirs = APIKey(rawValue: 34)
    /// DescribeLogDirs, versions 1 to 5.
    public static let describeLogDirs = APIKey(rawValue: 35)
    /// SaslAuthenticate, versions 0 to 2.
    public static let saslAuthenticate = APIKey(rawValue: 36)
    /// CreatePartitions, versions 0 to 3.
    public static let createPartitions = APIKey(rawValue: 37)
    /// CreateDelegationToken, versions 1 to 3.
    public static let createDelegationToken = APIKey(rawValue: 38)
    /// RenewDelegationToken, versions 1 to 2.
    public static let renewDelegationToken = APIKey(rawValue: 39)
    /// ExpireDelegationToken, versions 1 to 2.
    public static let expireDelegationToken = APIKey(rawValue: 40)
    /// DescribeDelegationToken, versions 1 to 3.
    public static let describeDelegationToken = APIKey(rawValue: 41)
    /// DeleteGroups, versions 0 to 2.
    public static let deleteGroups = APIKey(rawValue: 42)
    /// ElectLeaders, versions 0 to 2.
    public static let electLeaders = APIKey(rawValue: 43)
    /// IncrementalAlterConfigs, versions 0 to 1.
    public static let incrementalAlterConfigs = APIKey(rawValue: 44)
    /// AlterPartitionReassignments, versions 0 to 1.
    public static let alterPartitionReassignments = APIKey(rawValue: 45)
    /// ListPartitionReassignments, version 0.
    public static let listPartitionReassignments = APIKey(rawValue: 46)
    /// OffsetDelete, version 0.
    public static let offsetDelete = APIKey(rawValue: 47)
    /// DescribeClientQuotas, versions 0 to 1.
    public static let describeClientQuotas = APIKey(rawValue: 48)
    /// AlterClientQuotas, versions 0 to 1.
    public static let alterClientQuotas = APIKey(rawValue: 49)
    /// DescribeUserScramCredentials, version 0.
    public static let describeUserScramCredentials = APIKey(rawValue: 50)
    /// AlterUserScramCredentials, version 0.
    public static let alterUserScramCredentials = APIKey(rawValue: 51)
    /// Vote, versions 0 to 2.
    public static let vote = APIKey(rawValue: 52)
    /// BeginQuorumEpoch, versions 0 to 1.
    public static let beginQuorumEpoch = APIKey(rawValue: 53)
    /// EndQuorumEpoch, versions 0 to 1.
    public static let endQuorumEpoch = APIKey(rawValue: 54)
    /// DescribeQuorum, versions 0 to 2.
    public static let describeQuorum = APIKey(rawValue: 55)
    /// AlterPartition, versions 2 to 3.
    public static let alterPartition = APIKey(rawValue: 56)
    /// UpdateFeatures, versions 0 to 2.
    public static let updateFeatures = APIKey(rawValue: 57)
    /// Envelope, version 0.
    public static let envelope = APIKey(rawValue: 58)
    /// FetchSnapshot, versions 0 to 1.
    public static let fetchSnapshot = APIKey(rawValue: 59)
    /// DescribeCluster, versions 0 to 2.
    public static let describeCluster = APIKey(rawValue: 60)
    /// DescribeProducers, version 0.
    public static let describeProducers = APIKey(rawValue: 61)
    /// BrokerRegistration, versions 0 to 4.
    public static let brokerRegistration = APIKey(rawValue: 62)
    /// BrokerHeartbeat, versions 0 to 2.
    public static let brokerHeartbeat = APIKey(rawValue: 63)
    /// UnregisterBroker, version 0.
    public static let unregisterBroker = APIKey(rawValue: 64)
    /// DescribeTransactions, version 0.
    public static let describeTransactions = APIKey(rawValue: 65)
    /// ListTransactions, versions 0 to 2.
    public static let listTransactions = APIKey(rawValue: 66)
    /// AllocateProducerIds, version 0.
    public static let allocateProducerIds = APIKey(rawValue: 67)
    /// ConsumerGroupHeartbeat, versions 0 to 1.
    public static let consumerGroupHeartbeat = APIKey(rawValue: 68)
    /// ConsumerGroupDescribe, versions 0 to 1.
    public static let consumerGroupDescribe = APIKey(rawValue: 69)
    /// ControllerRegistration, version 0.
    public static let controllerRegistration = APIKey(rawValue: 70)
    /// GetTelemetrySubscriptions, version 0.
    public static let getTelemetrySubscriptions = APIKey(rawValue: 71)
    /// PushTelemetry, version 0.
    public static let pushTelemetry = APIKey(rawValue: 72)
    /// AssignReplicasToDirs, version 0.
    public static let assignReplicasToDirs = APIKey(rawValue: 73)
    /// ListConfigResources, versions 0 to 1.
    public static let listConfigResources = APIKey(rawValue: 74)
    /// DescribeTopicPartitions, version 0.
    public static let describeTopicPartitions = APIKey(rawValue: 75)
    /// ShareGroupHeartbeat, version 1.
    public static let shareGroupHeartbeat = APIKey(rawValue: 76)
    /// ShareGroupDescribe, version 1.
    public static let shareGroupDescribe = APIKey(rawValue: 77)
    /// ShareFetch, versions 1 to 2.
    public static let shareFetch = APIKey(rawValue: 78)
    /// ShareAcknowledge, versions 1 to 2.
    public static let shareAcknowledge = APIKey(rawValue: 79)
    /// AddRaftVoter, versions 0 to 1.
    public static let addRaftVoter = APIKey(rawValue: 80)
    /// RemoveRaftVoter, version 0.
    public static let removeRaftVoter = APIKey(rawValue: 81)
    /// UpdateRaftVoter, version 0.
    public static let updateRaftVoter = APIKey(rawValue: 82)
    /// InitializeShareGroupState, version 0.
    public static let initializeShareGroupState = APIKey(rawValue: 83)
    /// ReadShareGroupState, version 0.
    public static let readShareGroupState = APIKey(rawValue: 84)
    /// WriteShareGroupState, versions 0 to 1.
    public static let writeShareGroupState = APIKey(rawValue: 85)
    /// DeleteShareGroupState, version 0.
    public static let deleteShareGroupState = APIKey(rawValue: 86)
    /// ReadShareGroupStateSummary, versions 0 to 1.
    public static let readShareGroupStateSummary = APIKey(rawValue: 87)
    /// StreamsGroupHeartbeat, version 0.
    public static let streamsGroupHeartbeat = APIKey(rawValue: 88)
    /// StreamsGroupDescribe, version 0.
    public static let streamsGroupDescribe = APIKey(rawValue: 89)
    /// DescribeShareGroupOffsets, versions 0 to 1.
    public static let describeShareGroupOffsets = APIKey(rawValue: 90)
    /// AlterShareGroupOffsets, version 0.
    public static let alterShareGroupOffsets = APIKey(rawValue: 91)
    /// DeleteShareGroupOffsets, version 0.
    public static let deleteShareGroupOffsets = APIKey(rawValue: 92)

    /// Every key whose messages are here, in ascending order.
    public static let all: [APIKey] = [
        .produce,
        .fetch,
        .listOffsets,
        .metadata,
        .offsetCommit,
        .offsetFetch,
        .findCoordinator,
        .joinGroup,
        .heartbeat,
        .leaveGroup,
        .syncGroup,
        .describeGroups,
        .listGroups,
        .saslHandshake,
        .apiVersions,
        .createTopics,
        .deleteTopics,
        .deleteRecords,
        .initProducerId,
        .offsetForLeaderEpoch,
        .addPartitionsToTxn,
        .addOffsetsToTxn,
        .endTxn,
        .writeTxnMarkers,
        .txnOffsetCommit,
        .describeAcls,
        .createAcls,
        .deleteAcls,
        .describeConfigs,
        .alterConfigs,
        .alterReplicaLogDirs,
        .describeLogDirs,
        .saslAuthenticate,
        .createPartitions,
        .createDelegationToken,
        .renewDelegationToken,
        .expireDelegationToken,
        .describeDelegationToken,
        .deleteGroups,
        .electLeaders,
        .incrementalAlterConfigs,
        .alterPartitionReassignments,
        .listPartitionReassignments,
        .offsetDelete,
        .describeClientQuotas,
        .alterClientQuotas,
        .describeUserScramCredentials,
        .alterUserScramCredentials,
        .vote,
        .beginQuorumEpoch,
        .endQuorumEpoch,
        .describeQuorum,
        .alterPartition,
        .updateFeatures,
        .envelope,
        .fetchSnapshot,
        .describeCluster,
        .describeProducers,
        .brokerRegistration,
        .brokerHeartbeat,
        .unregisterBroker,
        .describeTransactions,
        .listTransactions,
        .allocateProducerIds,
        .consumerGroupHeartbeat,
        .consumerGroupDescribe,
        .controllerRegistration,
        .getTelemetrySubscriptions,
        .pushTelemetry,
        .assignReplicasToDirs,
        .listConfigResources,
        .describeTopicPartitions,
        .shareGroupHeartbeat,
        .shareGroupDescribe,
        .shareFetch,
        .shareAcknowledge,
        .addRaftVoter,
        .removeRaftVoter,
        .updateRaftVoter,
        .initializeShareGroupState,
        .readShareGroupState,
        .writeShareGroupState,
        .deleteShareGroupState,
        .readShareGroupStateSummary,
        .streamsGroupHeartbeat,
        .streamsGroupDescribe,
        .describeShareGroupOffsets,
        .alterShareGroupOffsets,
        .deleteShareGroupOffsets,
    ]

    var knownName: String? {
        switch rawValue {
        case 0: "Produce"
        case 1: "Fetch"
        case 2: "ListOffsets"
        case 3: "Metadata"
        case 4: "LeaderAndIsr"
        case 5: "StopReplica"
        case 6: "UpdateMetadata"
        case 7: "ControlledShutdown"
        case 8: "OffsetCommit"
        case 9: "OffsetFetch"
        case 10: "FindCoordinator"
        case 11: "JoinGroup"
        case 12: "Heartbeat"
        case 13: "LeaveGroup"
        case 14: "SyncGroup"
        case 15: "DescribeGroups"
        case 16: "ListGroups"
        case 17: "SaslHandshake"
        case 18: "ApiVersions"
        case 19: "CreateTopics"
        case 20: "DeleteTopics"
        case 21: "DeleteRecords"
        case 22: "InitProducerId"
        case 23: "OffsetForLeaderEpoch"
        case 24: "AddPartitionsToTxn"
        case 25: "AddOffsetsToTxn"
        case 26: "EndTxn"
        case 27: "WriteTxnMarkers"
        case 28: "TxnOffsetCommit"
        case 29: "DescribeAcls"
        case 30: "CreateAcls"
        case 31: "DeleteAcls"
        case 32: "DescribeConfigs"
        case 33: "AlterConfigs"
        case 34: "AlterReplicaLogDirs"
        case 35: "DescribeLogDirs"
        case 36: "SaslAuthenticate"
        case 37: "CreatePartitions"
        case 38: "CreateDelegationToken"
        case 39: "RenewDelegationToken"
        case 40: "ExpireDelegationToken"
        case 41: "DescribeDelegationToken"
        case 42: "DeleteGroups"
        case 43: "ElectLeaders"
        case 44: "IncrementalAlterConfigs"
        case 45: "AlterPartitionReassignments"
        case 46: "ListPartitionReassignments"
        case 47: "OffsetDelete"
        case 48: "DescribeClientQuotas"
        case 49: "AlterClientQuotas"
        case 50: "DescribeUserScramCredentials"
        case 51: "AlterUserScramCredentials"
        case 52: "Vote"
        case 53: "BeginQuorumEpoch"
        case 54: "EndQuorumEpoch"
        case 55: "DescribeQuorum"
        case 56: "AlterPartition"
        case 57: "UpdateFeatures"
        case 58: "Envelope"
        case 59: "FetchSnapshot"
        case 60: "DescribeCluster"
        case 61: "DescribeProducers"
        case 62: "BrokerRegistration"
        case 63: "BrokerHeartbeat"
        case 64: "UnregisterBroker"
        case 65: "DescribeTransactions"
        case 66: "ListTransactions"
        case 67: "AllocateProducerIds"
        case 68: "ConsumerGroupHeartbeat"
        case 69: "ConsumerGroupDescribe"
        case 70: "ControllerRegistration"
        case 71: "GetTelemetrySubscriptions"
        case 72: "PushTelemetry"
        case 73: "AssignReplicasToDirs"
        case 74: "ListConfigResources"
        case 75: "DescribeTopicPartitions"
        case 76: "ShareGroupHeartbeat"
        case 77: "ShareGroupDescribe"
        case 78: "ShareFetch"
        case 79: "ShareAcknowledge"
        case 80: "AddRaftVoter"
        case 81: "RemoveRaftVoter"
        case 82: "UpdateRaftVoter"
        case 83: "InitializeShareGroupState"
        case 84: "ReadShareGroupState"
        case 85: "WriteShareGroupState"
        case 86: "DeleteShareGroupState"
        case 87: "ReadShareGroupStateSummary"
        case 88: "StreamsGroupHeartbeat"
        case 89: "StreamsGroupDescribe"
        case 90: "DescribeShareGroupOffsets"
        case 91: "AlterShareGroupOffsets"
        case 92: "DeleteShareGroupOffsets"
        default: nil
        }
    }

    /// The versions that can be read and written; `nil` for a key without messages.
    public var validVersions: ClosedRange<Int16>? {
        switch rawValue {
        case 0: 3...13
        case 1: 4...18
        case 2: 1...11
        case 3: 0...13
        case 8: 2...10
        case 9: 1...10
        case 10: 0...6
        case 11: 0...9
        case 12: 0...4
        case 13: 0...5
        case 14: 0...5
        case 15: 0...6
        case 16: 0...5
        case 17: 0...1
        case 18: 0...4
        case 19: 2...7
        case 20: 1...6
        case 21: 0...2
        case 22: 0...6
        case 23: 2...4
        case 24: 0...5
        case 25: 0...4
        case 26: 0...5
        case 27: 1...2
        case 28: 0...5
        case 29: 1...3
        case 30: 1...3
        case 31: 1...3
        case 32: 1...4
        case 33: 0...2
        case 34: 1...2
        case 35: 1...5
        case 36: 0...2
        case 37: 0...3
        case 38: 1...3
        case 39: 1...2
        case 40: 1...2
        case 41: 1...3
        case 42: 0...2
        case 43: 0...2
        case 44: 0...1
        case 45: 0...1
        case 46: 0...0
        case 47: 0...0
        case 48: 0...1
        case 49: 0...1
        case 50: 0...0
        case 51: 0...0
        case 52: 0...2
        case 53: 0...1
        case 54: 0...1
        case 55: 0...2
        case 56: 2...3
        case 57: 0...2
        case 58: 0...0
        case 59: 0...1
        case 60: 0...2
        case 61: 0...0
        case 62: 0...4
        case 63: 0...2
        case 64: 0...0
        case 65: 0...0
        case 66: 0...2
        case 67: 0...0
        case 68: 0...1
        case 69: 0...1
        case 70: 0...0
        case 71: 0...0
        case 72: 0...0
        case 73: 0...0
        case 74: 0...1
        case 75: 0...0
        case 76: 1...1
        case 77: 1...1
        case 78: 1...2
        case 79: 1...2
        case 80: 0...1
        case 81: 0...0
        case 82: 0...0
        case 83: 0...0
        case 84: 0...0
        case 85: 0...1
        case 86: 0...0
        case 87: 0...1
        case 88: 0...0
        case 89: 0...0
        case 90: 0...1
        case 91: 0...0
        case 92: 0...0
        default: nil
        }
    }

    /// The first version with tagged fields and compact lengths; `Int16.max` if no version has them.
    public var flexibleVersions: Int16 {
        switch rawValue {
        case 0: 9
        case 1: 12
        case 2: 6
        case 3: 9
        case 8: 8
        case 9: 6
        case 10: 3
        case 11: 6
        case 12: 4
        case 13: 4
        case 14: 4
        case 15: 5
        case 16: 3
        case 18: 3
        case 19: 5
        case 20: 4
        case 21: 2
        case 22: 2
        case 23: 4
        case 24: 3
        case 25: 3
        case 26: 3
        case 27: 1
        case 28: 3
        case 29: 2
        case 30: 2
        case 31: 2
        case 32: 4
        case 33: 2
        case 34: 2
        case 35: 2
        case 36: 2
        case 37: 2
        case 38: 2
        case 39: 2
        case 40: 2
        case 41: 2
        case 42: 2
        case 43: 2
        case 44: 1
        case 45: 0
        case 46: 0
        case 48: 1
        case 49: 1
        case 50: 0
        case 51: 0
        case 52: 0
        case 53: 1
        case 54: 1
        case 55: 0
        case 56: 2
        case 57: 0
        case 58: 0
        case 59: 0
        case 60: 0
        case 61: 0
        case 62: 0
        case 63: 0
        case 64: 0
        case 65: 0
        case 66: 0
        case 67: 0
        case 68: 0
        case 69: 0
        case 70: 0
        case 71: 0
        case 72: 0
        case 73: 0
        case 74: 0
        case 75: 0
        case 76: 1
        case 77: 1
        case 78: 1
        case 79: 1
        case 80: 0
        case 81: 0
        case 82: 0
        case 83: 0
        case 84: 0
        case 85: 0
        case 86: 0
        case 87: 0
        case 88: 0
        case 89: 0
        case 90: 0
        case 91: 0
        case 92: 0
        default: .max
        }
    }

    /// Whether Kafka may still change the highest of `validVersions`, which brokers do not offer by themselves.
    public var isLatestVersionUnstable: Bool {
        switch rawValue {
        case 22: true
        default: false
        }
    }
}
