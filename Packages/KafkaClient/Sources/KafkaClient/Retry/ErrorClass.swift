import KafkaProtocol

/// What an error means for the call, the member or the producer that received it.
///
/// This is the client's only table of errors. Every loop that retries uses it.
enum ErrorClass: Hashable, Sendable {
    /// The same request may succeed later, after the remedy.
    case transient(Remedy)
    /// The broker sent a code that is not listed for this API. It counts as transient a few times, then as permanent.
    case unlisted
    /// The same request cannot succeed. The user gets the error.
    case permanent
    /// The group continued without this member, or waits for it: the member joins again.
    case rejoin
    /// The transaction can only be aborted.
    case abort
    /// The transaction can only be aborted, and the producer needs a new epoch after that.
    case abortAndRenew
    /// The member or the producer that received the error can do nothing more.
    case fatal

    /// What helps a request that may succeed later.
    enum Remedy: Hashable, Sendable {
        /// Wait.
        case wait
        /// Wait briefly: the coordinator is still finishing the previous transaction.
        case waitBriefly
        /// Look up the broker again: the partition's leader, the coordinator, or the controller.
        case reroute
    }

    /// Returns the meaning of `code`, which is an error, in a response to `api`.
    ///
    /// - Parameter isTransactional: Whether the request belongs to a producer with a transactional id.
    static func of(_ code: ErrorCode, in api: APIKey, isTransactional: Bool = false) -> ErrorClass {
        if isTransactional { return ofTransaction(code, in: api) }
        let own: ErrorClass? =
            switch api {
            case .joinGroup, .syncGroup, .heartbeat, .leaveGroup, .offsetCommit, .offsetFetch: ofGroup(code, in: api)
            case .produce, .initProducerId: ofProducer(code)
            case .fetch, .listOffsets, .offsetForLeaderEpoch: ofLog(code)
            default: ofAdministration(code, in: api)
            }
        return own ?? common[code] ?? .unlisted
    }

    /// Codes that mean the same in a response to every request.
    private static let common: [ErrorCode: ErrorClass] = [
        // Find the right broker first.
        .notLeaderOrFollower: .transient(.reroute), .leaderNotAvailable: .transient(.reroute),
        .notCoordinator: .transient(.reroute), .coordinatorNotAvailable: .transient(.reroute),
        .notController: .transient(.reroute), .brokerNotAvailable: .transient(.reroute),
        .replicaNotAvailable: .transient(.reroute), .listenerNotFound: .transient(.reroute),
        .fencedLeaderEpoch: .transient(.reroute), .unknownLeaderEpoch: .transient(.reroute),
        .kafkaStorageError: .transient(.reroute), .networkException: .transient(.reroute),
        .unknownTopicId: .transient(.reroute), .inconsistentTopicId: .transient(.reroute),
        .unknownTopicOrPartition: .transient(.reroute), .rebootstrapRequired: .transient(.reroute),
        .staleControllerEpoch: .transient(.reroute), .newLeaderElected: .transient(.reroute),
        // The same broker may succeed later.
        .coordinatorLoadInProgress: .transient(.wait), .requestTimedOut: .transient(.wait),
        .notEnoughReplicas: .transient(.wait), .notEnoughReplicasAfterAppend: .transient(.wait),
        .throttlingQuotaExceeded: .transient(.wait), .unstableOffsetCommit: .transient(.wait),
        .offsetNotAvailable: .transient(.wait), .fetchSessionIdNotFound: .transient(.wait),
        .invalidFetchSessionEpoch: .transient(.wait), .fetchSessionTopicIdError: .transient(.wait),
        .corruptMessage: .transient(.wait), .concurrentTransactions: .transient(.waitBriefly),
        .preferredLeaderNotAvailable: .transient(.wait), .eligibleLeadersNotAvailable: .transient(.wait),
        .reassignmentInProgress: .transient(.wait), .operationNotAttempted: .transient(.wait),
        // The user has to change something.
        .topicAuthorizationFailed: .permanent, .groupAuthorizationFailed: .permanent,
        .clusterAuthorizationFailed: .permanent, .transactionalIdAuthorizationFailed: .permanent,
        .saslAuthenticationFailed: .permanent, .unsupportedSaslMechanism: .permanent, .illegalSaslState: .permanent,
        .unsupportedVersion: .permanent, .invalidRequest: .permanent, .invalidTopicException: .permanent,
        .securityDisabled: .permanent, .unsupportedCompressionType: .permanent,
        .unsupportedForMessageFormat: .permanent, .principalDeserializationFailure: .permanent,
        .inconsistentClusterId: .permanent, .mismatchedEndpointType: .permanent, .policyViolation: .permanent,
        .invalidConfig: .permanent, .invalidPartitions: .permanent, .invalidReplicationFactor: .permanent,
        .invalidReplicaAssignment: .permanent, .topicAlreadyExists: .permanent, .topicDeletionDisabled: .permanent,
        .invalidGroupId: .permanent, .groupIdNotFound: .permanent, .nonEmptyGroup: .permanent,
        .groupSubscribedToTopic: .permanent, .resourceNotFound: .permanent, .duplicateResource: .permanent,
        .unacceptableCredential: .permanent, .logDirNotFound: .permanent, .delegationTokenAuthDisabled: .permanent,
        .delegationTokenNotFound: .permanent, .delegationTokenOwnerMismatch: .permanent,
        .delegationTokenRequestNotAllowed: .permanent, .delegationTokenAuthorizationFailed: .permanent,
        .delegationTokenExpired: .permanent, .invalidPrincipalType: .permanent,
        .transactionalIdNotFound: .permanent, .unsupportedEndpointType: .permanent,
        // Two processes use one identity.
        .fencedInstanceId: .fatal, .producerFenced: .fatal,
    ]

    private static func ofGroup(_ code: ErrorCode, in api: APIKey) -> ErrorClass? {
        switch code {
        case .illegalGeneration, .unknownMemberId, .memberIdRequired, .fencedMemberEpoch, .staleMemberEpoch:
            return .rejoin
        case .rebalanceInProgress:
            // The generation is still valid for commits until the member joins the next one.
            return api == .offsetCommit || api == .offsetFetch ? .transient(.wait) : .rejoin
        case .inconsistentGroupProtocol, .invalidSessionTimeout, .groupMaxSizeReached, .unsupportedAssignor,
            .offsetMetadataTooLarge, .invalidCommitOffsetSize, .invalidRegularExpression:
            return .permanent
        case .unreleasedInstanceId: return .transient(.wait)
        // The topic was deleted, or has fewer partitions now. A retry would delay the rebalance that follows.
        case .unknownTopicOrPartition where api == .offsetCommit: return .permanent
        default: return nil
        }
    }

    private static func ofProducer(_ code: ErrorCode) -> ErrorClass? {
        switch code {
        case .messageTooLarge, .recordListTooLarge, .invalidRequiredAcks, .invalidTimestamp, .invalidRecord,
            .invalidTransactionTimeout, .invalidTxnState, .transactionAbortable:
            return .permanent
        // The sequence numbers under this epoch have a gap: a new epoch is needed.
        case .outOfOrderSequenceNumber, .unknownProducerId, .invalidProducerEpoch, .invalidProducerIdMapping:
            return .abortAndRenew
        // The batch was written before.
        case .duplicateSequenceNumber: return .permanent
        default: return nil
        }
    }

    private static func ofLog(_ code: ErrorCode) -> ErrorClass? {
        switch code {
        // The position has to change: see `Fetcher.proveOutOfRange`.
        case .offsetOutOfRange, .offsetMovedToTieredStorage, .positionOutOfRange, .invalidTimestamp,
            .invalidFetchSize, .messageTooLarge:
            .permanent
        default: nil
        }
    }

    private static func ofAdministration(_ code: ErrorCode, in api: APIKey) -> ErrorClass? {
        switch code {
        case .unknownTopicOrPartition, .unknownTopicId:
            // Only Metadata and coordinators can learn of a new topic later.
            return api == .deleteTopics || api == .describeConfigs ? .permanent : nil
        case .illegalGeneration, .unknownMemberId, .invalidTimestamp, .invalidTransactionTimeout, .invalidTxnState,
            .invalidProducerEpoch, .invalidProducerIdMapping, .unknownProducerId:
            return .permanent
        case .rebalanceInProgress: return .transient(.wait)
        default: return nil
        }
    }
}

extension ErrorClass {
    /// Returns the meaning of a code for a producer with a transactional id.
    ///
    /// The rules are those of the Java client, with one exception: if the outcome of EndTxn is unknown, the request is
    /// sent again.
    private static func ofTransaction(_ code: ErrorCode, in api: APIKey) -> ErrorClass {
        if api == .produce { return ofTransactionalProduce(code) }
        switch code {
        case .notCoordinator, .coordinatorNotAvailable: return .transient(.reroute)
        case .concurrentTransactions: return .transient(.waitBriefly)
        case .producerFenced, .invalidProducerEpoch: return .fatal
        case .transactionAbortable: return .abort
        default: break
        }
        switch (api, code) {
        case (.txnOffsetCommit, .requestTimedOut): return .transient(.reroute)
        case (.endTxn, .unknownServerError): return .transient(.wait)
        case (_, let code) where code.isRetriable: return .transient(.wait)
        case (.initProducerId, .transactionalIdAuthorizationFailed), (.initProducerId, .clusterAuthorizationFailed):
            return .abort
        case (.initProducerId, _), (.findCoordinator, .transactionalIdAuthorizationFailed): return .fatal
        case (_, .unknownProducerId), (_, .invalidProducerIdMapping): return .abortAndRenew
        case (_, .transactionalIdAuthorizationFailed), (_, .invalidTxnState): return .fatal
        case (_, .groupAuthorizationFailed), (_, .topicAuthorizationFailed): return .abort
        // Any other error of a partition does not affect the producer itself.
        case (.addPartitionsToTxn, _): return .abort
        case (.txnOffsetCommit, let code): return ofTransactionalOffsets(code)
        default: return .fatal
        }
    }

    /// Returns the meaning of a code in a TxnOffsetCommit response: the member or its offsets may be invalid while the
    /// producer is not (KIP-447).
    private static func ofTransactionalOffsets(_ code: ErrorCode) -> ErrorClass {
        switch code {
        case .unknownMemberId, .illegalGeneration, .fencedInstanceId, .rebalanceInProgress, .staleMemberEpoch,
            .fencedMemberEpoch, .offsetMetadataTooLarge, .invalidCommitOffsetSize, .groupIdNotFound, .invalidGroupId:
            .abort
        default: .fatal
        }
    }

    private static func ofTransactionalProduce(_ code: ErrorCode) -> ErrorClass {
        switch code {
        case .concurrentTransactions: .transient(.waitBriefly)
        case .producerFenced, .transactionalIdAuthorizationFailed, .clusterAuthorizationFailed: .fatal
        case .unknownProducerId, .invalidProducerIdMapping: .abortAndRenew
        case let code where code.isRetriable: .transient(.wait)
        default: .abort
        }
    }
}

extension KafkaError {
    /// Returns what this error means for a request of kind `api`.
    ///
    /// An error without a broker's error code is classified by its kind. Lost connections and timeouts are transient.
    /// TLS errors, authentication errors, unsupported versions and malformed bytes are permanent. If a provider of
    /// credentials failed temporarily, the error is transient.
    func errorClass(in api: APIKey, isTransactional: Bool = false) -> ErrorClass {
        if isFatal { return .fatal }
        if requiresAbort { return .abort }
        switch code {
        case .connection, .timedOut: return isRetriable ? .transient(.reroute) : .permanent
        case .tls, .malformed, .unsupportedVersion, .closed, .invalidArgument: return .permanent
        case .authentication: return isRetriable ? .transient(.wait) : .permanent
        default: break
        }
        if let brokerError { return .of(brokerError, in: api, isTransactional: isTransactional) }
        return isRetriable ? .transient(.wait) : .permanent
    }
}
