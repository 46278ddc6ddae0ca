import KafkaCodecs

/// A member of a classic group, and the requests of its that wait for the others.
struct GroupMember {
    var id: String { didSet { bytes += id.utf8.count - oldValue.utf8.count } }
    let instanceID: String?
    /// The place in the order of joining: decides who leads, and in which order answers list members.
    let order: Int
    private(set) var clientID: String
    private(set) var clientHost: String
    private(set) var sessionTimeout: Int64
    private(set) var rebalanceTimeout: Int64
    private(set) var protocols: [JoinRequest.Candidate]
    var assignment = Bytes.empty { didSet { bytes += assignment.count - oldValue.count } }
    /// See `StateBudget`.
    private(set) var bytes: Int
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
        bytes = Self.bytes(of: request, id: id, instanceID: request.instanceID)
    }

    /// Returns the bytes of a member that has sent `request`, without its assignment.
    static func bytes(of request: JoinRequest, id: String, instanceID: String?) -> Int {
        request.protocols.reduce(
            StateSize.member + id.utf8.count + (instanceID?.utf8.count ?? 0) + request.clientID.utf8.count
                + request.clientHost.utf8.count
        ) { $0 + StateSize.groupProtocol + $1.name.utf8.count + $1.metadata.count }
    }

    var isHeld: Bool { heldJoin != nil || heldSync != nil }

    mutating func update(_ request: JoinRequest) {
        clientID = request.clientID
        clientHost = request.clientHost
        sessionTimeout = request.sessionTimeout
        rebalanceTimeout = request.rebalanceTimeout
        protocols = request.protocols
        heldJoin = request.token
        bytes = Self.bytes(of: request, id: id, instanceID: instanceID) + assignment.count
    }

    /// Notes a sign of life.
    mutating func touch(_ now: Int64) {
        sessionDeadline = now &+ sessionTimeout
    }
}
