import KafkaCodecs
public import KafkaTransport
public import RivvenProtocol

/// A client of a real Rivven cluster.
///
/// Partitions are independent at the broker, and a connection handles one request after another. So each partition is
/// written over one connection and read over another, with up to `Configuration.maximumConnections` of each kind. Each
/// group member has a connection of its own. After a lost or silent connection the next server is tried. Requests about
/// a partition are sent to the server that leads it.
public final class RivvenClient: RivvenStore {
    /// Settings of a client.
    public struct Configuration: Sendable {
        /// The name of this client in the broker's logs. Default "rivven-kafka".
        public var clientID = "rivven-kafka"
        /// How long a response may take, from the moment when the request was handed to the client. A publish may take
        /// up to 15 s longer, depending on its records. A request that is queued behind others on its connection may
        /// also take the extra time of those. Default 30 s.
        public var requestTimeout = Duration.seconds(30)
        /// How long it may take to open a connection, and again as long for the handshake and authentication. Default
        /// 10 s.
        public var connectTimeout = Duration.seconds(10)
        /// How often a request is sent again after a lost connection, or while the broker is busy or has changed its
        /// leader. Default 5.
        public var retries = 5
        /// The most connections for writing, and the most for reading. Default 8.
        public var maximumConnections = 8
        /// TLS settings, or `nil` for plaintext. rivvend 0.0.22 itself does not support TLS.
        public var tls: TLSConfiguration?

        /// The client's credentials; it does not authenticate if `nil`.
        public var authentication: RivvenCredentials?
        /// Called for each failure that the client recovers from by itself, such as a lost connection, a change of
        /// leader, or a busy broker. It must not block. Does nothing by default.
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
    /// Creates a channel for a group member. It closes with the client.
    let makeChannel: @Sendable () -> RivvenChannel
    private let groupChannels = Lock<[RivvenChannel]>([])
    private let isClosed = Lock(false)
    var hasClosed: Bool { isClosed.withLock { $0 } }

    /// Connects to the first of `servers` that responds.
    ///
    /// - Parameters:
    ///   - servers: Brokers as `host:port`.
    ///   - configuration: Settings of the client.
    /// - Throws: `RivvenError`: `.invalidArgument` if the list or the TLS settings are invalid, `.connection` or
    ///   `.timedOut` if no broker responds, `.authentication` if the credentials are rejected.
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
                throw RivvenError(.malformed, "the broker did not respond to a ping with a pong")
            }
        } catch {
            await close()
            throw error
        }
    }

    // MARK: Topics

    /// Creates a topic and returns its partition count. A topic that exists already is not changed.
    ///
    /// - Parameter partitions: The number of partitions; the broker's default if `nil`.
    /// - Throws: `RivvenError` if the request fails.
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

    /// Adds partitions to a topic until it has `partitions` of them. Returns the number that it has then.
    ///
    /// - Throws: `RivvenError` if the request fails and the topic has fewer partitions.
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
            // Another process may have added them, or the response to an earlier attempt may have been lost.
            guard error.code == .broker, let count = try await partitionCount(topic: name), count >= partitions else {
                throw error
            }
            return count
        }
    }

    /// Returns the number of partitions, or `nil` if the topic does not exist.
    ///
    /// - Throws: `RivvenError` if the request fails.
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

    /// Returns every topic with its number of partitions, sorted by name.
    ///
    /// - Throws: `RivvenError` if a request fails.
    public func topics() async throws -> [(name: String, partitions: Int)] {
        guard case .topics(let answer) = try await send(.listTopics(.init())) else {
            throw Self.unexpected("ListTopics")
        }
        // Each topic needs a request: a standalone broker's GetClusterMetadata does not list topics.
        var topics: [(name: String, partitions: Int)] = []
        for name in answer.topics.sorted() {
            if let count = try await partitionCount(topic: name) { topics.append((name, count)) }
        }
        return topics
    }

    // MARK: Records

    /// Returns messages from `offset` on, in order, at most 10,000. If there are none, the broker waits for at most
    /// `maximumWait`.
    ///
    /// - Throws: `RivvenError`: `.malformed` if offsets are out of order, or what the request failed with.
    public func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage] {
        var request = RivvenRequest.Consume()
        request.topic = topic
        request.partition = try Self.number(ofPartition: partition)
        request.offset = try Self.position(offset)
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
                RivvenError(.broker, "skipped \(repeats) messages of \(place) that the broker repeated at offset 0"))
        }
        let left = maximumWait - .nanoseconds(MonotonicClock.now() &- begin)
        let pause = pacing.pause(after: messages.isEmpty, of: place, left: left)
        if pause > .zero { try await Task.sleep(for: pause) }
        return messages
    }

    /// Returns the partition's number in requests.
    ///
    /// - Throws: `.invalidArgument` if the number is negative or too large.
    static func number(ofPartition partition: Int) throws(RivvenError) -> UInt32 {
        guard let number = UInt32(exactly: partition) else {
            throw RivvenError(.invalidArgument, "invalid partition \(partition): must be 0 to \(UInt32.max)")
        }
        return number
    }

    /// Returns the offset as requests have it.
    ///
    /// - Throws: `.invalidArgument` if the offset is negative.
    private static func position(_ offset: Int64) throws(RivvenError) -> UInt64 {
        guard let position = UInt64(exactly: offset) else {
            throw RivvenError(.invalidArgument, "invalid offset \(offset): must be 0 or greater")
        }
        return position
    }

    /// The largest offset that is accepted: far more than any broker can have, and far from an overflow.
    private static let largestOffset: UInt64 = 1 << 48
    /// The most partitions of a topic that are accepted from a broker.
    private static let mostPartitions: UInt32 = 100_000

    /// Converts the messages that a broker sent. Their offsets must increase, from the requested one on.
    ///
    /// After rivvend was killed, it appends the messages in its journal to the partition again, all with offset 0, and
    /// returns them after the messages themselves. Those repeats are left out and counted.
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
                throw RivvenError(.malformed, "the broker's messages are not in offset order")
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
            throw RivvenError(.malformed, "the broker reported an invalid partition count: \(count)")
        }
        return Int(count)
    }

    /// Returns the offset of the first message, and the offset that the next message will get.
    ///
    /// - Throws: `RivvenError` if the request fails.
    public func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64) {
        var request = RivvenRequest.GetOffsetBounds()
        request.topic = topic
        request.partition = try Self.number(ofPartition: partition)
        let place = RivvenPartition(topic, partition)
        guard case .offsetBounds(let bounds) = try await send(.getOffsetBounds(request), to: place, over: .control)
        else { throw Self.unexpected("GetOffsetBounds") }
        return (Int64(clamping: bounds.earliest), Int64(clamping: bounds.latest))
    }

    // MARK: Groups

    /// Commits the offset that `group` reads next.
    ///
    /// - Throws: `RivvenError` if the request fails. The broker rejects an offset beyond the partition's end.
    public func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        var request = RivvenRequest.CommitOffset()
        request.consumerGroup = group
        request.topic = topic
        request.partition = try Self.number(ofPartition: partition)
        request.offset = try Self.position(offset)
        guard case .offsetCommitted = try await send(.commitOffset(request)) else {
            throw Self.unexpected("CommitOffset")
        }
    }

    /// Returns the offset that `group` reads next, or `nil` if none was committed.
    ///
    /// - Throws: `RivvenError` if the request fails.
    public func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64? {
        var request = RivvenRequest.GetOffset()
        request.consumerGroup = group
        request.topic = topic
        request.partition = try Self.number(ofPartition: partition)
        guard case .offset(let answer) = try await send(.getOffset(request)) else {
            throw Self.unexpected("GetOffset")
        }
        return answer.offset.map { Int64(clamping: $0) }
    }

    /// Joins a group, whose members may be in several processes.
    ///
    /// Returns once the member has joined. Its partitions are reported to `hooks`.
    ///
    /// - Throws: `RivvenError`: `.invalidArgument` if a name is invalid, or what the request failed with.
    public func join(
        group: String, topics: [String], options: RivvenGroupOptions, hooks: RivvenGroupHooks
    ) async throws -> any RivvenGroupMember {
        guard (1...256).contains(group.utf8.count), topics.allSatisfy(GroupMachine.isTopic), topics.count < 10_000
        else {
            throw RivvenError(.invalidArgument, "invalid group or topic name: must have 1 to 256 bytes")
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

    /// True: other processes may write to the cluster too.
    public var isSharedWithOtherProcesses: Bool { true }

    // MARK: The end

    /// Closes the connections and stops the client's thread. Requests in flight fail with `.closed`.
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
        RivvenError(.malformed, "the broker sent an unexpected response to \(request)")
    }
}
