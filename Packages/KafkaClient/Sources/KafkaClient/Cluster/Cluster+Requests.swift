import KafkaProtocol
import KafkaTransport

extension Cluster {
    /// Sends `request` to the controller, and reads the response. Finds the controller again if it has moved.
    ///
    /// - Parameter read: Returns the value of a response, or throws its error.
    nonisolated func requestController<Request: KafkaRequest, Value>(
        _ request: Request, within call: Call? = nil, _ read: (Request.Response, Attempt) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        try await retrying(Request.apiKey, within: call) { attempt throws(KafkaError) in
            let controller = try await self.controller(isFresh: attempt.reroutes, within: attempt.call)
            guard let controller else {
                return try read(try await self.requestAny(request, within: attempt.call), attempt)
            }
            return try read(try await self.request(request, to: controller, within: attempt.call), attempt)
        }
    }

    /// Sends `request` to any broker, and reads the response.
    ///
    /// - Parameter read: Returns the value of a response, or throws its error.
    nonisolated func retryingAny<Request: KafkaRequest, Value>(
        _ request: Request, _ read: (Request.Response) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        try await retrying(Request.apiKey) { attempt throws(KafkaError) in
            try read(try await self.requestAny(request, within: attempt.call))
        }
    }

    /// Returns the controller, or `nil` if the brokers do not name one that is known.
    private func controller(isFresh: Bool, within call: Call) async throws(KafkaError) -> Int32? {
        if isFresh || metadata.brokers.isEmpty { try await refresh(within: call) }
        return metadata.brokers[metadata.controller] == nil ? nil : metadata.controller
    }
}
