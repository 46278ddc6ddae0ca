import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// What a connection is used for. A broker handles the requests of one connection one after another, so a long poll
/// blocks everything behind it. So each consumer has a connection for its fetches and one for its group, whose joins
/// wait until all members have joined.
enum ConnectionPurpose: Hashable {
    case produce, control
    case fetch(consumer: Int)
    case group(consumer: Int)

    var consumer: Int? {
        switch self {
        case .produce, .control: nil
        case .fetch(let consumer), .group(let consumer): consumer
        }
    }
}

/// The cluster as one client sees it: its brokers, the connections to them, and the metadata.
///
/// Runs on the loop, so code on the loop calls it without switching threads.
actor Cluster {
    nonisolated let loop: EventLoop
    nonisolated let configuration: Kafka.Configuration
    nonisolated let transactionSupport = TransactionSupport()
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let bootstrap: [BrokerAddress]
    private let tls: TLSClientContext?
    private var connections: [ConnectionKey: BrokerConnection] = [:]
    private var bootstrapConnections: [BrokerConnection] = []
    var metadata = ClusterMetadata()
    /// When the topics in use were last refreshed, on the loop's clock.
    var lastRefresh = Int64.min / 2
    var refreshing: Task<Result<Void, KafkaError>, Never>?
    /// The topics that each refresh requests.
    var known: Set<String> = []
    private(set) var isClosed = false
    /// Addresses at which brokers of another cluster responded. They are tried only if no other broker responds.
    private var foreign: Set<String> = []

    private struct ConnectionKey: Hashable {
        let node: Int32
        let purpose: ConnectionPurpose
    }

    init(
        bootstrap: [BrokerAddress], loop: EventLoop, configuration: Kafka.Configuration, tls: TLSClientContext? = nil
    ) {
        self.bootstrap = bootstrap
        self.tls = tls
        self.loop = loop
        self.configuration = configuration
    }

    // MARK: Connections

    /// Returns the connection to broker `node` for `purpose`. It opens when it is first used.
    ///
    /// - Throws: A retriable error if the metadata does not name the broker.
    func connection(to node: Int32, for purpose: ConnectionPurpose) throws(KafkaError) -> BrokerConnection {
        guard !isClosed else { throw .closed }
        guard let address = metadata.brokers[node] else {
            throw .connection("broker \(node) is not among the cluster's brokers")
        }
        let key = ConnectionKey(node: node, purpose: purpose)
        if let connection = connections[key] {
            if connection.address == address { return connection }
            // Not `close`, whose error is not retriable.
            connection.fail(.connection("broker \(node) moved from \(connection.address) to \(address)"))
        }
        let connection = makeConnection(address)
        connections[key] = connection
        return connection
    }

    private func makeConnection(_ address: BrokerAddress) -> BrokerConnection {
        let connection = BrokerConnection(
            address: address, loop: loop,
            options: .init(
                clientID: configuration.clientID, requestTimeout: configuration.requestTimeout,
                connectTimeout: configuration.connectTimeout, maximumFrameSize: configuration.maximumResponseSize,
                tls: tls, authenticator: configuration.security.sasl))
        connection.onVersions = { [transactionSupport] in transactionSupport.learn(from: $0) }
        return connection
    }

    /// Whether a connection to broker `node` has failed since `time`, and has not opened again.
    func hasFailed(_ node: Int32, since time: Int64) -> Bool {
        connections.contains { $0.key.node == node && ($0.value.failedAt ?? time) > time }
    }

    /// Closes the connections that belong to one consumer.
    func closeConnections(of consumer: Int) {
        for (key, connection) in connections where key.purpose.consumer == consumer {
            connection.close()
            connections[key] = nil
        }
    }

    /// Closes the connections of one purpose, on which a response is missing. The next request opens another.
    func closeConnections(for purpose: ConnectionPurpose) {
        for (key, connection) in connections where key.purpose == purpose {
            connection.close()
            connections[key] = nil
        }
    }

    /// Closes the connections to brokers that have left the cluster, once nothing is in flight on them.
    func closeConnectionsOfTheGone() {
        for (key, connection) in connections where metadata.brokers[key.node] == nil && connection.isUnused {
            connection.close()
            connections[key] = nil
        }
    }

    /// Returns connections to brokers that a request tries one after another: some of the known brokers, then the
    /// bootstrap servers. Known brokers whose last connection failed come after the other known brokers.
    ///
    /// - Parameter avoided: Brokers that are tried only if no other one responds.
    private func anyConnections(avoiding avoided: Set<String>) -> [BrokerConnection] {
        let nodes = metadata.brokers.count > 64 ? Array(metadata.brokers.keys.prefix(64)) : Array(metadata.brokers.keys)
        var candidates = nodes.shuffled().compactMap { try? connection(to: $0, for: .control) }
        let failed = candidates.filter { $0.failedAt != nil }.sorted { $0.failedAt ?? 0 < $1.failedAt ?? 0 }
        candidates.removeAll { $0.failedAt != nil }
        if bootstrapConnections.isEmpty { bootstrapConnections = bootstrap.map(makeConnection) }
        let all = (candidates + failed).prefix(Self.maximumCandidates) + bootstrapConnections
        guard !avoided.isEmpty else { return Array(all) }
        let isAvoided = { (connection: BrokerConnection) in avoided.contains(connection.address.description) }
        return all.filter { !isAvoided($0) } + all.filter(isAvoided)
    }

    /// How many known brokers a request is sent to, one after another, before the bootstrap servers.
    private static let maximumCandidates = 8

    /// Closes the connections to the bootstrap servers: from now on the brokers' own addresses are used.
    func closeBootstrapConnections() {
        for connection in bootstrapConnections { connection.close() }
        bootstrapConnections = []
    }

    /// Sends `request` to one broker after another until one responds.
    ///
    /// - Parameters:
    ///   - call: The call that the request is part of; a call of its own, limited to `maximumBlock`, if `nil`.
    ///   - avoided: Brokers that are tried only if no other one responds.
    /// - Throws: `KafkaError`: if several brokers fail, a permanent error is preferred.
    func requestAny<Request: KafkaRequest>(
        _ request: Request, within call: Call? = nil, avoiding avoided: Set<String> = []
    ) async throws(KafkaError) -> Request.Response {
        guard !isClosed else { throw .closed }
        let call = call ?? self.call()
        var failures: [KafkaError] = []
        var candidates = anyConnections(avoiding: avoided.union(foreign))[...]
        while let connection = candidates.popFirst(), !call.isOver {
            // A broker that does not respond must leave time for the others.
            let share = candidates.isEmpty ? call.timeLeft : call.timeLeft / 2
            try call.count(connection.address)
            do throws(KafkaError) {
                let timeout = min(share, configuration.requestTimeout)
                let response = try await connection.request(request, timeout: timeout)
                if let metadata = response as? MetadataResponse { try checkCluster(metadata, from: connection) }
                return response
            } catch {
                guard error.code != .closed, !isClosed else { throw .closed }
                failures.append(error)
                guard !candidates.isEmpty, !call.isOver else { continue }
                var event = Kafka.Event(.retry, Request.apiKey, error)
                event.broker = connection.address.description
                event.attempts = failures.count
                configuration.onEvent(event)
            }
        }
        if let permanent = failures.first(where: { !$0.isRetriable }) { throw permanent }
        let names = bootstrap.map(\.description).joined(separator: ", ")
        let reason = failures.last?.message ?? "no broker is known"
        throw .connection("cannot reach a broker (\(names)): \(reason)")
    }

    /// Rejects a response from a cluster other than the one that this client uses, as when an address was given to
    /// another machine. The metadata stays as it is, and the connection is closed.
    private func checkCluster(_ response: MetadataResponse, from connection: BrokerConnection) throws(KafkaError) {
        let address = connection.address.description
        guard let other = response.clusterId, let id = metadata.id, other != id else {
            foreign.remove(address)
            return
        }
        let error = KafkaError.connection("\(address) belongs to cluster \"\(other)\", but this client uses \"\(id)\"")
        connection.fail(error)
        if foreign.insert(address).inserted {
            var event = Kafka.Event(.otherCluster, .metadata, error)
            event.broker = address
            configuration.onEvent(event)
        }
        throw error
    }

    /// Sends `request` to broker `node`.
    ///
    /// - Parameters:
    ///   - timeout: How long the response may take; the configured request timeout if `nil`.
    ///   - call: The call that the request is part of. The request ends when the call does.
    func request<Request: KafkaRequest>(
        _ request: Request, to node: Int32, for purpose: ConnectionPurpose = .control, timeout: Duration? = nil,
        versions: ClosedRange<Int16>? = nil, within call: Call? = nil
    ) async throws(KafkaError) -> Request.Response {
        let connection = try connection(to: node, for: purpose)
        try call?.count(connection.address)
        let timeout = timeout ?? configuration.requestTimeout
        return try await connection.request(request, timeout: call?.limit(timeout) ?? timeout, versions: versions)
    }

    // MARK: Time and end

    /// Waits, with a timer of the loop.
    func sleep(_ duration: Duration) async {
        await withUnsafeContinuation { continuation in
            _ = loop.schedule(after: duration) { continuation.resume() }
        }
    }

    /// Closes every connection. Requests that wait on one fail.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        for connection in connections.values { connection.close() }
        for connection in bootstrapConnections { connection.close() }
        connections = [:]
        bootstrapConnections = []
    }
}
