import KafkaCodecs
public import KafkaTransport
public import RivvenProtocol

/// A client of a real Rivven cluster.
///
/// Partitions are independent at the broker, and a connection serves one request after another: each partition is
/// written over a connection of its own, up to `Configuration.maximumConnections`, and read over another. Each member of a
/// group has one besides. A lost or silent connection is opened again, to the next of the servers; a partition that
/// another server leads is requested from that server.
public final class RivvenClient: RivvenStore {
    /// How the client behaves.
    public struct Configuration: Sendable {
        /// Names this client to the broker.
        public var clientID = "rivven-kafka"
        /// How long a response may take, from when the request was handed over. A publish may take up to 15 s more, for its
        /// records, and a request behind others on a connection what those may take. Default 30 s.
        public var requestTimeout = Duration.seconds(30)
        /// How long opening a connection may take, and as long again for the handshake and the authentication. Default 10 s.
        public var connectTimeout = Duration.seconds(10)
        /// How often a request is sent again after a lost connection. Default 5.
        public var retries = 5
        /// The most connections that write, and the most that read. Default 8.
        public var maximumConnections = 8
        /// How connections are secured; plaintext where it is `nil`. rivvend 0.0.22 itself speaks no TLS.
        public var tls: TLSConfiguration?

        /// Who the client is; it does not authenticate if `nil`.
        public var authentication: RivvenCredentials?
        /// Called for each failure that the client recovers from by itself: a lost connection, a leader that has changed,
        /// a broker that is too busy. It must not wait.
        public var report: @Sendable (RivvenError) -> Void = { _ in }

        /// Creates the default configuration.
        public init() {}
    }

    let loop: EventLoop
    let configuration: Configuration
    let leaders: LeaderDirectory
    let writers = RivvenWriters()
    let ledger = WriterLedger()
    private let pacing = ConsumePacing()
    /// Makes a channel that closes with the client, for a member of a group.
    let makeChannel: @Sendable () -> RivvenChannel
    private let groupChannels = Lock<[RivvenChannel]>([])
    private let isClosed = Lock(false)
    var hasClosed: Bool { isClosed.withLock { $0 } }

    /// Connects to the first of `servers` that answers.
    ///
    /// - Parameter servers: Brokers as `host:port`.
    /// - Throws: `RivvenError`: `.invalidArgument` for a list that cannot be, `.connection` where none answers.
    public init(servers: [String], configuration: Configuration = .init()) async throws(RivvenError) {
        let addresses = try RivvenAddress.list(servers)
        let tls: TLSClientContext?
        do throws(TransportError) {
            tls = if let secured = configuration.tls { try TLSClientContext(secured) } else { nil }
        } catch {
            throw RivvenError(.invalidArgument, "TLS to Rivven: \(error.message)")
        }
        do throws(TransportError) {
            loop = try EventLoop(name: "rivven-client")
        } catch {
            throw RivvenError(.connection, "the client's thread cannot be started: \(error.message)")
        }
        let loop = loop
        let makeChannel = { @Sendable (addresses: [RivvenAddress], maximumInFlight: Int) in
            RivvenChannel(
                addresses: addresses, loop: loop, configuration: configuration, tls: tls,
                maximumInFlight: maximumInFlight)
        }
        let count = max(configuration.maximumConnections, 1)
        self.configuration = configuration
        self.makeChannel = { makeChannel(addresses, .max) }
        leaders = LeaderDirectory(servers: addresses) { addresses in
            ServerChannels(
                control: makeChannel(addresses, .max),
                writing: (0..<count).map { _ in makeChannel(addresses, 1) },
                reading: (0..<count).map { _ in makeChannel(addresses, .max) })
        }
        do throws(RivvenError) {
            guard case .pong = try await leaders.home.control.send(.ping(.init())) else {
                throw RivvenError(.malformed, "the broker does not answer a ping with a pong")
            }
        } catch {
            await close()
            throw error
        }
    }

    // MARK: Topics

    public func createTopic(_ name: String, partitions: Int?) async throws -> Int {
        var request = RivvenRequest.CreateTopic()
        request.name = name
        request.partitions = partitions.map { UInt32(clamping: $0) }
        do throws(RivvenError) {
            guard case .topicCreated(let made) = try await send(.createTopic(request)) else {
                throw Self.unexpected("CreateTopic")
            }
            return try Self.partitions(made.partitions)
        } catch {
            guard error.message.contains("already exists"), let count = try await partitionCount(topic: name) else {
                throw error
            }
            return count
        }
    }

    public func growTopic(_ name: String, to partitions: Int) async throws -> Int {
        var request = RivvenRequest.CreatePartitions()
        request.topic = name
        request.newPartitionCount = UInt32(clamping: partitions)
        do throws(RivvenError) {
            guard case .partitionsCreated(let made) = try await send(.createPartitions(request)) else {
                throw Self.unexpected("CreatePartitions")
            }
            return try Self.partitions(made.newPartitionCount)
        } catch {
            // Somebody else may have added them, or the response to a first attempt was lost.
            guard error.code == .broker, let count = try await partitionCount(topic: name), count >= partitions else {
                throw error
            }
            return count
        }
    }

    public func partitionCount(topic: String) async throws -> Int? {
        var request = RivvenRequest.GetMetadata()
        request.topic = topic
        do throws(RivvenError) {
            guard case .metadata(let metadata) = try await send(.getMetadata(request)) else {
                throw Self.unexpected("GetMetadata")
            }
            return try Self.partitions(metadata.partitions)
        } catch {
            guard error.code == .unknownTopic else { throw error }
            return nil
        }
    }

    public func topics() async throws -> [(name: String, partitions: Int)] {
        guard case .topics(let answer) = try await send(.listTopics(.init())) else {
            throw Self.unexpected("ListTopics")
        }
        // One by one: a standalone broker's GetClusterMetadata says nothing of topics.
        var topics: [(name: String, partitions: Int)] = []
        for name in answer.topics.sorted() {
            if let count = try await partitionCount(topic: name) { topics.append((name, count)) }
        }
        return topics
    }

    // MARK: Records

    public func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage] {
        var request = RivvenRequest.Consume()
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        request.offset = UInt64(clamping: offset)
        request.maxMessages = UInt32(clamping: min(maximumRecords, 10_000))
        request.maxWaitMs = UInt64(clamping: maximumWait.wholeNanoseconds / 1_000_000)
        let (place, begin) = (RivvenPartition(topic, partition), MonotonicClock.now())
        guard
            case .messages(let answer) = try await send(
                .consume(request), to: place, over: .reading, extra: maximumWait)
        else { throw Self.unexpected("Consume") }
        let (messages, repeats) = try Self.messages(answer.messages, from: offset)
        if repeats > 0 {
            configuration.report(
                RivvenError(.broker, "passed over \(repeats) messages of \(place) that the broker repeats at offset 0"))
        }
        let left = maximumWait - .nanoseconds(MonotonicClock.now() &- begin)
        let pause = pacing.pause(after: messages.isEmpty, of: place, left: left)
        if pause > .zero { try await Task.sleep(for: pause) }
        return messages
    }

    /// The largest offset that is believed: far beyond what any broker holds, and far from overflowing.
    private static let largestOffset: UInt64 = 1 << 48
    /// The most partitions of a topic that are believed.
    private static let mostPartitions: UInt32 = 100_000

    /// Takes over what a broker sent, whose offsets must go up from the requested one.
    ///
    /// After rivvend was killed it appends what it finds in its journal to the partition again, all at offset 0, and
    /// returns it behind the messages themselves. Those repeats are left out and counted.
    private static func messages(
        _ received: [RivvenMessageData], from offset: Int64
    ) throws(RivvenError) -> (messages: [RivvenMessage], repeats: Int) {
        var messages: [RivvenMessage] = []
        var repeats = 0
        messages.reserveCapacity(received.count)
        var least = UInt64(clamping: offset)
        for message in received {
            if message.offset == 0, least > 0 {
                repeats += 1
                continue
            }
            guard message.offset >= least, message.offset < largestOffset else {
                throw RivvenError(.malformed, "the broker's messages are not in the order of their offsets")
            }
            least = message.offset + 1
            messages.append(
                RivvenMessage(
                    offset: Int64(message.offset), timestamp: message.timestamp, key: message.key, value: message.value,
                    headers: message.headers))
        }
        return (messages, repeats)
    }

    static func partitions(_ count: UInt32) throws(RivvenError) -> Int {
        guard count <= mostPartitions else {
            throw RivvenError(.malformed, "the broker says that a topic has \(count) partitions")
        }
        return Int(count)
    }

    public func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64) {
        var request = RivvenRequest.GetOffsetBounds()
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        let place = RivvenPartition(topic, partition)
        guard case .offsetBounds(let bounds) = try await send(.getOffsetBounds(request), to: place, over: .control)
        else { throw Self.unexpected("GetOffsetBounds") }
        return (Int64(clamping: bounds.earliest), Int64(clamping: bounds.latest))
    }

    // MARK: Groups

    public func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        var request = RivvenRequest.CommitOffset()
        request.consumerGroup = group
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        request.offset = UInt64(clamping: offset)
        guard case .offsetCommitted = try await send(.commitOffset(request)) else {
            throw Self.unexpected("CommitOffset")
        }
    }

    public func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64? {
        var request = RivvenRequest.GetOffset()
        request.consumerGroup = group
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        guard case .offset(let answer) = try await send(.getOffset(request)) else {
            throw Self.unexpected("GetOffset")
        }
        return answer.offset.map { Int64(clamping: $0) }
    }

    public func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember {
        guard (1...256).contains(group.utf8.count), topics.allSatisfy(GroupMachine.isTopic), topics.count < 10_000
        else {
            throw RivvenError(.invalidArgument, "the names of a group and of its topics have 1 to 256 bytes")
        }
        let channel = makeChannel()
        groupChannels.withLock { $0.append(channel) }
        let membership = GroupMembership(
            machine: GroupMachine(
                group: group, member: "rivven-kafka-\(UInt64.random(in: 0 ... .max))", topics: topics, options: options),
            channel: channel, options: options, hooks: hooks)
        do throws(RivvenError) {
            try await membership.start()
            return membership
        } catch {
            channel.close()
            throw error
        }
    }

    public var isSharedWithOtherProcesses: Bool { true }

    // MARK: The end

    public func close() async {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        leaders.close()
        for channel in groupChannels.withLock({ $0 }) { channel.close() }
        let loop = loop
        await withUnsafeContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    static func unexpected(_ request: String) -> RivvenError {
        RivvenError(.malformed, "the broker's answer to \(request) is of another kind")
    }
}
