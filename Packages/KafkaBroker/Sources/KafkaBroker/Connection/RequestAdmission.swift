import KafkaCodecs
import KafkaProtocol

/// What a request may cost before its handler is asked: its bytes by API, its memory while it arrives, its elements.
///
/// The API and the size are known from the first eight bytes. A request that may not be made is refused then, before the
/// rest of it takes memory.
enum RequestAdmission {
    /// The most bytes of a request: each thing that it names is a few of them, and the response has more for each.
    static func largestRequest(of apiKey: APIKey) -> Int {
        switch apiKey {
        case .produce: .max  // `Limits.requestBytes` holds for every frame
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

    /// The most elements that a request of so many bytes may have in its arrays. In memory each takes 30 to 90 bytes.
    static func largestElementCount(bytes: Int) -> Int {
        min(fewElements + bytes / bytesPerElement, mostElements)
    }
}

/// The memory of requests that arrive in parts, over all connections.
struct IncomingMemory {
    /// The part of a connection.
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

    /// Gives a connection `bytes` in all, or returns false if that is more than there is.
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
    /// Returns why a request is not read, or `nil` if it is.
    ///
    /// - Parameter size: The bytes of the request, with its header.
    func refusal(of apiKey: APIKey, size: Int, from target: any AnswerTarget) -> String? {
        guard ServedAPIs.all[apiKey.rawValue] != nil else { return "API \(apiKey.rawValue) is not served" }
        guard target.authentication?.permits(apiKey) ?? true else {
            return "\(apiKey) before the client has authenticated, or after its session has ended"
        }
        let limit = RequestAdmission.largestRequest(of: apiKey)
        return size <= limit ? nil : "a \(apiKey) request of \(size) bytes, and at most \(limit) are accepted"
    }
}
