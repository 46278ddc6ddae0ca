import KafkaCodecs
import KafkaProtocol

/// The identity of a request that waits for its response, as the state machines know it.
struct RequestToken: Hashable, Sendable {
    let rawValue: UInt64
}

/// A JoinGroup request, independent of its version.
struct JoinRequest {
    /// A protocol that a member supports. The metadata is opaque and passed on unchanged.
    struct Candidate: Equatable {
        let name: String
        let metadata: Bytes
    }

    let token: RequestToken
    var memberID = ""
    var instanceID: String?
    var clientID = ""
    var clientHost = ""
    var protocolType: String
    var protocols: [Candidate]
    var sessionTimeout: Int64
    var rebalanceTimeout: Int64
    /// Whether a new member first receives its id and must join again with it (KIP-394, version 4 and later).
    var requiresKnownID = false
    /// Whether the client understands a leader's response that requests no assignment (KIP-814, version 9 and later).
    var canSkipAssignment = false
}

/// A SyncGroup request, independent of its version.
struct SyncRequest {
    let token: RequestToken
    var memberID: String
    var instanceID: String?
    var generation: Int32
    var protocolType: String?
    var protocolName: String?
    var assignments: [(memberID: String, assignment: Bytes)] = []
}

/// The response to a JoinGroup request.
struct JoinOutcome: Equatable {
    struct Member: Equatable {
        let id: String
        let instanceID: String?
        let metadata: Bytes
    }

    var error: ErrorCode
    var memberID: String
    var generation: Int32 = -1
    var protocolType: String?
    var protocolName: String?
    var leader = ""
    var skipsAssignment = false
    var members: [Member] = []
}

/// The response to a SyncGroup request.
struct SyncOutcome: Equatable {
    var error: ErrorCode
    var protocolType: String?
    var protocolName: String?
    var assignment = Bytes.empty
}

/// A response that the caller of a state machine must send after an event.
enum GroupAction: Equatable {
    case joined(RequestToken, JoinOutcome)
    case synced(RequestToken, SyncOutcome)

    static func refuseJoin(_ request: JoinRequest, _ error: ErrorCode) -> GroupAction {
        refuseJoin(request.token, error, memberID: request.memberID)
    }

    static func refuseJoin(_ request: JoinRequest, _ error: ErrorCode, memberID: String) -> GroupAction {
        refuseJoin(request.token, error, memberID: memberID)
    }

    static func refuseJoin(_ token: RequestToken, _ error: ErrorCode, memberID: String) -> GroupAction {
        .joined(token, JoinOutcome(error: error, memberID: memberID))
    }
}
