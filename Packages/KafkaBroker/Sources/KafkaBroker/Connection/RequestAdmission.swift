import KafkaCodecs
import KafkaProtocol

/// Limits that apply before a request's handler runs: the size by API, the memory while it arrives, and the number of
/// elements.
///
/// The API and the size are known from the first eight bytes. A request that is not permitted is refused then, before
/// the rest of it uses memory.
enum RequestAdmission {
    /// Returns the maximum size of a request in bytes. Each item that a request names has few bytes, and the response
    /// more for each.
    static func largestRequest(of apiKey: APIKey) -> Int {
        switch apiKey {
        case .produce: .max  // `Limits.requestBytes` applies to every frame
        case .apiVersions, .saslHandshake, .saslAuthenticate: 512 << 10
        case .metadata, .findCoordinator, .describeConfigs, .describeGroups, .describeProducers, .describeCluster,
            .describeTransactions, .heartbeat, .leaveGroup, .listGroups, .deleteGroups, .initProducerId,
            .addOffsetsToTxn, .endTxn, .listTransactions:
            1 << 20
        default: 8 << 20
        }
    }

    private static let fewElements = 10_000
    private static let mostElements = 500_000
    private static let bytesPerElement = 8

    /// Returns the maximum number of array elements in a request of this size. Each takes 30 to 90 bytes in memory.
    static func largestElementCount(bytes: Int) -> Int {
        min(fewElements + bytes / bytesPerElement, mostElements)
    }
}

/// The memory of requests that arrive in parts, over all connections.
struct IncomingMemory {
    /// The memory that one connection has reserved.
    struct Share {
        fileprivate var bytes = 0
        fileprivate var isAuthenticated = true
    }

    private var total = 0
    private var unauthenticated = 0
    let limit: Int
    let unauthenticatedLimit: Int

    init(limit: Int, unauthenticatedLimit: Int) {
        self.limit = limit
        self.unauthenticatedLimit = unauthenticatedLimit
    }

    /// Reserves `bytes` in total for a connection, instead of its former share. Returns `false`, without a change, if
    /// that exceeds a limit.
    mutating func take(_ bytes: Int, for share: inout Share, isAuthenticated: Bool) -> Bool {
        let former = share
        release(&share)
        guard total + bytes <= limit, isAuthenticated || unauthenticated + bytes <= unauthenticatedLimit else {
            add(former)
            share = former
            return false
        }
        share = Share(bytes: bytes, isAuthenticated: isAuthenticated)
        add(share)
        return true
    }

    /// Releases the memory of a connection.
    mutating func release(_ share: inout Share) {
        total -= share.bytes
        if !share.isAuthenticated { unauthenticated -= share.bytes }
        share = Share()
    }

    private mutating func add(_ share: Share) {
        total += share.bytes
        if !share.isAuthenticated { unauthenticated += share.bytes }
    }
}

extension BrokerCore {
    /// Returns why a request is refused before it is read, or `nil` if it is accepted.
    ///
    /// - Parameter size: The size of the request with its header, in bytes.
    func refusal(of apiKey: APIKey, size: Int, from target: any AnswerTarget) -> String? {
        guard ServedAPIs.all[apiKey.rawValue] != nil else { return "API \(apiKey.rawValue) is not supported" }
        guard target.authentication?.permits(apiKey) ?? true else {
            return "a \(apiKey) request before authentication, or after the session has expired"
        }
        let limit = RequestAdmission.largestRequest(of: apiKey)
        return size <= limit ? nil : "a \(apiKey) request of \(size) bytes: at most \(limit) are accepted"
    }
}
