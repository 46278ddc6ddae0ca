// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import KafkaProtocol

/// Returns the message that has `name`.
func messageType(named name: String) -> (any KafkaMessage.Type)? {
    switch name {
    case "AddOffsetsToTxnRequest": AddOffsetsToTxnRequest.self
    case "AddOffsetsToTxnResponse": AddOffsetsToTxnResponse.self
    case "AddPartitionsToTxnRequest": AddPartitionsToTxnRequest.self
    case "AddPartitionsToTxnResponse": AddPartitionsToTxnResponse.self
    case "AddRaftVoterRequest": AddRaftVoterRequest.self
    case "AddRaftVoterResponse": AddRaftVoterResponse.self
    case "AllocateProducerIdsRequest": AllocateProducerIdsRequest.self
    case "AllocateProducerIdsResponse": AllocateProducerIdsResponse.self
    case "AlterClientQuotasRequest": AlterClientQuotasRequest.self
    case "AlterClientQuotasResponse": AlterClientQuotasResponse.self
    case "AlterConfigsRequest": AlterConfigsRequest.self
    case "AlterConfigsResponse": AlterConfigsResponse.self
    case "AlterPartitionReassignmentsRequest": AlterPartitionReassignmentsRequest.self
    case "AlterPartitionReassignmentsResponse": AlterPartitionReassignmentsResponse.self
    case "AlterPartitionRequest": AlterPartitionRequest.self
    case "AlterPartitionResponse": AlterPartitionResponse.self
    case "AlterReplicaLogDirsRequest": AlterReplicaLogDirsRequest.self
    case "AlterReplicaLogDirsResponse": AlterReplicaLogDirsResponse.self
    case "AlterShareGroupOffsetsRequest": AlterShareGroupOffsetsRequest.self
    case "AlterShareGroupOffsetsResponse": AlterShareGroupOffsetsResponse.self
    case "AlterUserScramCredentialsRequest": AlterUserScramCredentialsRequest.self
    case "AlterUserScramCredentialsResponse": AlterUserScramCredentialsResponse.self
    case "ApiVersionsRequest": ApiVersionsRequest.self
    case "ApiVersionsResponse": ApiVersionsResponse.self
    case "AssignReplicasToDirsRequest": AssignReplicasToDirsRequest.self
    case "AssignReplicasToDirsResponse": AssignReplicasToDirsResponse.self
    case "BeginQuorumEpochRequest": BeginQuorumEpochRequest.self
    case "BeginQuorumEpochResponse": BeginQuorumEpochResponse.self
    case "BrokerHeartbeatRequest": BrokerHeartbeatRequest.self
    case "BrokerHeartbeatResponse": BrokerHeartbeatResponse.self
    case "BrokerRegistrationRequest": BrokerRegistrationRequest.self
    case "BrokerRegistrationResponse": BrokerRegistrationResponse.self
    case "ConsumerGroupDescribeRequest": ConsumerGroupDescribeRequest.self
    case "ConsumerGroupDescribeResponse": ConsumerGroupDescribeResponse.self
    case "ConsumerGroupHeartbeatRequest": ConsumerGroupHeartbeatRequest.self
    case "ConsumerGroupHeartbeatResponse": ConsumerGroupHeartbeatResponse.self
    case "ConsumerProtocolAssignment": ConsumerProtocolAssignment.self
    case "ConsumerProtocolSubscription": ConsumerProtocolSubscription.self
    case "ControlRecordTypeSchema": ControlRecordTypeSchema.self
    case "ControllerRegistrationRequest": ControllerRegistrationRequest.self
    case "ControllerRegistrationResponse": ControllerRegistrationResponse.self
    case "CreateAclsRequest": CreateAclsRequest.self
    case "CreateAclsResponse": CreateAclsResponse.self
    case "CreateDelegationTokenRequest": CreateDelegationTokenRequest.self
    case "CreateDelegationTokenResponse": CreateDelegationTokenResponse.self
    case "CreatePartitionsRequest": CreatePartitionsRequest.self
    case "CreatePartitionsResponse": CreatePartitionsResponse.self
    case "CreateTopicsRequest": CreateTopicsRequest.self
    case "CreateTopicsResponse": CreateTopicsResponse.self
    case "DefaultPrincipalData": DefaultPrincipalData.self
    case "DeleteAclsRequest": DeleteAclsRequest.self
    case "DeleteAclsResponse": DeleteAclsResponse.self
    case "DeleteGroupsRequest": DeleteGroupsRequest.self
    case "DeleteGroupsResponse": DeleteGroupsResponse.self
    case "DeleteRecordsRequest": DeleteRecordsRequest.self
    case "DeleteRecordsResponse": DeleteRecordsResponse.self
    case "DeleteShareGroupOffsetsRequest": DeleteShareGroupOffsetsRequest.self
    case "DeleteShareGroupOffsetsResponse": DeleteShareGroupOffsetsResponse.self
    case "DeleteShareGroupStateRequest": DeleteShareGroupStateRequest.self
    case "DeleteShareGroupStateResponse": DeleteShareGroupStateResponse.self
    case "DeleteTopicsRequest": DeleteTopicsRequest.self
    case "DeleteTopicsResponse": DeleteTopicsResponse.self
    case "DescribeAclsRequest": DescribeAclsRequest.self
    case "DescribeAclsResponse": DescribeAclsResponse.self
    case "DescribeClientQuotasRequest": DescribeClientQuotasRequest.self
    case "DescribeClientQuotasResponse": DescribeClientQuotasResponse.self
    case "DescribeClusterRequest": DescribeClusterRequest.self
    case "DescribeClusterResponse": DescribeClusterResponse.self
    case "DescribeConfigsRequest": DescribeConfigsRequest.self
    case "DescribeConfigsResponse": DescribeConfigsResponse.self
    case "DescribeDelegationTokenRequest": DescribeDelegationTokenRequest.self
    case "DescribeDelegationTokenResponse": DescribeDelegationTokenResponse.self
    case "DescribeGroupsRequest": DescribeGroupsRequest.self
    case "DescribeGroupsResponse": DescribeGroupsResponse.self
    case "DescribeLogDirsRequest": DescribeLogDirsRequest.self
    case "DescribeLogDirsResponse": DescribeLogDirsResponse.self
    case "DescribeProducersRequest": DescribeProducersRequest.self
    case "DescribeProducersResponse": DescribeProducersResponse.self
    case "DescribeQuorumRequest": DescribeQuorumRequest.self
    case "DescribeQuorumResponse": DescribeQuorumResponse.self
    case "DescribeShareGroupOffsetsRequest": DescribeShareGroupOffsetsRequest.self
    case "DescribeShareGroupOffsetsResponse": DescribeShareGroupOffsetsResponse.self
    case "DescribeTopicPartitionsRequest": DescribeTopicPartitionsRequest.self
    case "DescribeTopicPartitionsResponse": DescribeTopicPartitionsResponse.self
    case "DescribeTransactionsRequest": DescribeTransactionsRequest.self
    case "DescribeTransactionsResponse": DescribeTransactionsResponse.self
    case "DescribeUserScramCredentialsRequest": DescribeUserScramCredentialsRequest.self
    case "DescribeUserScramCredentialsResponse": DescribeUserScramCredentialsResponse.self
    case "ElectLeadersRequest": ElectLeadersRequest.self
    case "ElectLeadersResponse": ElectLeadersResponse.self
    case "EndQuorumEpochRequest": EndQuorumEpochRequest.self
    case "EndQuorumEpochResponse": EndQuorumEpochResponse.self
    case "EndTxnMarker": EndTxnMarker.self
    case "EndTxnRequest": EndTxnRequest.self
    case "EndTxnResponse": EndTxnResponse.self
    case "EnvelopeRequest": EnvelopeRequest.self
    case "EnvelopeResponse": EnvelopeResponse.self
    case "ExpireDelegationTokenRequest": ExpireDelegationTokenRequest.self
    case "ExpireDelegationTokenResponse": ExpireDelegationTokenResponse.self
    case "FetchRequest": FetchRequest.self
    case "FetchResponse": FetchResponse.self
    case "FetchSnapshotRequest": FetchSnapshotRequest.self
    case "FetchSnapshotResponse": FetchSnapshotResponse.self
    case "FindCoordinatorRequest": FindCoordinatorRequest.self
    case "FindCoordinatorResponse": FindCoordinatorResponse.self
    case "GetTelemetrySubscriptionsRequest": GetTelemetrySubscriptionsRequest.self
    case "GetTelemetrySubscriptionsResponse": GetTelemetrySubscriptionsResponse.self
    case "HeartbeatRequest": HeartbeatRequest.self
    case "HeartbeatResponse": HeartbeatResponse.self
    case "IncrementalAlterConfigsRequest": IncrementalAlterConfigsRequest.self
    case "IncrementalAlterConfigsResponse": IncrementalAlterConfigsResponse.self
    case "InitProducerIdRequest": InitProducerIdRequest.self
    case "InitProducerIdResponse": InitProducerIdResponse.self
    case "InitializeShareGroupStateRequest": InitializeShareGroupStateRequest.self
    case "InitializeShareGroupStateResponse": InitializeShareGroupStateResponse.self
    case "JoinGroupRequest": JoinGroupRequest.self
    case "JoinGroupResponse": JoinGroupResponse.self
    case "KRaftVersionRecord": KRaftVersionRecord.self
    case "LeaderChangeMessage": LeaderChangeMessage.self
    case "LeaveGroupRequest": LeaveGroupRequest.self
    case "LeaveGroupResponse": LeaveGroupResponse.self
    case "ListConfigResourcesRequest": ListConfigResourcesRequest.self
    case "ListConfigResourcesResponse": ListConfigResourcesResponse.self
    case "ListGroupsRequest": ListGroupsRequest.self
    case "ListGroupsResponse": ListGroupsResponse.self
    case "ListOffsetsRequest": ListOffsetsRequest.self
    case "ListOffsetsResponse": ListOffsetsResponse.self
    case "ListPartitionReassignmentsRequest": ListPartitionReassignmentsRequest.self
    case "ListPartitionReassignmentsResponse": ListPartitionReassignmentsResponse.self
    case "ListTransactionsRequest": ListTransactionsRequest.self
    case "ListTransactionsResponse": ListTransactionsResponse.self
    case "MetadataRequest": MetadataRequest.self
    case "MetadataResponse": MetadataResponse.self
    case "OffsetCommitRequest": OffsetCommitRequest.self
    case "OffsetCommitResponse": OffsetCommitResponse.self
    case "OffsetDeleteRequest": OffsetDeleteRequest.self
    case "OffsetDeleteResponse": OffsetDeleteResponse.self
    case "OffsetFetchRequest": OffsetFetchRequest.self
    case "OffsetFetchResponse": OffsetFetchResponse.self
    case "OffsetForLeaderEpochRequest": OffsetForLeaderEpochRequest.self
    case "OffsetForLeaderEpochResponse": OffsetForLeaderEpochResponse.self
    case "ProduceRequest": ProduceRequest.self
    case "ProduceResponse": ProduceResponse.self
    case "PushTelemetryRequest": PushTelemetryRequest.self
    case "PushTelemetryResponse": PushTelemetryResponse.self
    case "ReadShareGroupStateRequest": ReadShareGroupStateRequest.self
    case "ReadShareGroupStateResponse": ReadShareGroupStateResponse.self
    case "ReadShareGroupStateSummaryRequest": ReadShareGroupStateSummaryRequest.self
    case "ReadShareGroupStateSummaryResponse": ReadShareGroupStateSummaryResponse.self
    case "RemoveRaftVoterRequest": RemoveRaftVoterRequest.self
    case "RemoveRaftVoterResponse": RemoveRaftVoterResponse.self
    case "RenewDelegationTokenRequest": RenewDelegationTokenRequest.self
    case "RenewDelegationTokenResponse": RenewDelegationTokenResponse.self
    case "RequestHeader": RequestHeader.self
    case "ResponseHeader": ResponseHeader.self
    case "SaslAuthenticateRequest": SaslAuthenticateRequest.self
    case "SaslAuthenticateResponse": SaslAuthenticateResponse.self
    case "SaslHandshakeRequest": SaslHandshakeRequest.self
    case "SaslHandshakeResponse": SaslHandshakeResponse.self
    case "ShareAcknowledgeRequest": ShareAcknowledgeRequest.self
    case "ShareAcknowledgeResponse": ShareAcknowledgeResponse.self
    case "ShareFetchRequest": ShareFetchRequest.self
    case "ShareFetchResponse": ShareFetchResponse.self
    case "ShareGroupDescribeRequest": ShareGroupDescribeRequest.self
    case "ShareGroupDescribeResponse": ShareGroupDescribeResponse.self
    case "ShareGroupHeartbeatRequest": ShareGroupHeartbeatRequest.self
    case "ShareGroupHeartbeatResponse": ShareGroupHeartbeatResponse.self
    case "SnapshotFooterRecord": SnapshotFooterRecord.self
    case "SnapshotHeaderRecord": SnapshotHeaderRecord.self
    case "StreamsGroupDescribeRequest": StreamsGroupDescribeRequest.self
    case "StreamsGroupDescribeResponse": StreamsGroupDescribeResponse.self
    case "StreamsGroupHeartbeatRequest": StreamsGroupHeartbeatRequest.self
    case "StreamsGroupHeartbeatResponse": StreamsGroupHeartbeatResponse.self
    case "SyncGroupRequest": SyncGroupRequest.self
    case "SyncGroupResponse": SyncGroupResponse.self
    case "TxnOffsetCommitRequest": TxnOffsetCommitRequest.self
    case "TxnOffsetCommitResponse": TxnOffsetCommitResponse.self
    case "UnregisterBrokerRequest": UnregisterBrokerRequest.self
    case "UnregisterBrokerResponse": UnregisterBrokerResponse.self
    case "UpdateFeaturesRequest": UpdateFeaturesRequest.self
    case "UpdateFeaturesResponse": UpdateFeaturesResponse.self
    case "UpdateRaftVoterRequest": UpdateRaftVoterRequest.self
    case "UpdateRaftVoterResponse": UpdateRaftVoterResponse.self
    case "VoteRequest": VoteRequest.self
    case "VoteResponse": VoteResponse.self
    case "VotersRecord": VotersRecord.self
    case "WriteShareGroupStateRequest": WriteShareGroupStateRequest.self
    case "WriteShareGroupStateResponse": WriteShareGroupStateResponse.self
    case "WriteTxnMarkersRequest": WriteTxnMarkersRequest.self
    case "WriteTxnMarkersResponse": WriteTxnMarkersResponse.self
    default: nil
    }
}

/// The names of all messages, in order.
let messageNames = [
    "AddOffsetsToTxnRequest",
    "AddOffsetsToTxnResponse",
    "AddPartitionsToTxnRequest",
    "AddPartitionsToTxnResponse",
    "AddRaftVoterRequest",
    "AddRaftVoterResponse",
    "AllocateProducerIdsRequest",
    "AllocateProducerIdsResponse",
    "AlterClientQuotasRequest",
    "AlterClientQuotasResponse",
    "AlterConfigsRequest",
    "AlterConfigsResponse",
    "AlterPartitionReassignmentsRequest",
    "AlterPartitionReassignmentsResponse",
    "AlterPartitionRequest",
    "AlterPartitionResponse",
    "AlterReplicaLogDirsRequest",
    "AlterReplicaLogDirsResponse",
    "AlterShareGroupOffsetsRequest",
    "AlterShareGroupOffsetsResponse",
    "AlterUserScramCredentialsRequest",
    "AlterUserScramCredentialsResponse",
    "ApiVersionsRequest",
    "ApiVersionsResponse",
    "AssignReplicasToDirsRequest",
    "AssignReplicasToDirsResponse",
    "BeginQuorumEpochRequest",
    "BeginQuorumEpochResponse",
    "BrokerHeartbeatRequest",
    "BrokerHeartbeatResponse",
    "BrokerRegistrationRequest",
    "BrokerRegistrationResponse",
    "ConsumerGroupDescribeRequest",
    "ConsumerGroupDescribeResponse",
    "ConsumerGroupHeartbeatRequest",
    "ConsumerGroupHeartbeatResponse",
    "ConsumerProtocolAssignment",
    "ConsumerProtocolSubscription",
    "ControlRecordTypeSchema",
    "ControllerRegistrationRequest",
    "ControllerRegistrationResponse",
    "CreateAclsRequest",
    "CreateAclsResponse",
    "CreateDelegationTokenRequest",
    "CreateDelegationTokenResponse",
    "CreatePartitionsRequest",
    "CreatePartitionsResponse",
    "CreateTopicsRequest",
    "CreateTopicsResponse",
    "DefaultPrincipalData",
    "DeleteAclsRequest",
    "DeleteAclsResponse",
    "DeleteGroupsRequest",
    "DeleteGroupsResponse",
    "DeleteRecordsRequest",
    "DeleteRecordsResponse",
    "DeleteShareGroupOffsetsRequest",
    "DeleteShareGroupOffsetsResponse",
    "DeleteShareGroupStateRequest",
    "DeleteShareGroupStateResponse",
    "DeleteTopicsRequest",
    "DeleteTopicsResponse",
    "DescribeAclsRequest",
    "DescribeAclsResponse",
    "DescribeClientQuotasRequest",
    "DescribeClientQuotasResponse",
    "DescribeClusterRequest",
    "DescribeClusterResponse",
    "DescribeConfigsRequest",
    "DescribeConfigsResponse",
    "DescribeDelegationTokenRequest",
    "DescribeDelegationTokenResponse",
    "DescribeGroupsRequest",
    "DescribeGroupsResponse",
    "DescribeLogDirsRequest",
    "DescribeLogDirsResponse",
    "DescribeProducersRequest",
    "DescribeProducersResponse",
    "DescribeQuorumRequest",
    "DescribeQuorumResponse",
    "DescribeShareGroupOffsetsRequest",
    "DescribeShareGroupOffsetsResponse",
    "DescribeTopicPartitionsRequest",
    "DescribeTopicPartitionsResponse",
    "DescribeTransactionsRequest",
    "DescribeTransactionsResponse",
    "DescribeUserScramCredentialsRequest",
    "DescribeUserScramCredentialsResponse",
    "ElectLeadersRequest",
    "ElectLeadersResponse",
    "EndQuorumEpochRequest",
    "EndQuorumEpochResponse",
    "EndTxnMarker",
    "EndTxnRequest",
    "EndTxnResponse",
    "EnvelopeRequest",
    "EnvelopeResponse",
    "ExpireDelegationTokenRequest",
    "ExpireDelegationTokenResponse",
    "FetchRequest",
    "FetchResponse",
    "FetchSnapshotRequest",
    "FetchSnapshotResponse",
    "FindCoordinatorRequest",
    "FindCoordinatorResponse",
    "GetTelemetrySubscriptionsRequest",
    "GetTelemetrySubscriptionsResponse",
    "HeartbeatRequest",
    "HeartbeatResponse",
    "IncrementalAlterConfigsRequest",
    "IncrementalAlterConfigsResponse",
    "InitProducerIdRequest",
    "InitProducerIdResponse",
    "InitializeShareGroupStateRequest",
    "InitializeShareGroupStateResponse",
    "JoinGroupRequest",
    "JoinGroupResponse",
    "KRaftVersionRecord",
    "LeaderChangeMessage",
    "LeaveGroupRequest",
    "LeaveGroupResponse",
    "ListConfigResourcesRequest",
    "ListConfigResourcesResponse",
    "ListGroupsRequest",
    "ListGroupsResponse",
    "ListOffsetsRequest",
    "ListOffsetsResponse",
    "ListPartitionReassignmentsRequest",
    "ListPartitionReassignmentsResponse",
    "ListTransactionsRequest",
    "ListTransactionsResponse",
    "MetadataRequest",
    "MetadataResponse",
    "OffsetCommitRequest",
    "OffsetCommitResponse",
    "OffsetDeleteRequest",
    "OffsetDeleteResponse",
    "OffsetFetchRequest",
    "OffsetFetchResponse",
    "OffsetForLeaderEpochRequest",
    "OffsetForLeaderEpochResponse",
    "ProduceRequest",
    "ProduceResponse",
    "PushTelemetryRequest",
    "PushTelemetryResponse",
    "ReadShareGroupStateRequest",
    "ReadShareGroupStateResponse",
    "ReadShareGroupStateSummaryRequest",
    "ReadShareGroupStateSummaryResponse",
    "RemoveRaftVoterRequest",
    "RemoveRaftVoterResponse",
    "RenewDelegationTokenRequest",
    "RenewDelegationTokenResponse",
    "RequestHeader",
    "ResponseHeader",
    "SaslAuthenticateRequest",
    "SaslAuthenticateResponse",
    "SaslHandshakeRequest",
    "SaslHandshakeResponse",
    "ShareAcknowledgeRequest",
    "ShareAcknowledgeResponse",
    "ShareFetchRequest",
    "ShareFetchResponse",
    "ShareGroupDescribeRequest",
    "ShareGroupDescribeResponse",
    "ShareGroupHeartbeatRequest",
    "ShareGroupHeartbeatResponse",
    "SnapshotFooterRecord",
    "SnapshotHeaderRecord",
    "StreamsGroupDescribeRequest",
    "StreamsGroupDescribeResponse",
    "StreamsGroupHeartbeatRequest",
    "StreamsGroupHeartbeatResponse",
    "SyncGroupRequest",
    "SyncGroupResponse",
    "TxnOffsetCommitRequest",
    "TxnOffsetCommitResponse",
    "UnregisterBrokerRequest",
    "UnregisterBrokerResponse",
    "UpdateFeaturesRequest",
    "UpdateFeaturesResponse",
    "UpdateRaftVoterRequest",
    "UpdateRaftVoterResponse",
    "VoteRequest",
    "VoteResponse",
    "VotersRecord",
    "WriteShareGroupStateRequest",
    "WriteShareGroupStateResponse",
    "WriteTxnMarkersRequest",
    "WriteTxnMarkersResponse",
]
