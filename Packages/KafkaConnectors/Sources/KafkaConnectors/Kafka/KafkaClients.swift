import KafkaClient
import KafkaCodecs
import KafkaSASL
public import KafkaTransport

/// The Kafka clients of a process. Connectors with the same cluster and security settings share one client.
public actor KafkaClients {
    /// The settings of a client. Connectors whose settings are equal share one client.
    struct Cluster: Equatable {
        let brokers: [String]
        let clientID: String?
        let requestTimeout: Duration
        let security: SecurityConfiguration

        /// Opens a new client, which is not shared.
        func open(_ troubles: ClientTroubles? = nil) async throws -> Kafka {
            var configuration = try configuration()
            if let troubles { configuration.onEvent = { troubles.note($0) } }
            return try await Kafka(bootstrap: brokers.joined(separator: ","), configuration: configuration)
        }

        func configuration() throws(SASLError) -> Kafka.Configuration {
            var configuration = Kafka.Configuration()
            if let clientID { configuration.clientID = clientID }
            configuration.requestTimeout = requestTimeout
            configuration.connectTimeout = min(configuration.connectTimeout, requestTimeout)
            configuration.topicPropagationTimeout = min(configuration.topicPropagationTimeout, requestTimeout)
            configuration.security = try Kafka.Security(security)
            return configuration
        }

        var summary: String { "\(security.listenerProtocol.rawValue) to \(brokers.joined(separator: ","))" }
    }

    /// A client that is opened when it is first used.
    struct Client: Sendable {
        private enum Origin {
            case open(Kafka)
            case shared(KafkaClients, Cluster, connector: String)
        }

        private let origin: Origin

        init(_ kafka: Kafka) {
            origin = .open(kafka)
        }

        init(_ clients: KafkaClients, _ cluster: Cluster, connector: String) {
            origin = .shared(clients, cluster, connector: connector)
        }

        func kafka() async throws -> Kafka {
            switch origin {
            case .open(let kafka): kafka
            case .shared(let clients, let cluster, let connector):
                try await clients.client(cluster, of: connector)
            }
        }

        /// Returns the client for a check, and whether the check must close it. If the settings are known, the client
        /// is a new one, so that the check tests every step.
        func checked() async throws -> (kafka: Kafka, isOwn: Bool, summary: String) {
            switch origin {
            case .open(let kafka): (kafka, false, "an open client")
            case .shared(_, let cluster, _): (try await cluster.open(), true, cluster.summary)
            }
        }
    }

    private struct Entry {
        let cluster: Cluster
        let opening: Task<Kafka, any Error>
        var kafka: Kafka?
    }

    private var clients: [Entry] = []
    private let log: Log

    /// Creates an empty set of clients.
    ///
    /// - Parameter log: Receives problems that the clients handle on their own.
    public init(log: Log = .off) { self.log = log }

    func client(_ cluster: Cluster, of connector: String) async throws -> Kafka {
        let opening: Task<Kafka, any Error>
        if let client = clients.first(where: { $0.cluster == cluster }) {
            opening = client.opening
        } else {
            opening = Task { [log] in try await cluster.open(ClientTroubles(log: log)) }
            clients.append(Entry(cluster: cluster, opening: opening))
        }
        do {
            let kafka = try await opening.value
            if let index = clients.firstIndex(where: { $0.opening == opening }) { clients[index].kafka = kafka }
            return kafka
        } catch {
            // Another caller may have begun to open the client again by now.
            clients.removeAll { $0.opening == opening }
            throw Self.advised(error, connector)
        }
    }

    private static func advised(_ error: any Error, _ connector: String) -> ConnectorError {
        let isSecurity: Bool =
            if let error = error as? KafkaError { error.code == .authentication || error.code == .tls } else {
                error is SASLError
            }
        return ConnectorError(
            "\(connector): \(error)\(isSecurity ? "; see config.security" : "; see config.brokers")")
    }

    /// Closes all clients. A client that is still being opened is not waited for, but closed once it is open.
    public func close() async {
        let closing = clients
        clients = []
        for client in closing {
            if let kafka = client.kafka {
                await kafka.close()
            } else {
                client.opening.cancel()
                Task { await (try? client.opening.value)?.close() }
            }
        }
    }
}
