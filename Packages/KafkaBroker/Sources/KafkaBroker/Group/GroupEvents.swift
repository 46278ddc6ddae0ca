import KafkaCodecs
import KafkaProtocol

/// A request that waits for its answer, as the state machines know it.
struct RequestToken: Hashable, Sendable {
    let rawValue: UInt64
}

/// A JoinGroup request, whichever version it came in.
struct JoinRequest {
    /// A protocol that a member offers; the metadata is the client's own and is passed on as it is.
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
    /// Whether a new member is first told its id and has to join again with it (KIP-394, from version 4).
    var requiresKnownID = false
    /// Whether the client knows a leader's answer that asks for no assignment (KIP-814, from version 9).
    var canSkipAssignment = false
}

/// A SyncGroup request, whichever version it came in.
struct SyncRequest {
    let token: RequestToken
    var memberID: String
    var instanceID: String?
    var generation: Int32
    var protocolType: String?
    var protocolName: String?
    var assignments: [(memberID: String, assignment: Bytes)] = []
}

/// The answer to a JoinGroup request.
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

/// The answer to a SyncGroup request.
struct SyncOutcome: Equatable {
    var error: ErrorCode
    var protocolType: String?
    var protocolName: String?
    var assignment = Bytes.empty
}

/// What the shell has to do after an event.
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
