import KafkaProtocol
import KafkaTransport

extension Cluster {
    /// Sends `request` to the controller, asking anew who that is where it has moved (T65).
    func requestController<Request: KafkaRequest>(
        _ request: Request
    ) async throws(KafkaError) -> Request.Response {
        if metadata.brokers.isEmpty { try await refresh() }
        guard metadata.brokers[metadata.controller] != nil else { return try await requestAny(request) }
        return try await self.request(request, to: metadata.controller)
    }

    /// Waits until a topic that was just made is known with all its leaders.
    func topic(_ name: String, patient: Bool) async throws(KafkaError) -> ClusterMetadata.Topic {
        let deadline = loop.now &+ configuration.maximumBlock.nanoseconds
        while true {
            do throws(KafkaError) {
                return try await topic(name)
            } catch {
                guard patient, error.isRetriable, loop.now < deadline else { throw error }
            }
        }
    }
}
