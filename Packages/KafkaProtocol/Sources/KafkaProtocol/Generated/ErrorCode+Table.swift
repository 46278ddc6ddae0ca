// Written by kafka-protocol-generator from Tools/kafka-protocol-generator/Schema: change those.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

extension ErrorCode {
    /// UNKNOWN_SERVER_ERROR (-1): the broker failed for a reason that has no error code.
    public static let unknownServerError = ErrorCode(rawValue: -1)
    /// NONE (0): no error.
    public static let none = ErrorCode(rawValue: 0)
    /// OFFSET_OUT_OF_RANGE (1): the offset is outside the range that the partition stores.
    public static let offsetOutOfRange = ErrorCode(rawValue: 1)
    /// CORRUPT_MESSAGE (2): a batch does not match its checksum, or is malformed.
    public static let corruptMessage = ErrorCode(rawValue: 2)
    /// UNKNOWN_TOPIC_OR_PARTITION (3): the broker does not have this topic or partition.
    public static let unknownTopicOrPartition = ErrorCode(rawValue: 3)
    /// INVALID_FETCH_SIZE (4): the size to fetch is invalid.
    public static let invalidFetchSize = ErrorCode(rawValue: 4)
    /// LEADER_NOT_AVAILABLE (5): the partition has no leader at the moment.
    public static let leaderNotAvailable = ErrorCode(rawValue: 5)
    /// NOT_LEADER_OR_FOLLOWER (6): the broker neither leads nor follows this partition.
    public static let notLeaderOrFollower = ErrorCode(rawValue: 6)
    /// REQUEST_TIMED_OUT (7): the broker did not complete the request in time.
    public static let requestTimedOut = ErrorCode(rawValue: 7)
    /// BROKER_NOT_AVAILABLE (8): the broker is not available.
    public static let brokerNotAvailable = ErrorCode(rawValue: 8)
    /// REPLICA_NOT_AVAILABLE (9): the replica is not available on this broker.
    public static let replicaNotAvailable = ErrorCode(rawValue: 9)
    /// MESSAGE_TOO_LARGE (10): a batch is larger than the topic's max.message.bytes.
    public static let messageTooLarge = ErrorCode(rawValue: 10)
    /// STALE_CONTROLLER_EPOCH (11): the controller's epoch is outdated.
    public static let staleControllerEpoch = ErrorCode(rawValue: 11)
    /// OFFSET_METADATA_TOO_LARGE (12): the metadata of a committed offset is too long.
    public static let offsetMetadataTooLarge = ErrorCode(rawValue: 12)
    /// NETWORK_EXCEPTION (13): the broker lost its connection to another broker before a response arrived.
    public static let networkException = ErrorCode(rawValue: 13)
    /// COORDINATOR_LOAD_IN_PROGRESS (14): the coordinator is still loading its state.
    public static let coordinatorLoadInProgress = ErrorCode(rawValue: 14)
    /// COORDINATOR_NOT_AVAILABLE (15): the coordinator is not available at the moment.
    public static let coordinatorNotAvailable = ErrorCode(rawValue: 15)
    /// NOT_COORDINATOR (16): another broker is the coordinator.
    public static let notCoordinator = ErrorCode(rawValue: 16)
    /// INVALID_TOPIC_EXCEPTION (17): the topic name is invalid, or the topic does not allow this operation.
    public static let invalidTopicException = ErrorCode(rawValue: 17)
    /// RECORD_LIST_TOO_LARGE (18): the batch is larger than a segment of the log.
    public static let recordListTooLarge = ErrorCode(rawValue: 18)
    /// NOT_ENOUGH_REPLICAS (19): fewer replicas are in sync than min.insync.replicas requires: nothing was written.
    public static let notEnoughReplicas = ErrorCode(rawValue: 19)
    /// NOT_ENOUGH_REPLICAS_AFTER_APPEND (20): written, but to fewer in-sync replicas than min.insync.replicas requires.
    public static let notEnoughReplicasAfterAppend = ErrorCode(rawValue: 20)
    /// INVALID_REQUIRED_ACKS (21): acks must be 0, 1 or -1.
    public static let invalidRequiredAcks = ErrorCode(rawValue: 21)
    /// ILLEGAL_GENERATION (22): the group has moved to a newer generation.
    public static let illegalGeneration = ErrorCode(rawValue: 22)
    /// INCONSISTENT_GROUP_PROTOCOL (23): the member has no protocol in common with the group.
    public static let inconsistentGroupProtocol = ErrorCode(rawValue: 23)
    /// INVALID_GROUP_ID (24): the group's id is invalid.
    public static let invalidGroupId = ErrorCode(rawValue: 24)
    /// UNKNOWN_MEMBER_ID (25): the group does not know this member id.
    public static let unknownMemberId = ErrorCode(rawValue: 25)
    /// INVALID_SESSION_TIMEOUT (26): the session timeout is outside the range that the broker allows.
    public static let invalidSessionTimeout = ErrorCode(rawValue: 26)
    /// REBALANCE_IN_PROGRESS (27): the group is rebalancing: the member must join again.
    public static let rebalanceInProgress = ErrorCode(rawValue: 27)
    /// INVALID_COMMIT_OFFSET_SIZE (28): the commit is larger than the broker stores.
    public static let invalidCommitOffsetSize = ErrorCode(rawValue: 28)
    /// TOPIC_AUTHORIZATION_FAILED (29): not authorized for the topic.
    public static let topicAuthorizationFailed = ErrorCode(rawValue: 29)
    /// GROUP_AUTHORIZATION_FAILED (30): not authorized for the group.
    public static let groupAuthorizationFailed = ErrorCode(rawValue: 30)
    /// CLUSTER_AUTHORIZATION_FAILED (31): not authorized for the cluster.
    public static let clusterAuthorizationFailed = ErrorCode(rawValue: 31)
    /// INVALID_TIMESTAMP (32): a record's timestamp is outside the range that the topic allows.
    public static let invalidTimestamp = ErrorCode(rawValue: 32)
    /// UNSUPPORTED_SASL_MECHANISM (33): the broker does not offer this SASL mechanism.
    public static let unsupportedSaslMechanism = ErrorCode(rawValue: 33)
    /// ILLEGAL_SASL_STATE (34): the request is not allowed in this state of the authentication.
    public static let illegalSaslState = ErrorCode(rawValue: 34)
    /// UNSUPPORTED_VERSION (35): the broker does not know this version of the request.
    public static let unsupportedVersion = ErrorCode(rawValue: 35)
    /// TOPIC_ALREADY_EXISTS (36): a topic of this name exists.
    public static let topicAlreadyExists = ErrorCode(rawValue: 36)
    /// INVALID_PARTITIONS (37): the number of partitions is invalid.
    public static let invalidPartitions = ErrorCode(rawValue: 37)
    /// INVALID_REPLICATION_FACTOR (38): the replication factor is invalid, or exceeds the number of brokers.
    public static let invalidReplicationFactor = ErrorCode(rawValue: 38)
    /// INVALID_REPLICA_ASSIGNMENT (39): the assignment of replicas is invalid.
    public static let invalidReplicaAssignment = ErrorCode(rawValue: 39)
    /// INVALID_CONFIG (40): a configuration entry is invalid.
    public static let invalidConfig = ErrorCode(rawValue: 40)
    /// NOT_CONTROLLER (41): the broker is not the controller.
    public static let notController = ErrorCode(rawValue: 41)
    /// INVALID_REQUEST (42): the request contradicts itself, or cannot be read.
    public static let invalidRequest = ErrorCode(rawValue: 42)
    /// UNSUPPORTED_FOR_MESSAGE_FORMAT (43): the partition's message format does not allow this.
    public static let unsupportedForMessageFormat = ErrorCode(rawValue: 43)
    /// POLICY_VIOLATION (44): a policy of the cluster does not allow this.
    public static let policyViolation = ErrorCode(rawValue: 44)
    /// OUT_OF_ORDER_SEQUENCE_NUMBER (45): the batch's sequence number does not follow the previous one.
    public static let outOfOrderSequenceNumber = ErrorCode(rawValue: 45)
    /// DUPLICATE_SEQUENCE_NUMBER (46): a batch with this sequence number has already been written.
    public static let duplicateSequenceNumber = ErrorCode(rawValue: 46)
    /// INVALID_PRODUCER_EPOCH (47): the producer's epoch is not the current one.
    public static let invalidProducerEpoch = ErrorCode(rawValue: 47)
    /// INVALID_TXN_STATE (48): the transaction's state does not allow this.
    public static let invalidTxnState = ErrorCode(rawValue: 48)
    /// INVALID_PRODUCER_ID_MAPPING (49): the producer id does not belong to this transactional id.
    public static let invalidProducerIdMapping = ErrorCode(rawValue: 49)
    /// INVALID_TRANSACTION_TIMEOUT (50): the transaction timeout is longer than the broker allows.
    public static let invalidTransactionTimeout = ErrorCode(rawValue: 50)
    /// CONCURRENT_TRANSACTIONS (51): the previous transaction is still being completed.
    public static let concurrentTransactions = ErrorCode(rawValue: 51)
    /// TRANSACTION_COORDINATOR_FENCED (52): the transaction coordinator was replaced by a newer one.
    public static let transactionCoordinatorFenced = ErrorCode(rawValue: 52)
    /// TRANSACTIONAL_ID_AUTHORIZATION_FAILED (53): not authorized for the transactional id.
    public static let transactionalIdAuthorizationFailed = ErrorCode(rawValue: 53)
    /// SECURITY_DISABLED (54): security is disabled on the broker.
    public static let securityDisabled = ErrorCode(rawValue: 54)
    /// OPERATION_NOT_ATTEMPTED (55): not tried, because another part of the request failed.
    public static let operationNotAttempted = ErrorCode(rawValue: 55)
    /// KAFKA_STORAGE_ERROR (56): the broker's disk failed.
    public static let kafkaStorageError = ErrorCode(rawValue: 56)
    /// LOG_DIR_NOT_FOUND (57): the broker does not have this log directory.
    public static let logDirNotFound = ErrorCode(rawValue: 57)
    /// SASL_AUTHENTICATION_FAILED (58): the broker rejected the credentials.
    public static let saslAuthenticationFailed = ErrorCode(rawValue: 58)
    /// UNKNOWN_PRODUCER_ID (59): the broker no longer has any state of this producer.
    public static let unknownProducerId = ErrorCode(rawValue: 59)
    /// REASSIGNMENT_IN_PROGRESS (60): the partition is being reassigned.
    public static let reassignmentInProgress = ErrorCode(rawValue: 60)
    /// DELEGATION_TOKEN_AUTH_DISABLED (61): delegation tokens are disabled.
    public static let delegationTokenAuthDisabled = ErrorCode(rawValue: 61)
    /// DELEGATION_TOKEN_NOT_FOUND (62): the delegation token does not exist.
    public static let delegationTokenNotFound = ErrorCode(rawValue: 62)
    /// DELEGATION_TOKEN_OWNER_MISMATCH (63): the delegation token belongs to another user.
    public static let delegationTokenOwnerMismatch = ErrorCode(rawValue: 63)
    /// DELEGATION_TOKEN_REQUEST_NOT_ALLOWED (64): delegation tokens cannot be requested on this kind of connection.
    public static let delegationTokenRequestNotAllowed = ErrorCode(rawValue: 64)
    /// DELEGATION_TOKEN_AUTHORIZATION_FAILED (65): not authorized for the delegation token.
    public static let delegationTokenAuthorizationFailed = ErrorCode(rawValue: 65)
    /// DELEGATION_TOKEN_EXPIRED (66): the delegation token has expired.
    public static let delegationTokenExpired = ErrorCode(rawValue: 66)
    /// INVALID_PRINCIPAL_TYPE (67): principals of this type are not supported.
    public static let invalidPrincipalType = ErrorCode(rawValue: 67)
    /// NON_EMPTY_GROUP (68): the group still has members.
    public static let nonEmptyGroup = ErrorCode(rawValue: 68)
    /// GROUP_ID_NOT_FOUND (69): the group does not exist.
    public static let groupIdNotFound = ErrorCode(rawValue: 69)
    /// FETCH_SESSION_ID_NOT_FOUND (70): the broker does not know this fetch session.
    public static let fetchSessionIdNotFound = ErrorCode(rawValue: 70)
    /// INVALID_FETCH_SESSION_EPOCH (71): the fetch session's epoch is not the expected one.
    public static let invalidFetchSessionEpoch = ErrorCode(rawValue: 71)
    /// LISTENER_NOT_FOUND (72): the leader does not have the listener that the request arrived through.
    public static let listenerNotFound = ErrorCode(rawValue: 72)
    /// TOPIC_DELETION_DISABLED (73): topic deletion is disabled.
    public static let topicDeletionDisabled = ErrorCode(rawValue: 73)
    /// FENCED_LEADER_EPOCH (74): the leader epoch is older than the broker's.
    public static let fencedLeaderEpoch = ErrorCode(rawValue: 74)
    /// UNKNOWN_LEADER_EPOCH (75): the leader epoch is newer than the broker's.
    public static let unknownLeaderEpoch = ErrorCode(rawValue: 75)
    /// UNSUPPORTED_COMPRESSION_TYPE (76): the broker or the request's version does not allow this compression.
    public static let unsupportedCompressionType = ErrorCode(rawValue: 76)
    /// STALE_BROKER_EPOCH (77): the broker's epoch is outdated.
    public static let staleBrokerEpoch = ErrorCode(rawValue: 77)
    /// OFFSET_NOT_AVAILABLE (78): the new leader does not know its high watermark yet.
    public static let offsetNotAvailable = ErrorCode(rawValue: 78)
    /// MEMBER_ID_REQUIRED (79): the member must join again with the id that it received.
    public static let memberIdRequired = ErrorCode(rawValue: 79)
    /// PREFERRED_LEADER_NOT_AVAILABLE (80): the preferred leader is not available.
    public static let preferredLeaderNotAvailable = ErrorCode(rawValue: 80)
    /// GROUP_MAX_SIZE_REACHED (81): the group already has its maximum number of members.
    public static let groupMaxSizeReached = ErrorCode(rawValue: 81)
    /// FENCED_INSTANCE_ID (82): another member joined with the same group instance id.
    public static let fencedInstanceId = ErrorCode(rawValue: 82)
    /// ELIGIBLE_LEADERS_NOT_AVAILABLE (83): no eligible leader is available.
    public static let eligibleLeadersNotAvailable = ErrorCode(rawValue: 83)
    /// ELECTION_NOT_NEEDED (84): the partition does not need an election.
    public static let electionNotNeeded = ErrorCode(rawValue: 84)
    /// NO_REASSIGNMENT_IN_PROGRESS (85): the partition is not being reassigned.
    public static let noReassignmentInProgress = ErrorCode(rawValue: 85)
    /// GROUP_SUBSCRIBED_TO_TOPIC (86): the group is subscribed to the topic: its offsets cannot be deleted.
    public static let groupSubscribedToTopic = ErrorCode(rawValue: 86)
    /// INVALID_RECORD (87): the broker rejected a record.
    public static let invalidRecord = ErrorCode(rawValue: 87)
    /// UNSTABLE_OFFSET_COMMIT (88): a transaction that is not complete has written offsets of this partition.
    public static let unstableOffsetCommit = ErrorCode(rawValue: 88)
    /// THROTTLING_QUOTA_EXCEEDED (89): a quota is exceeded.
    public static let throttlingQuotaExceeded = ErrorCode(rawValue: 89)
    /// PRODUCER_FENCED (90): a newer producer has the same transactional id.
    public static let producerFenced = ErrorCode(rawValue: 90)
    /// RESOURCE_NOT_FOUND (91): the resource does not exist.
    public static let resourceNotFound = ErrorCode(rawValue: 91)
    /// DUPLICATE_RESOURCE (92): the resource already exists, or the request names it twice.
    public static let duplicateResource = ErrorCode(rawValue: 92)
    /// UNACCEPTABLE_CREDENTIAL (93): the new credential does not meet the requirements.
    public static let unacceptableCredential = ErrorCode(rawValue: 93)
    /// INCONSISTENT_VOTER_SET (94): the voters are not the expected ones.
    public static let inconsistentVoterSet = ErrorCode(rawValue: 94)
    /// INVALID_UPDATE_VERSION (95): the version to update to is invalid.
    public static let invalidUpdateVersion = ErrorCode(rawValue: 95)
    /// FEATURE_UPDATE_FAILED (96): a feature could not be updated.
    public static let featureUpdateFailed = ErrorCode(rawValue: 96)
    /// PRINCIPAL_DESERIALIZATION_FAILURE (97): a forwarded request has a principal that cannot be read.
    public static let principalDeserializationFailure = ErrorCode(rawValue: 97)
    /// SNAPSHOT_NOT_FOUND (98): the snapshot does not exist.
    public static let snapshotNotFound = ErrorCode(rawValue: 98)
    /// POSITION_OUT_OF_RANGE (99): the position is outside the snapshot.
    public static let positionOutOfRange = ErrorCode(rawValue: 99)
    /// UNKNOWN_TOPIC_ID (100): the broker does not know this topic id.
    public static let unknownTopicId = ErrorCode(rawValue: 100)
    /// DUPLICATE_BROKER_REGISTRATION (101): a broker with this id is already registered.
    public static let duplicateBrokerRegistration = ErrorCode(rawValue: 101)
    /// BROKER_ID_NOT_REGISTERED (102): a broker with this id is not registered.
    public static let brokerIdNotRegistered = ErrorCode(rawValue: 102)
    /// INCONSISTENT_TOPIC_ID (103): the topic id differs from the log's.
    public static let inconsistentTopicId = ErrorCode(rawValue: 103)
    /// INCONSISTENT_CLUSTER_ID (104): the cluster id belongs to another cluster.
    public static let inconsistentClusterId = ErrorCode(rawValue: 104)
    /// TRANSACTIONAL_ID_NOT_FOUND (105): the transactional id does not exist.
    public static let transactionalIdNotFound = ErrorCode(rawValue: 105)
    /// FETCH_SESSION_TOPIC_ID_ERROR (106): the fetch session mixes requests with and without topic ids.
    public static let fetchSessionTopicIdError = ErrorCode(rawValue: 106)
    /// INELIGIBLE_REPLICA (107): the new in-sync replica is not eligible.
    public static let ineligibleReplica = ErrorCode(rawValue: 107)
    /// NEW_LEADER_ELECTED (108): the change of the in-sync replicas elected a new leader.
    public static let newLeaderElected = ErrorCode(rawValue: 108)
    /// OFFSET_MOVED_TO_TIERED_STORAGE (109): the offset is in tiered storage.
    public static let offsetMovedToTieredStorage = ErrorCode(rawValue: 109)
    /// FENCED_MEMBER_EPOCH (110): the member's epoch was fenced: it must join again.
    public static let fencedMemberEpoch = ErrorCode(rawValue: 110)
    /// UNRELEASED_INSTANCE_ID (111): another member still uses this group instance id.
    public static let unreleasedInstanceId = ErrorCode(rawValue: 111)
    /// UNSUPPORTED_ASSIGNOR (112): the group does not support this assignor.
    public static let unsupportedAssignor = ErrorCode(rawValue: 112)
    /// STALE_MEMBER_EPOCH (113): the member's epoch is not the current one.
    public static let staleMemberEpoch = ErrorCode(rawValue: 113)
    /// MISMATCHED_ENDPOINT_TYPE (114): the request went to an endpoint of the wrong kind.
    public static let mismatchedEndpointType = ErrorCode(rawValue: 114)
    /// UNSUPPORTED_ENDPOINT_TYPE (115): this kind of endpoint is not supported.
    public static let unsupportedEndpointType = ErrorCode(rawValue: 115)
    /// UNKNOWN_CONTROLLER_ID (116): a controller with this id does not exist.
    public static let unknownControllerId = ErrorCode(rawValue: 116)
    /// UNKNOWN_SUBSCRIPTION_ID (117): the telemetry subscription is not the current one.
    public static let unknownSubscriptionId = ErrorCode(rawValue: 117)
    /// TELEMETRY_TOO_LARGE (118): the telemetry is larger than the broker accepts.
    public static let telemetryTooLarge = ErrorCode(rawValue: 118)
    /// INVALID_REGISTRATION (119): the controller rejected the broker's registration.
    public static let invalidRegistration = ErrorCode(rawValue: 119)
    /// TRANSACTION_ABORTABLE (120): the transaction must be aborted; the producer can continue afterwards.
    public static let transactionAbortable = ErrorCode(rawValue: 120)
    /// INVALID_RECORD_STATE (121): the record's state does not allow it to be acknowledged.
    public static let invalidRecordState = ErrorCode(rawValue: 121)
    /// SHARE_SESSION_NOT_FOUND (122): the broker does not know this share session.
    public static let shareSessionNotFound = ErrorCode(rawValue: 122)
    /// INVALID_SHARE_SESSION_EPOCH (123): the share session's epoch is not the expected one.
    public static let invalidShareSessionEpoch = ErrorCode(rawValue: 123)
    /// FENCED_STATE_EPOCH (124): the share coordinator rejected the epoch of the state.
    public static let fencedStateEpoch = ErrorCode(rawValue: 124)
    /// INVALID_VOTER_KEY (125): the voter's key does not match the request.
    public static let invalidVoterKey = ErrorCode(rawValue: 125)
    /// DUPLICATE_VOTER (126): the voter already exists.
    public static let duplicateVoter = ErrorCode(rawValue: 126)
    /// VOTER_NOT_FOUND (127): the voter does not exist.
    public static let voterNotFound = ErrorCode(rawValue: 127)
    /// INVALID_REGULAR_EXPRESSION (128): the regular expression is invalid.
    public static let invalidRegularExpression = ErrorCode(rawValue: 128)
    /// REBOOTSTRAP_REQUIRED (129): the client's metadata is too old: it must start again from its bootstrap brokers.
    public static let rebootstrapRequired = ErrorCode(rawValue: 129)
    /// STREAMS_INVALID_TOPOLOGY (130): the topology is invalid.
    public static let streamsInvalidTopology = ErrorCode(rawValue: 130)
    /// STREAMS_INVALID_TOPOLOGY_EPOCH (131): the topology's epoch is invalid.
    public static let streamsInvalidTopologyEpoch = ErrorCode(rawValue: 131)
    /// STREAMS_TOPOLOGY_FENCED (132): the topology's epoch is outdated.
    public static let streamsTopologyFenced = ErrorCode(rawValue: 132)
    /// SHARE_SESSION_LIMIT_REACHED (133): the broker has its maximum number of share sessions.
    public static let shareSessionLimitReached = ErrorCode(rawValue: 133)

    /// Every code that is known here, in ascending order.
    public static let all: [ErrorCode] = [
        .unknownServerError,
        .none,
        .offsetOutOfRange,
        .corruptMessage,
        .unknownTopicOrPartition,
        .invalidFetchSize,
        .leaderNotAvailable,
        .notLeaderOrFollower,
        .requestTimedOut,
        .brokerNotAvailable,
        .replicaNotAvailable,
        .messageTooLarge,
        .staleControllerEpoch,
        .offsetMetadataTooLarge,
        .networkException,
        .coordinatorLoadInProgress,
        .coordinatorNotAvailable,
        .notCoordinator,
        .invalidTopicException,
        .recordListTooLarge,
        .notEnoughReplicas,
        .notEnoughReplicasAfterAppend,
        .invalidRequiredAcks,
        .illegalGeneration,
        .inconsistentGroupProtocol,
        .invalidGroupId,
        .unknownMemberId,
        .invalidSessionTimeout,
        .rebalanceInProgress,
        .invalidCommitOffsetSize,
        .topicAuthorizationFailed,
        .groupAuthorizationFailed,
        .clusterAuthorizationFailed,
        .invalidTimestamp,
        .unsupportedSaslMechanism,
        .illegalSaslState,
        .unsupportedVersion,
        .topicAlreadyExists,
        .invalidPartitions,
        .invalidReplicationFactor,
        .invalidReplicaAssignment,
        .invalidConfig,
        .notController,
        .invalidRequest,
        .unsupportedForMessageFormat,
        .policyViolation,
        .outOfOrderSequenceNumber,
        .duplicateSequenceNumber,
        .invalidProducerEpoch,
        .invalidTxnState,
        .invalidProducerIdMapping,
        .invalidTransactionTimeout,
        .concurrentTransactions,
        .transactionCoordinatorFenced,
        .transactionalIdAuthorizationFailed,
        .securityDisabled,
        .operationNotAttempted,
        .kafkaStorageError,
        .logDirNotFound,
        .saslAuthenticationFailed,
        .unknownProducerId,
        .reassignmentInProgress,
        .delegationTokenAuthDisabled,
        .delegationTokenNotFound,
        .delegationTokenOwnerMismatch,
        .delegationTokenRequestNotAllowed,
        .delegationTokenAuthorizationFailed,
        .delegationTokenExpired,
        .invalidPrincipalType,
        .nonEmptyGroup,
        .groupIdNotFound,
        .fetchSessionIdNotFound,
        .invalidFetchSessionEpoch,
        .listenerNotFound,
        .topicDeletionDisabled,
        .fencedLeaderEpoch,
        .unknownLeaderEpoch,
        .unsupportedCompressionType,
        .staleBrokerEpoch,
        .offsetNotAvailable,
        .memberIdRequired,
        .preferredLeaderNotAvailable,
        .groupMaxSizeReached,
        .fencedInstanceId,
        .eligibleLeadersNotAvailable,
        .electionNotNeeded,
        .noReassignmentInProgress,
        .groupSubscribedToTopic,
        .invalidRecord,
        .unstableOffsetCommit,
        .throttlingQuotaExceeded,
        .producerFenced,
        .resourceNotFound,
        .duplicateResource,
        .unacceptableCredential,
        .inconsistentVoterSet,
        .invalidUpdateVersion,
        .featureUpdateFailed,
        .principalDeserializationFailure,
        .snapshotNotFound,
        .positionOutOfRange,
        .unknownTopicId,
        .duplicateBrokerRegistration,
        .brokerIdNotRegistered,
        .inconsistentTopicId,
        .inconsistentClusterId,
        .transactionalIdNotFound,
        .fetchSessionTopicIdError,
        .ineligibleReplica,
        .newLeaderElected,
        .offsetMovedToTieredStorage,
        .fencedMemberEpoch,
        .unreleasedInstanceId,
        .unsupportedAssignor,
        .staleMemberEpoch,
        .mismatchedEndpointType,
        .unsupportedEndpointType,
        .unknownControllerId,
        .unknownSubscriptionId,
        .telemetryTooLarge,
        .invalidRegistration,
        .transactionAbortable,
        .invalidRecordState,
        .shareSessionNotFound,
        .invalidShareSessionEpoch,
        .fencedStateEpoch,
        .invalidVoterKey,
        .duplicateVoter,
        .voterNotFound,
        .invalidRegularExpression,
        .rebootstrapRequired,
        .streamsInvalidTopology,
        .streamsInvalidTopologyEpoch,
        .streamsTopologyFenced,
        .shareSessionLimitReached,
    ]

    var knownName: String? {
        switch rawValue {
        case -1: "UNKNOWN_SERVER_ERROR"
        case 0: "NONE"
        case 1: "OFFSET_OUT_OF_RANGE"
        case 2: "CORRUPT_MESSAGE"
        case 3: "UNKNOWN_TOPIC_OR_PARTITION"
        case 4: "INVALID_FETCH_SIZE"
        case 5: "LEADER_NOT_AVAILABLE"
        case 6: "NOT_LEADER_OR_FOLLOWER"
        case 7: "REQUEST_TIMED_OUT"
        case 8: "BROKER_NOT_AVAILABLE"
        case 9: "REPLICA_NOT_AVAILABLE"
        case 10: "MESSAGE_TOO_LARGE"
        case 11: "STALE_CONTROLLER_EPOCH"
        case 12: "OFFSET_METADATA_TOO_LARGE"
        case 13: "NETWORK_EXCEPTION"
        case 14: "COORDINATOR_LOAD_IN_PROGRESS"
        case 15: "COORDINATOR_NOT_AVAILABLE"
        case 16: "NOT_COORDINATOR"
        case 17: "INVALID_TOPIC_EXCEPTION"
        case 18: "RECORD_LIST_TOO_LARGE"
        case 19: "NOT_ENOUGH_REPLICAS"
        case 20: "NOT_ENOUGH_REPLICAS_AFTER_APPEND"
        case 21: "INVALID_REQUIRED_ACKS"
        case 22: "ILLEGAL_GENERATION"
        case 23: "INCONSISTENT_GROUP_PROTOCOL"
        case 24: "INVALID_GROUP_ID"
        case 25: "UNKNOWN_MEMBER_ID"
        case 26: "INVALID_SESSION_TIMEOUT"
        case 27: "REBALANCE_IN_PROGRESS"
        case 28: "INVALID_COMMIT_OFFSET_SIZE"
        case 29: "TOPIC_AUTHORIZATION_FAILED"
        case 30: "GROUP_AUTHORIZATION_FAILED"
        case 31: "CLUSTER_AUTHORIZATION_FAILED"
        case 32: "INVALID_TIMESTAMP"
        case 33: "UNSUPPORTED_SASL_MECHANISM"
        case 34: "ILLEGAL_SASL_STATE"
        case 35: "UNSUPPORTED_VERSION"
        case 36: "TOPIC_ALREADY_EXISTS"
        case 37: "INVALID_PARTITIONS"
        case 38: "INVALID_REPLICATION_FACTOR"
        case 39: "INVALID_REPLICA_ASSIGNMENT"
        case 40: "INVALID_CONFIG"
        case 41: "NOT_CONTROLLER"
        case 42: "INVALID_REQUEST"
        case 43: "UNSUPPORTED_FOR_MESSAGE_FORMAT"
        case 44: "POLICY_VIOLATION"
        case 45: "OUT_OF_ORDER_SEQUENCE_NUMBER"
        case 46: "DUPLICATE_SEQUENCE_NUMBER"
        case 47: "INVALID_PRODUCER_EPOCH"
        case 48: "INVALID_TXN_STATE"
        case 49: "INVALID_PRODUCER_ID_MAPPING"
        case 50: "INVALID_TRANSACTION_TIMEOUT"
        case 51: "CONCURRENT_TRANSACTIONS"
        case 52: "TRANSACTION_COORDINATOR_FENCED"
        case 53: "TRANSACTIONAL_ID_AUTHORIZATION_FAILED"
        case 54: "SECURITY_DISABLED"
        case 55: "OPERATION_NOT_ATTEMPTED"
        case 56: "KAFKA_STORAGE_ERROR"
        case 57: "LOG_DIR_NOT_FOUND"
        case 58: "SASL_AUTHENTICATION_FAILED"
        case 59: "UNKNOWN_PRODUCER_ID"
        case 60: "REASSIGNMENT_IN_PROGRESS"
        case 61: "DELEGATION_TOKEN_AUTH_DISABLED"
        case 62: "DELEGATION_TOKEN_NOT_FOUND"
        case 63: "DELEGATION_TOKEN_OWNER_MISMATCH"
        case 64: "DELEGATION_TOKEN_REQUEST_NOT_ALLOWED"
        case 65: "DELEGATION_TOKEN_AUTHORIZATION_FAILED"
        case 66: "DELEGATION_TOKEN_EXPIRED"
        case 67: "INVALID_PRINCIPAL_TYPE"
        case 68: "NON_EMPTY_GROUP"
        case 69: "GROUP_ID_NOT_FOUND"
        case 70: "FETCH_SESSION_ID_NOT_FOUND"
        case 71: "INVALID_FETCH_SESSION_EPOCH"
        case 72: "LISTENER_NOT_FOUND"
        case 73: "TOPIC_DELETION_DISABLED"
        case 74: "FENCED_LEADER_EPOCH"
        case 75: "UNKNOWN_LEADER_EPOCH"
        case 76: "UNSUPPORTED_COMPRESSION_TYPE"
        case 77: "STALE_BROKER_EPOCH"
        case 78: "OFFSET_NOT_AVAILABLE"
        case 79: "MEMBER_ID_REQUIRED"
        case 80: "PREFERRED_LEADER_NOT_AVAILABLE"
        case 81: "GROUP_MAX_SIZE_REACHED"
        case 82: "FENCED_INSTANCE_ID"
        case 83: "ELIGIBLE_LEADERS_NOT_AVAILABLE"
        case 84: "ELECTION_NOT_NEEDED"
        case 85: "NO_REASSIGNMENT_IN_PROGRESS"
        case 86: "GROUP_SUBSCRIBED_TO_TOPIC"
        case 87: "INVALID_RECORD"
        case 88: "UNSTABLE_OFFSET_COMMIT"
        case 89: "THROTTLING_QUOTA_EXCEEDED"
        case 90: "PRODUCER_FENCED"
        case 91: "RESOURCE_NOT_FOUND"
        case 92: "DUPLICATE_RESOURCE"
        case 93: "UNACCEPTABLE_CREDENTIAL"
        case 94: "INCONSISTENT_VOTER_SET"
        case 95: "INVALID_UPDATE_VERSION"
        case 96: "FEATURE_UPDATE_FAILED"
        case 97: "PRINCIPAL_DESERIALIZATION_FAILURE"
        case 98: "SNAPSHOT_NOT_FOUND"
        case 99: "POSITION_OUT_OF_RANGE"
        case 100: "UNKNOWN_TOPIC_ID"
        case 101: "DUPLICATE_BROKER_REGISTRATION"
        case 102: "BROKER_ID_NOT_REGISTERED"
        case 103: "INCONSISTENT_TOPIC_ID"
        case 104: "INCONSISTENT_CLUSTER_ID"
        case 105: "TRANSACTIONAL_ID_NOT_FOUND"
        case 106: "FETCH_SESSION_TOPIC_ID_ERROR"
        case 107: "INELIGIBLE_REPLICA"
        case 108: "NEW_LEADER_ELECTED"
        case 109: "OFFSET_MOVED_TO_TIERED_STORAGE"
        case 110: "FENCED_MEMBER_EPOCH"
        case 111: "UNRELEASED_INSTANCE_ID"
        case 112: "UNSUPPORTED_ASSIGNOR"
        case 113: "STALE_MEMBER_EPOCH"
        case 114: "MISMATCHED_ENDPOINT_TYPE"
        case 115: "UNSUPPORTED_ENDPOINT_TYPE"
        case 116: "UNKNOWN_CONTROLLER_ID"
        case 117: "UNKNOWN_SUBSCRIPTION_ID"
        case 118: "TELEMETRY_TOO_LARGE"
        case 119: "INVALID_REGISTRATION"
        case 120: "TRANSACTION_ABORTABLE"
        case 121: "INVALID_RECORD_STATE"
        case 122: "SHARE_SESSION_NOT_FOUND"
        case 123: "INVALID_SHARE_SESSION_EPOCH"
        case 124: "FENCED_STATE_EPOCH"
        case 125: "INVALID_VOTER_KEY"
        case 126: "DUPLICATE_VOTER"
        case 127: "VOTER_NOT_FOUND"
        case 128: "INVALID_REGULAR_EXPRESSION"
        case 129: "REBOOTSTRAP_REQUIRED"
        case 130: "STREAMS_INVALID_TOPOLOGY"
        case 131: "STREAMS_INVALID_TOPOLOGY_EPOCH"
        case 132: "STREAMS_TOPOLOGY_FENCED"
        case 133: "SHARE_SESSION_LIMIT_REACHED"
        default: nil
        }
    }

    var knownDescription: String? {
        switch rawValue {
        case -1: "the broker failed for a reason that has no error code"
        case 0: "no error"
        case 1: "the offset is outside the range that the partition stores"
        case 2: "a batch does not match its checksum, or is malformed"
        case 3: "the broker does not have this topic or partition"
        case 4: "the size to fetch is invalid"
        case 5: "the partition has no leader at the moment"
        case 6: "the broker neither leads nor follows this partition"
        case 7: "the broker did not complete the request in time"
        case 8: "the broker is not available"
        case 9: "the replica is not available on this broker"
        case 10: "a batch is larger than the topic's max.message.bytes"
        case 11: "the controller's epoch is outdated"
        case 12: "the metadata of a committed offset is too long"
        case 13: "the broker lost its connection to another broker before a response arrived"
        case 14: "the coordinator is still loading its state"
        case 15: "the coordinator is not available at the moment"
        case 16: "another broker is the coordinator"
        case 17: "the topic name is invalid, or the topic does not allow this operation"
        case 18: "the batch is larger than a segment of the log"
        case 19: "fewer replicas are in sync than min.insync.replicas requires: nothing was written"
        case 20: "written, but to fewer in-sync replicas than min.insync.replicas requires"
        case 21: "acks must be 0, 1 or -1"
        case 22: "the group has moved to a newer generation"
        case 23: "the member has no protocol in common with the group"
        case 24: "the group's id is invalid"
        case 25: "the group does not know this member id"
        case 26: "the session timeout is outside the range that the broker allows"
        case 27: "the group is rebalancing: the member must join again"
        case 28: "the commit is larger than the broker stores"
        case 29: "not authorized for the topic"
        case 30: "not authorized for the group"
        case 31: "not authorized for the cluster"
        case 32: "a record's timestamp is outside the range that the topic allows"
        case 33: "the broker does not offer this SASL mechanism"
        case 34: "the request is not allowed in this state of the authentication"
        case 35: "the broker does not know this version of the request"
        case 36: "a topic of this name exists"
        case 37: "the number of partitions is invalid"
        case 38: "the replication factor is invalid, or exceeds the number of brokers"
        case 39: "the assignment of replicas is invalid"
        case 40: "a configuration entry is invalid"
        case 41: "the broker is not the controller"
        case 42: "the request contradicts itself, or cannot be read"
        case 43: "the partition's message format does not allow this"
        case 44: "a policy of the cluster does not allow this"
        case 45: "the batch's sequence number does not follow the previous one"
        case 46: "a batch with this sequence number has already been written"
        case 47: "the producer's epoch is not the current one"
        case 48: "the transaction's state does not allow this"
        case 49: "the producer id does not belong to this transactional id"
        case 50: "the transaction timeout is longer than the broker allows"
        case 51: "the previous transaction is still being completed"
        case 52: "the transaction coordinator was replaced by a newer one"
        case 53: "not authorized for the transactional id"
        case 54: "security is disabled on the broker"
        case 55: "not tried, because another part of the request failed"
        case 56: "the broker's disk failed"
        case 57: "the broker does not have this log directory"
        case 58: "the broker rejected the credentials"
        case 59: "the broker no longer has any state of this producer"
        case 60: "the partition is being reassigned"
        case 61: "delegation tokens are disabled"
        case 62: "the delegation token does not exist"
        case 63: "the delegation token belongs to another user"
        case 64: "delegation tokens cannot be requested on this kind of connection"
        case 65: "not authorized for the delegation token"
        case 66: "the delegation token has expired"
        case 67: "principals of this type are not supported"
        case 68: "the group still has members"
        case 69: "the group does not exist"
        case 70: "the broker does not know this fetch session"
        case 71: "the fetch session's epoch is not the expected one"
        case 72: "the leader does not have the listener that the request arrived through"
        case 73: "topic deletion is disabled"
        case 74: "the leader epoch is older than the broker's"
        case 75: "the leader epoch is newer than the broker's"
        case 76: "the broker or the request's version does not allow this compression"
        case 77: "the broker's epoch is outdated"
        case 78: "the new leader does not know its high watermark yet"
        case 79: "the member must join again with the id that it received"
        case 80: "the preferred leader is not available"
        case 81: "the group already has its maximum number of members"
        case 82: "another member joined with the same group instance id"
        case 83: "no eligible leader is available"
        case 84: "the partition does not need an election"
        case 85: "the partition is not being reassigned"
        case 86: "the group is subscribed to the topic: its offsets cannot be deleted"
        case 87: "the broker rejected a record"
        case 88: "a transaction that is not complete has written offsets of this partition"
        case 89: "a quota is exceeded"
        case 90: "a newer producer has the same transactional id"
        case 91: "the resource does not exist"
        case 92: "the resource already exists, or the request names it twice"
        case 93: "the new credential does not meet the requirements"
        case 94: "the voters are not the expected ones"
        case 95: "the version to update to is invalid"
        case 96: "a feature could not be updated"
        case 97: "a forwarded request has a principal that cannot be read"
        case 98: "the snapshot does not exist"
        case 99: "the position is outside the snapshot"
        case 100: "the broker does not know this topic id"
        case 101: "a broker with this id is already registered"
        case 102: "a broker with this id is not registered"
        case 103: "the topic id differs from the log's"
        case 104: "the cluster id belongs to another cluster"
        case 105: "the transactional id does not exist"
        case 106: "the fetch session mixes requests with and without topic ids"
        case 107: "the new in-sync replica is not eligible"
        case 108: "the change of the in-sync replicas elected a new leader"
        case 109: "the offset is in tiered storage"
        case 110: "the member's epoch was fenced: it must join again"
        case 111: "another member still uses this group instance id"
        case 112: "the group does not support this assignor"
        case 113: "the member's epoch is not the current one"
        case 114: "the request went to an endpoint of the wrong kind"
        case 115: "this kind of endpoint is not supported"
        case 116: "a controller with this id does not exist"
        case 117: "the telemetry subscription is not the current one"
        case 118: "the telemetry is larger than the broker accepts"
        case 119: "the controller rejected the broker's registration"
        case 120: "the transaction must be aborted; the producer can continue afterwards"
        case 121: "the record's state does not allow it to be acknowledged"
        case 122: "the broker does not know this share session"
        case 123: "the share session's epoch is not the expected one"
        case 124: "the share coordinator rejected the epoch of the state"
        case 125: "the voter's key does not match the request"
        case 126: "the voter already exists"
        case 127: "the voter does not exist"
        case 128: "the regular expression is invalid"
        case 129: "the client's metadata is too old: it must start again from its bootstrap brokers"
        case 130: "the topology is invalid"
        case 131: "the topology's epoch is invalid"
        case 132: "the topology's epoch is outdated"
        case 133: "the broker has its maximum number of share sessions"
        default: nil
        }
    }

    /// Whether the same request may succeed later; `false` for a code that is not known here.
    public var isRetriable: Bool {
        switch rawValue {
        case 2: true
        case 3: true
        case 5: true
        case 6: true
        case 7: true
        case 9: true
        case 13: true
        case 14: true
        case 15: true
        case 16: true
        case 19: true
        case 20: true
        case 41: true
        case 51: true
        case 56: true
        case 70: true
        case 71: true
        case 72: true
        case 74: true
        case 75: true
        case 78: true
        case 80: true
        case 83: true
        case 84: true
        case 88: true
        case 89: true
        case 100: true
        case 103: true
        case 106: true
        case 122: true
        case 123: true
        case 133: true
        default: false
        }
    }
}
