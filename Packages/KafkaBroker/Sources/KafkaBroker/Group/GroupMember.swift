import KafkaCodecs

/// A member of a classic group, and the requests of its that wait for the others.
struct GroupMember {
    var id: String
    let instanceID: String?
    /// The place in the order of joining: decides who leads, and in which order answers list members.
    let order: Int
    var clientID: String
    var clientHost: String
    private(set) var sessionTimeout: Int64
    private(set) var rebalanceTimeout: Int64
    private(set) var protocols: [JoinRequest.Candidate]
    var assignment = Bytes.empty
    /// The join request that waits for the group.
    var heldJoin: RequestToken?
    /// The sync request that waits for the leader.
    var heldSync: RequestToken?
    /// Whether the member has asked for its assignment in this generation.
    var hasSynced = false
    /// When the member is taken for dead, unless a request of its is held.
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
    }

    var isHeld: Bool { heldJoin != nil || heldSync != nil }

    mutating func update(_ request: JoinRequest) {
        clientID = request.clientID
        clientHost = request.clientHost
        sessionTimeout = request.sessionTimeout
        rebalanceTimeout = request.rebalanceTimeout
        protocols = request.protocols
        heldJoin = request.token
    }

    /// Notes a sign of life.
    mutating func touch(_ now: Int64) {
        sessionDeadline = now &+ sessionTimeout
    }
}
