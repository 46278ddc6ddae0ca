import KafkaCodecs

/// A member of a classic group, with its held requests.
struct GroupMember {
    var id: String { didSet { bytes += id.utf8.count - oldValue.utf8.count } }
    let instanceID: String?
    /// The position in the order of joining. It decides which member leads, and in which order responses list members.
    let order: Int
    private(set) var clientID: String
    private(set) var clientHost: String
    private(set) var sessionTimeout: Int64
    private(set) var rebalanceTimeout: Int64
    private(set) var protocols: [JoinRequest.Candidate]
    var assignment = Bytes.empty { didSet { bytes += assignment.count - oldValue.count } }
    /// The estimated memory in bytes (see `StateBudget`).
    private(set) var bytes: Int
    /// The join request that waits for the other members.
    var heldJoin: RequestToken?
    /// The sync request that waits for the leader's assignment.
    var heldSync: RequestToken?
    /// Whether the member has sent a sync request in this generation.
    var hasSynced = false
    /// When the member's session expires, unless one of its requests is held.
    private(set) var sessionDeadline: Int64 = .max

    init(id: String, order: Int, request: JoinRequest) {
        self.id = id
        self.order = order
        instanceID = request.instanceID
        clientID = request.clientID
        clientHost = request.clientHost
        sessionTimeout = request.sessionTimeout
        rebalanceTimeout = request.rebalanceTimeout
        protocols = request.protocols
        bytes = Self.bytes(of: request, id: id, instanceID: request.instanceID)
    }

    /// Returns the estimated memory, in bytes, of a member that has sent `request`, without its assignment.
    static func bytes(of request: JoinRequest, id: String, instanceID: String?) -> Int {
        request.protocols.reduce(
            StateSize.member + id.utf8.count + (instanceID?.utf8.count ?? 0) + request.clientID.utf8.count
                + request.clientHost.utf8.count
        ) { $0 + StateSize.groupProtocol + $1.name.utf8.count + $1.metadata.count }
    }

    /// Whether a request of the member waits for its response.
    var isHeld: Bool { heldJoin != nil || heldSync != nil }

    /// Applies a new join request, which is then held.
    mutating func update(_ request: JoinRequest) {
        clientID = request.clientID
        clientHost = request.clientHost
        sessionTimeout = request.sessionTimeout
        rebalanceTimeout = request.rebalanceTimeout
        protocols = request.protocols
        heldJoin = request.token
        bytes = Self.bytes(of: request, id: id, instanceID: instanceID) + assignment.count
    }

    /// Extends the session, because the member has sent a request.
    mutating func touch(_ now: Int64) {
        sessionDeadline = now &+ sessionTimeout
    }
}
