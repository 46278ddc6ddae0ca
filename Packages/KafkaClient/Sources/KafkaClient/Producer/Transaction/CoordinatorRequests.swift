import KafkaCodecs
import KafkaProtocol
import KafkaTransport

/// Asks one coordinator, which is found by a key and found again when it has moved, until it says yes or no.
final class CoordinatorRequests: Sendable {
    private let cluster: Cluster
    private let key: String
    private let type: CoordinatorType
    private let node = Lock<Int32?>(nil)

    init(_ type: CoordinatorType, _ key: String, cluster: Cluster) {
        self.cluster = cluster
        self.key = key
        self.type = type
    }

    /// Sends `request`, again and again while that may help, and returns the answer that holds no error.
    ///
    /// - Parameters:
    ///   - versions: Bounds the request's version.
    ///   - isWanted: Asked before each further attempt.
    ///   - code: Finds the error in an answer.
    /// - Throws: An error that says what is left of the transaction; a retriable one where no answer came for as long
    ///   as `maximumBlock`. It says whether a request may have been carried out.
    func ask<Request: KafkaRequest>(
        _ request: Request, versions: ClosedRange<Int16>? = nil, what: String,
        isWanted: @Sendable () -> Bool = { true }, code: (Request.Response) -> ErrorCode
    ) async throws(KafkaError) -> Request.Response {
        let deadline = cluster.loop.now &+ cluster.configuration.maximumBlock.nanoseconds
        var (slow, soon) = (
            Backoff(initial: .milliseconds(50), maximum: .seconds(1)),
            Backoff(initial: .milliseconds(5), maximum: .milliseconds(100))
        )
        var isInDoubt = false
        while true {
            var failure: KafkaError
            var wait: Duration
            do throws(KafkaError) {
                let response = try await send(request, versions)
                let code = code(response)
                guard code != .none else { return response }
                failure = .broker(code, what)
                wait = try decide(code, Request.apiKey, &failure, &slow, &soon)
            } catch {
                failure = error
                if error.mayHaveBeenWritten { isInDoubt = true }
                failure.mayHaveBeenWritten = isInDoubt
                guard failure.isRetriable else { throw failure }
                node.withLock { $0 = nil }
                wait = slow.next()
            }
            failure.mayHaveBeenWritten = isInDoubt
            guard cluster.loop.now < deadline, isWanted() else { throw failure }
            await cluster.sleep(wait)
        }
    }

    /// Returns how long to wait before the next attempt, or throws where there is to be none.
    private func decide(
        _ code: ErrorCode, _ api: APIKey, _ failure: inout KafkaError, _ slow: inout Backoff, _ soon: inout Backoff
    ) throws(KafkaError) -> Duration {
        let meaning = TransactionFailure.of(code, in: api)
        failure = failure.inTransaction(meaning)
        switch meaning {
        case .retry: return slow.next()
        case .retrySoon: return soon.next()
        case .findCoordinator:
            node.withLock { $0 = nil }
            return slow.next()
        case .abort, .abortAndRenew, .fatal: throw failure
        }
    }

    private func send<Request: KafkaRequest>(
        _ request: Request, _ versions: ClosedRange<Int16>?
    ) async throws(KafkaError) -> Request.Response {
        try await cluster.request(request, to: try await coordinator(), versions: versions)
    }

    private func coordinator() async throws(KafkaError) -> Int32 {
        if let known = node.withLock({ $0 }) { return known }
        do throws(KafkaError) {
            let found = try await cluster.coordinator(of: key, type)
            node.withLock { $0 = found }
            return found
        } catch {
            guard let code = error.brokerError else { throw error }
            throw error.inTransaction(TransactionFailure.of(code, in: .findCoordinator))
        }
    }
}
