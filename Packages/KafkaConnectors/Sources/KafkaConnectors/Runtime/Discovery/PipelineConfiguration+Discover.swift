import KafkaProtocol
import KafkaTransport
import RivvenProtocol

extension PipelineConfiguration {
    /// Returns the contents of the Kafka cluster of each enabled connector, each cluster once, and the contents of
    /// Rivven.
    public func discover() async -> [Discovery] {
        let clients = KafkaClients()
        var found: [Discovery] = []
        for use in uses(clients) {
            let catalogue = await Self.found { try await use.discover() }
            found.append(
                Discovery(side: "kafka", address: use.cluster.summary, connectors: use.connectors, catalogue: catalogue)
            )
        }
        await clients.close()
        let rivven = await Self.found { try await self.rivvenCatalogue() }
        return found + [Discovery(side: "rivven", address: rivvenAddress, connectors: [], catalogue: rivven)]
    }

    /// A Kafka cluster, and the connectors that use it.
    private struct Use {
        let cluster: KafkaClients.Cluster
        var connectors: [String]
        let discover: () async throws -> Catalogue
    }

    private func uses(_ clients: KafkaClients) -> [Use] {
        var uses: [Use] = []
        func add(_ cluster: KafkaClients.Cluster, _ name: String, _ discover: @escaping () async throws -> Catalogue) {
            if let index = uses.firstIndex(where: { $0.cluster.isSameSide(as: cluster) }) {
                uses[index].connectors.append(name)
            } else {
                uses.append(Use(cluster: cluster, connectors: [name], discover: discover))
            }
        }
        for source in sources where source.isEnabled {
            let connector = KafkaSource(source, settings, clients)
            add(.init(source.kafka), "source \"\(source.name)\"") { try await connector.discover() }
        }
        for sink in sinks where sink.isEnabled {
            let connector = KafkaSink(sink, settings, clients, log: .off)
            add(.init(sink.kafka), "sink \"\(sink.name)\"") { try await connector.discover() }
        }
        return uses
    }

    private static func found(_ look: () async throws -> Catalogue) async -> Result<Catalogue, ConnectorError> {
        do {
            return .success(try await look())
        } catch {
            return .failure(ConnectorError("\(error)"))
        }
    }

    private var rivvenAddress: String {
        switch broker {
        case .embedded: "embedded log in \(settings.stateDirectory)"
        case .cluster(let cluster): cluster.bootstrapServers.joined(separator: ",")
        }
    }

    private func rivvenCatalogue() async throws -> Catalogue {
        let store = try await openStoreIfThere()
        do {
            let catalogue = try await Catalogue(of: store)
            await store.close()
            return catalogue
        } catch {
            await store.close()
            throw error
        }
    }
}

extension KafkaClients.Cluster {
    /// Whether both are the same cluster, as the same user sees it.
    fileprivate func isSameSide(as other: Self) -> Bool { brokers == other.brokers && security == other.security }
}

extension Catalogue {
    /// Creates the catalogue of a Rivven store.
    init(of store: any RivvenStore) async throws {
        var found: [Topic] = []
        for (name, count) in try await store.topics() {
            var partitions: [Partition] = []
            for number in 0..<count {
                let bounds = try await store.offsetBounds(topic: name, partition: number)
                partitions.append(Partition(number: number, start: bounds.earliest, end: bounds.latest))
            }
            var sample: Shape?
            if let filled = partitions.first(where: { $0.end > $0.start }),
                let last = try await store.tail(topic: name, partition: filled.number)
            {
                sample = Shape(Record(timestamp: last.timestamp, key: last.key, value: last.value))
            }
            found.append(Topic(name: name, partitions: partitions, sample: sample))
        }
        self.init(topics: found)
    }
}
