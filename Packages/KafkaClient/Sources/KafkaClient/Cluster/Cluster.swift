import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// What a connection is used for. A broker serves one connection's requests one after another, so a parked long poll
/// must not stand before anything else: each consumer has its own for fetching, and for its group, whose joins are parked
/// until all members have joined.
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
/// Runs on the loop, so that what lives there calls it without a hop.
actor Cluster {
    nonisolated let loop: EventLoop
    nonisolated let configuration: Kafka.Configuration
    nonisolated let transactionSupport = TransactionSupport()
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let bootstrap: [BrokerAddress]
    private let tls: TLSClientContext?
    private var connections: [ConnectionKey: BrokerConnection] = [:]
    private var bootstrapConnections: [BrokerConnection] = []
    private(set) var metadata = ClusterMetadata()
    private var refreshing: Task<Result<Void, KafkaError>, Never>?
    private var known: Set<String> = []
    private(set) var isClosed = false

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

    /// Returns the connection to broker `node` for `purpose`; it opens itself when used.
    ///
    /// - Throws: A retriable error where the metadata does not name the broker.
    func connection(to node: Int32, for purpose: ConnectionPurpose) throws(KafkaError) -> BrokerConnection {
        guard !isClosed else { throw .closed }
        guard let address = metadata.brokers[node] else {
            throw .connection("broker \(node) is not among the cluster's brokers")
        }
        let key = ConnectionKey(node: node, purpose: purpose)
        if let connection = connections[key] {
            if connection.address == address { return connection }
            connection.close()  // the broker has moved (T52)
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

    /// Closes the connections that one consumer alone used.
    func closeConnections(of consumer: Int) {
        for (key, connection) in connections where key.purpose.consumer == consumer {
            connection.close()
            connections[key] = nil
        }
    }

    /// Closes the connections to brokers that have left the cluster, once nothing is under way on them.
    private func closeConnectionsOfTheGone() {
        for (key, connection) in connections where metadata.brokers[key.node] == nil && connection.isUnused {
            connection.close()
            connections[key] = nil
        }
    }

    /// Every broker in reverse order of preference: known ones are last, those that the client was given are first.
    private func anyConnections() -> [BrokerConnection] {
        var candidates: [BrokerConnection] = []
        for node in metadata.brokers.keys.sorted() {
            if let connection = try? connection(to: node, for: .control) { candidates.append(connection) }
        }
        candidates.shuffle()
        if bootstrapConnections.isEmpty { bootstrapConnections = bootstrap.map(makeConnection) }
        return bootstrapConnections.reversed() + candidates
    }

    /// Sends `request` to one broker after another until one responds.
    ///
    /// - Parameter call: The call that the request is part of; a call of its own, limited to `maximumBlock`, if `nil`.
    /// - Throws: `KafkaError`: of several brokers' errors one that is permanent, if there is one.
    func requestAny<Request: KafkaRequest>(
        _ request: Request, within call: Call? = nil
    ) async throws(KafkaError) -> Request.Response {
        guard !isClosed else { throw .closed }
        let call = call ?? self.call()
        var failures: [KafkaError] = []
        var candidates = anyConnections()
        while let connection = candidates.popLast(), !call.isOver {
            // A broker that does not respond must leave time for the others.
            let share = candidates.isEmpty ? call.timeLeft : call.timeLeft / 2
            do throws(KafkaError) {
                call.count(connection.address)
                return try await connection.request(request, timeout: min(share, configuration.requestTimeout))
            } catch {
                guard error.code != .closed, error.code != .invalidArgument else { throw error }
                failures.append(error)
            }
        }
        if let permanent = failures.first(where: { !$0.isRetriable }) { throw permanent }
        let names = bootstrap.map(\.description).joined(separator: ", ")
        let reason = failures.last?.message ?? "no broker is known"
        throw .connection("cannot reach a broker (\(names)): \(reason)")
    }

    /// Sends `request` to broker `node`.
    ///
    /// - Parameters:
    ///   - timeout: How long the response may take; the configured request timeout if `nil`.
    ///   - call: The call that the request is part of: it ends with the call.
    func request<Request: KafkaRequest>(
        _ request: Request, to node: Int32, for purpose: ConnectionPurpose = .control, timeout: Duration? = nil,
        versions: ClosedRange<Int16>? = nil, within call: Call? = nil
    ) async throws(KafkaError) -> Request.Response {
        let connection = try connection(to: node, for: purpose)
        call?.count(connection.address)
        let timeout = timeout ?? configuration.requestTimeout
        return try await connection.request(request, timeout: call?.limit(timeout) ?? timeout, versions: versions)
    }

    // MARK: Metadata

    /// Asks for the metadata of all topics in use and of `topics`.
    ///
    /// - Parameter autoCreate: Whether brokers that make topics on being asked for them may do so.
    func refresh(
        _ topics: [String] = [], autoCreate: Bool = false, within call: Call? = nil
    ) async throws(KafkaError) {
        known.formUnion(topics)
        let names = known.sorted()
        // A call has a deadline of its own, so it does not wait for another's refresh.
        if let call { return try await askForMetadata(names, autoCreate: autoCreate, within: call) }
        if !autoCreate, topics.isEmpty, let refreshing {
            return try await refreshing.value.get()
        }
        let task = Task { () -> Result<Void, KafkaError> in
            do throws(KafkaError) {
                try await self.askForMetadata(names, autoCreate: autoCreate, within: self.call())
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        if topics.isEmpty { refreshing = task }
        let result = await task.value
        if topics.isEmpty { refreshing = nil }
        try result.get()
    }

    private func askForMetadata(
        _ names: [String], autoCreate: Bool, within call: Call
    ) async throws(KafkaError) {
        var request = MetadataRequest()
        request.topics = names.map { name in
            var topic = MetadataRequest.MetadataRequestTopic()
            topic.name = name
            return topic
        }
        request.allowAutoTopicCreation = autoCreate
        let response = try await requestAny(request, within: call)
        let isFirst = metadata.brokers.isEmpty
        metadata.merge(response, asked: known)
        closeConnectionsOfTheGone()
        if isFirst, !metadata.brokers.isEmpty {
            for connection in bootstrapConnections { connection.close() }
            bootstrapConnections = []
        }
    }

    /// Returns what is known of `topic`, asking for it until it is there or `maximumBlock` has passed.
    ///
    /// A topic that was just made is not known to every broker at once, so "unknown" is believed only after
    /// `unknownTopicPatience` (T51).
    func topic(_ name: String, autoCreate: Bool = false) async throws(KafkaError) -> ClusterMetadata.Topic {
        let start = loop.now
        var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
        while true {
            if let topic = metadata.topics[name], topic.error == .none, !topic.partitions.isEmpty,
                topic.partitions.allSatisfy({ $0.leader >= 0 })
            {
                return topic
            }
            var failure: KafkaError
            do throws(KafkaError) {
                try await refresh([name], autoCreate: autoCreate)
                guard let topic = metadata.topics[name] else {
                    throw .broker(.unknownTopicOrPartition, "no such topic")
                }
                if topic.error == .none, !topic.partitions.isEmpty, topic.partitions.allSatisfy({ $0.leader >= 0 }) {
                    return topic
                }
                failure = Self.failure(of: topic)
            } catch {
                failure = error
            }
            let waited = Duration.nanoseconds(loop.now &- start)
            let isUnknown = failure.brokerError == .unknownTopicOrPartition
            let patience =
                isUnknown && !autoCreate ? configuration.unknownTopicPatience : configuration.maximumBlock
            guard failure.isRetriable, waited < patience, !isClosed else { throw failure.of(topic: name) }
            await sleep(backoff.next())
        }
    }

    private static func failure(of topic: ClusterMetadata.Topic) -> KafkaError {
        if topic.error == .unknownTopicOrPartition {
            return .broker(topic.error, "the topic does not exist: create it, or check its name")
        }
        if topic.error != .none { return .broker(topic.error, "the broker gives no metadata of the topic") }
        return .broker(.leaderNotAvailable, "a partition of the topic has no leader")
    }

    /// Forgets a topic, so that its next use asks anew.
    func forget(_ topic: String) {
        known.remove(topic)
        metadata.topics[topic] = nil
    }

    // MARK: Coordinators

    /// Returns the broker that coordinates what `key` names: a group, where nothing else is said.
    func coordinator(
        of key: String, _ type: CoordinatorType = .group, within call: Call? = nil
    ) async throws(KafkaError) -> Int32 {
        var request = FindCoordinatorRequest()
        request.key = key
        request.keyType = type.rawValue
        request.coordinatorKeys = [key]
        let response = try await requestAny(request, within: call)
        let (code, node, host, port): (Int16, Int32, String, Int32) =
            if let found = response.coordinators.first {
                (found.errorCode, found.nodeId, found.host, found.port)
            } else {
                (response.errorCode, response.nodeId, response.host, response.port)
            }
        guard code == 0 else { throw .broker(code, "no coordinator for \(type.name) \"\(key)\"") }
        if metadata.brokers[node] == nil, let port = UInt16(exactly: port) {
            metadata.brokers[node] = BrokerAddress(host: host, port: port)
        }
        return node
    }

    // MARK: Time and end

    /// Waits on the loop's own timers.
    func sleep(_ duration: Duration) async {
        await withUnsafeContinuation { continuation in
            _ = loop.schedule(after: duration) { continuation.resume() }
        }
    }

    /// Closes every connection; whatever waits on one fails.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        for connection in connections.values { connection.close() }
        for connection in bootstrapConnections { connection.close() }
        connections = [:]
        bootstrapConnections = []
    }
}
