import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Sends requests to one coordinator. Looks the coordinator up by key, and again when it has moved.
final class CoordinatorRequests: Sendable {
    private let cluster: Cluster
    private let key: String
    private let type: CoordinatorType
    private let node = Lock<(id: Int32, foundAt: Int64)?>(nil)

    init(_ type: CoordinatorType, _ key: String, cluster: Cluster) {
        self.cluster = cluster
        self.key = key
        self.type = type
    }

    /// Sends `request` and returns the first response without an error. Retries while a retry may help.
    ///
    /// Takes at most `maximumBlock`, including the lookups that it needs.
    ///
    /// - Parameters:
    ///   - versions: Limits the request's version.
    ///   - isWanted: Whether a further attempt still makes sense.
    ///   - code: Returns the error code in a response.
    /// - Throws: An error that says what the caller may still do with the transaction, and whether a request may have
    ///   been carried out. It is retriable if only the time or the attempts were used up.
    func ask<Request: KafkaRequest>(
        _ request: Request, versions: ClosedRange<Int16>? = nil, what: String,
        isWanted: @Sendable () -> Bool = { true }, code: (Request.Response) -> ErrorCode
    ) async throws(KafkaError) -> Request.Response {
        var isInDoubt = false
        do throws(KafkaError) {
            return try await cluster.retrying(Request.apiKey, isTransactional: true, isWanted: isWanted) {
                attempt throws(KafkaError) in
                do throws(KafkaError) {
                    if attempt.reroutes { node.withLock { $0 = nil } }
                    let coordinator = try await coordinator(within: attempt.call)
                    let response = try await cluster.request(
                        request, to: coordinator, versions: versions, within: attempt.call)
                    let code = code(response)
                    guard code != .none else { return response }
                    throw KafkaError.broker(code, what).inTransaction(.of(code, in: Request.apiKey))
                } catch {
                    if error.mayHaveBeenWritten { isInDoubt = true }
                    throw error
                }
            }
        } catch {
            var error = error
            error.mayHaveBeenWritten = isInDoubt
            throw error
        }
    }

    private func coordinator(within call: Call) async throws(KafkaError) -> Int32 {
        // Look the coordinator up again if it has just left another request without a response: the role may have moved
        // to another broker.
        if let known = node.withLock({ $0 }), await !cluster.hasFailed(known.id, since: known.foundAt) {
            return known.id
        }
        do throws(KafkaError) {
            let found = try await cluster.coordinator(of: key, type, within: call)
            node.withLock { $0 = (found, cluster.loop.clock.now()) }
            return found
        } catch {
            guard let code = error.brokerError else { throw error }
            throw error.inTransaction(.of(code, in: .findCoordinator))
        }
    }
}
