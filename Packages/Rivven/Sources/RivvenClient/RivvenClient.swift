import KafkaCodecs
import KafkaTransport
public import RivvenProtocol

/// A client of a real Rivven cluster.
///
/// Partitions are independent at the broker, and a connection serves one request after another: each partition is
/// written over a connection of its own, up to `Configuration.maximumConnections`, and read over another.
public final class RivvenClient: RivvenStore {
    /// How the client behaves.
    public struct Configuration: Sendable {
        /// Names this client to the broker.
        public var clientID = "rivven-kafka"
        /// How long an answer may take. Default 30 s.
        public var requestTimeout = Duration.seconds(30)
        /// How long opening a connection may take. Default 10 s.
        public var connectTimeout = Duration.seconds(10)
        /// How often a request is sent again after a lost connection. Default 5.
        public var retries = 5
        /// The most connections that write, and the most that read. Default 8.
        public var maximumConnections = 8

        /// Creates the default configuration.
        public init() {}
    }

    private let loop: EventLoop
    private let configuration: Configuration
    private let writing: [RivvenChannel]
    private let reading: [RivvenChannel]
    private let control: RivvenChannel
    private let producer: RivvenProducerState
    private let isClosed = Lock(false)

    /// Connects to the first of `servers` that answers.
    ///
    /// - Parameter servers: Brokers as `host:port`.
    /// - Throws: `RivvenError`: `.invalidArgument` for a list that cannot be, `.connection` where none answers.
    public init(servers: [String], configuration: Configuration = .init()) async throws(RivvenError) {
        let addresses = try RivvenAddress.list(servers)
        self.configuration = configuration
        do throws(TransportError) {
            loop = try EventLoop(name: "rivven-client")
        } catch {
            throw RivvenError(.connection, "the client's thread cannot be started: \(error.message)")
        }
        let loop = loop
        func channel() -> RivvenChannel {
            RivvenChannel(addresses: addresses, loop: loop, configuration: configuration)
        }
        control = channel()
        writing = (0..<max(configuration.maximumConnections, 1)).map { _ in channel() }
        reading = (0..<max(configuration.maximumConnections, 1)).map { _ in channel() }
        producer = RivvenProducerState()
        do throws(RivvenError) {
            guard case .pong = try await control.send(.ping(.init())) else {
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
            guard case .topicCreated(let made) = try await control.send(.createTopic(request)) else {
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

    public func partitionCount(topic: String) async throws -> Int? {
        var request = RivvenRequest.GetMetadata()
        request.topic = topic
        do throws(RivvenError) {
            guard case .metadata(let metadata) = try await control.send(.getMetadata(request)) else {
                throw Self.unexpected("GetMetadata")
            }
            return try Self.partitions(metadata.partitions)
        } catch {
            guard error.code == .unknownTopic else { throw error }
            return nil
        }
    }

    // MARK: Records

    public func publish(topic: String, partition: Int, records: [RivvenRecord]) async throws -> Int64 {
        guard !records.isEmpty else { return try await offsetBounds(topic: topic, partition: partition).latest }
        var first: Int64?
        for portion in try Self.portions(of: records) {
            let offset = try await publishPortion(topic, partition, portion)
            first = first ?? offset
        }
        return first ?? 0
    }

    /// Writes one request's records. The broker knows a repeated request by its sequence, and writes it once.
    private func publishPortion(
        _ topic: String, _ partition: Int, _ records: [RivvenRecord]
    ) async throws(RivvenError) -> Int64 {
        let channel = writing[Self.index(topic, partition, writing.count)]
        let identity = try await producer.identity { () async throws(RivvenError) in
            guard case .producerIdInitialized(let answer) = try await self.control.send(.initProducerId(.init())) else {
                throw Self.unexpected("InitProducerId")
            }
            return .init(id: answer.producerID, epoch: answer.producerEpoch)
        }
        var request = RivvenRequest.IdempotentPublishBatch()
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        request.records = records.map { record in
            var stored = RivvenBatchRecord()
            stored.key = record.key
            stored.value = record.value
            return stored
        }
        request.producerID = identity.id
        request.producerEpoch = identity.epoch
        request.baseSequence = producer.takeSequence(topic, partition, records.count)
        do throws(RivvenError) {
            let answer = try await channel.send(.idempotentPublishBatch(request))
            guard case .idempotentPublishedBatch(let written) = answer else { throw Self.unexpected("Publish") }
            return Int64(clamping: written.baseOffset)
        } catch {
            // The sequence is spent or not, nobody knows: go on under a new id.
            producer.forget(identity)
            throw error
        }
    }

    /// Cuts records into what fits one request.
    private static func portions(of records: [RivvenRecord]) throws(RivvenError) -> [[RivvenRecord]] {
        var portions: [[RivvenRecord]] = [[]]
        var bytes = 0
        for record in records {
            let size = record.value.count + (record.key?.count ?? 0) + 16
            guard size <= RivvenFrame.maximumSize - 4096 else {
                throw RivvenError(
                    .invalidArgument,
                    "a record of \(size) bytes passes the \(RivvenFrame.maximumSize) bytes of a Rivven request")
            }
            if bytes + size > RivvenFrame.maximumSize - 4096 || (portions.last?.count ?? 0) >= 10_000 {
                portions.append([])
                bytes = 0
            }
            portions[portions.count - 1].append(record)
            bytes += size
        }
        return portions
    }

    public func consume(
        topic: String, partition: Int, from offset: Int64, maximumRecords: Int, maximumWait: Duration
    ) async throws -> [RivvenMessage] {
        var request = RivvenRequest.Consume()
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        request.offset = UInt64(clamping: offset)
        request.maxMessages = UInt32(clamping: min(maximumRecords, 10_000))
        request.maxWaitMs = UInt64(clamping: Int64(maximumWait / .milliseconds(1)))
        let channel = reading[Self.index(topic, partition, reading.count)]
        guard case .messages(let answer) = try await channel.send(.consume(request), extra: maximumWait) else {
            throw Self.unexpected("Consume")
        }
        return try Self.messages(answer.messages, from: offset)
    }

    /// The largest offset that is believed: far beyond what any broker holds, and far from overflowing.
    private static let largestOffset: UInt64 = 1 << 48
    /// The most partitions of a topic that are believed.
    private static let mostPartitions: UInt32 = 100_000

    /// Takes over what a broker sent, whose offsets must go up from the one that was asked for.
    private static func messages(
        _ received: [RivvenMessageData], from offset: Int64
    ) throws(RivvenError) -> [RivvenMessage] {
        var messages: [RivvenMessage] = []
        messages.reserveCapacity(received.count)
        var least = UInt64(clamping: offset)
        for message in received {
            guard message.offset >= least, message.offset < largestOffset else {
                throw RivvenError(.malformed, "the broker's messages are not in the order of their offsets")
            }
            least = message.offset + 1
            messages.append(
                RivvenMessage(
                    offset: Int64(message.offset), timestamp: message.timestamp, key: message.key, value: message.value,
                    headers: message.headers))
        }
        return messages
    }

    private static func partitions(_ count: UInt32) throws(RivvenError) -> Int {
        guard count <= mostPartitions else {
            throw RivvenError(.malformed, "the broker says that a topic has \(count) partitions")
        }
        return Int(count)
    }

    public func offsetBounds(topic: String, partition: Int) async throws -> (earliest: Int64, latest: Int64) {
        var request = RivvenRequest.GetOffsetBounds()
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        guard case .offsetBounds(let bounds) = try await control.send(.getOffsetBounds(request)) else {
            throw Self.unexpected("GetOffsetBounds")
        }
        return (Int64(clamping: bounds.earliest), Int64(clamping: bounds.latest))
    }

    // MARK: Groups

    public func commit(group: String, topic: String, partition: Int, offset: Int64) async throws {
        var request = RivvenRequest.CommitOffset()
        request.consumerGroup = group
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        request.offset = UInt64(clamping: offset)
        guard case .offsetCommitted = try await control.send(.commitOffset(request)) else {
            throw Self.unexpected("CommitOffset")
        }
    }

    public func committedOffset(group: String, topic: String, partition: Int) async throws -> Int64? {
        var request = RivvenRequest.GetOffset()
        request.consumerGroup = group
        request.topic = topic
        request.partition = UInt32(clamping: partition)
        guard case .offset(let answer) = try await control.send(.getOffset(request)) else {
            throw Self.unexpected("GetOffset")
        }
        return answer.offset.map { Int64(clamping: $0) }
    }

    // MARK: The end

    public func close() async {
        let wasClosed = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return isClosed
        }
        guard !wasClosed else { return }
        for channel in [control] + writing + reading { channel.close() }
        let loop = loop
        await withUnsafeContinuation { continuation in
            EventLoop.detach {
                loop.shutdown()
                continuation.resume()
            }
        }
    }

    private static func index(_ topic: String, _ partition: Int, _ count: Int) -> Int {
        // Partitions of one topic are spread evenly; topics begin at different places.
        let start = topic.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        return (start + partition) % count
    }

    private static func unexpected(_ request: String) -> RivvenError {
        RivvenError(.malformed, "the broker's answer to \(request) is of another kind")
    }
}

/// The producer id, and the sequence of each partition under it.
final class RivvenProducerState: Sendable {
    struct Identity: Sendable, Equatable {
        let id: UInt64
        let epoch: UInt16
    }

    private struct State {
        var identity: Identity?
        var sequences: [String: Int32] = [:]
    }

    private let state = Lock(State())

    /// Returns the id, after asking for one where there is none.
    func identity(_ ask: () async throws(RivvenError) -> Identity) async throws(RivvenError) -> Identity {
        if let identity = state.withLock({ $0.identity }) { return identity }
        let asked = try await ask()
        return state.withLock { state in
            if let other = state.identity { return other }
            state = State(identity: asked)
            return asked
        }
    }

    func takeSequence(_ topic: String, _ partition: Int, _ count: Int) -> Int32 {
        state.withLock { state in
            let key = "\(topic)/\(partition)"
            let sequence = state.sequences[key, default: 0]
            state.sequences[key] = Int32(truncatingIfNeeded: (Int64(sequence) + Int64(count)) & 0x7fff_ffff)
            return sequence
        }
    }

    func forget(_ identity: Identity) {
        state.withLock { state in
            if state.identity == identity { state = State() }
        }
    }
}
