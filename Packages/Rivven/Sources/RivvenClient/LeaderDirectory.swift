import KafkaCodecs
import KafkaTransport
import RivvenProtocol

/// The channels to one server, or to one of the bootstrap servers.
struct ServerChannels: Sendable {
    let control: RivvenChannel
    let writing: [RivvenChannel]
    let reading: [RivvenChannel]

    var all: [RivvenChannel] { [control] + writing + reading }

    func moveOn() {
        for channel in all { channel.moveOn() }
    }
}

/// The purpose of a request, which decides the connection that it uses.
enum ChannelUse: Sendable {
    case control, writing, reading
}

/// Records which server leads a partition, as far as a broker has reported it.
///
/// Requests about other partitions are sent to the bootstrap servers.
final class LeaderDirectory: Sendable {
    /// The most servers besides the bootstrap servers, since a broker may name any number.
    private static let mostServers = 64

    private struct State {
        var servers: [RivvenAddress: ServerChannels] = [:]
        var leaders: [RivvenPartition: RivvenAddress] = [:]
        var isClosed = false
    }

    let home: ServerChannels
    private let makeChannels: @Sendable ([RivvenAddress]) -> ServerChannels
    private let state = Lock(State())

    init(
        servers: [RivvenAddress], makeChannels: @escaping @Sendable ([RivvenAddress]) -> ServerChannels
    ) {
        home = makeChannels(servers)
        self.makeChannels = makeChannels
    }

    /// Returns the channel for requests about `partition`.
    func channel(_ use: ChannelUse, for partition: RivvenPartition) -> RivvenChannel {
        let server = state.withLock { state in
            state.leaders[partition].flatMap { state.servers[$0] }
        }
        let channels = server ?? home
        switch use {
        case .control: return channels.control
        case .writing: return channels.writing[Self.index(partition, channels.writing.count)]
        case .reading: return channels.reading[Self.index(partition, channels.reading.count)]
        }
    }

    private static func index(_ partition: RivvenPartition, _ count: Int) -> Int {
        // The partitions of a topic are spread evenly. Each topic begins at another channel.
        let start = partition.topic.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        return (start + max(partition.partition, 0)) % count
    }

    /// Looks up the leader of `partition`. If no broker reports it, the next bootstrap server is used.
    func refresh(_ partition: RivvenPartition, within limit: Duration) async {
        forget(partition)
        var request = RivvenRequest.GetClusterMetadata()
        request.topics = [partition.topic]
        do throws(RivvenError) {
            let answer = try await home.control.send(.getClusterMetadata(request), timeout: limit)
            guard case .clusterMetadata(let metadata) = answer,
                let leader = metadata.leader(of: partition), remember(leader, for: partition)
            else { return home.moveOn() }
        } catch {
            home.moveOn()
        }
    }

    /// Forgets the leader of `partition`, for example because it does not respond. The bootstrap servers are used
    /// again.
    func forget(_ partition: RivvenPartition) {
        state.withLock { $0.leaders[partition] = nil }
    }

    private func remember(_ leader: RivvenAddress, for partition: RivvenPartition) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            if state.servers[leader] == nil {
                guard state.servers.count < Self.mostServers else { return false }
                state.servers[leader] = makeChannels([leader])
            }
            state.leaders[partition] = leader
            return true
        }
    }

    func close() {
        let channels = state.withLock { state in
            state.isClosed = true
            return state.servers.values.flatMap(\.all)
        }
        for channel in home.all + channels { channel.close() }
    }
}

extension RivvenResponse.ClusterMetadata {
    /// Returns the address of a partition's leader, if the response names it.
    fileprivate func leader(of partition: RivvenPartition) -> RivvenAddress? {
        let found = topics.first { $0.name == partition.topic }?.partitions
            .first { Int($0.partition) == partition.partition }
        guard let node = found?.leader, let broker = brokers.first(where: { $0.nodeID == node }),
            !broker.host.isEmpty, broker.port > 0
        else { return nil }
        return RivvenAddress(host: broker.host, port: broker.port)
    }
}
