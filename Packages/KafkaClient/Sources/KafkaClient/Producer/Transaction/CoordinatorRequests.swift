import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Sends requests to one coordinator, which is found by a key and found again when it has moved.
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

    /// Sends `request`, again while that may help, and returns the response without an error.
    ///
    /// Ends within `maximumBlock`, with everything that it needs.
    ///
    /// - Parameters:
    ///   - versions: Limits the request's version.
    ///   - isWanted: Whether a further attempt still makes sense.
    ///   - code: Returns the error in a response.
    /// - Throws: An error that says what is left of the transaction, and whether a request may have been carried out. It is
    ///   retriable if only the time or the attempts were used up.
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
        // A broker that has just left another request without a response is not waited for again: its role may have moved.
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
