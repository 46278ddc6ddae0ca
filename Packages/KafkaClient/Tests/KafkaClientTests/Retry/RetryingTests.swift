import KafkaProtocol
import Testing

@testable import KafkaClient

/// Tests of calls whose attempts need different numbers of requests.
@Suite(.timeLimit(.minutes(2))) struct RetryingTests {
    /// Makes a call that always fails. Attempt N sends `costs[N]` requests; further attempts send as many as the last
    /// one. Returns how many requests the broker received, and the error of the call.
    static func fail(costs: [Int]) async throws -> (requests: Int, error: KafkaError?) {
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        broker.forgetRequests()
        var ended: KafkaError?
        do throws(KafkaError) {
            try await kafka.cluster.retrying(.findCoordinator) { attempt throws(KafkaError) in
                for _ in 0..<costs[min(attempt.failures, costs.count - 1)] {
                    _ = try await kafka.cluster.requestAny(FindCoordinatorRequest(), within: attempt.call)
                }
                throw .broker(.coordinatorNotAvailable, "attempt \(attempt.failures)")
            }
        } catch {
            ended = error
        }
        let requests = broker.requests.count
        await kafka.close()
        await broker.stop()
        return (requests, ended)
    }

    @Test(arguments: [[1, 2], [1, 3], [1, 1, 1, 19], [2, 5], [1, 50]])
    func attemptsThatNeedMoreRequestsThanTheFirstSendNoMoreThanTwenty(_ costs: [Int]) async throws {
        let (requests, error) = try await Self.fail(costs: costs)
        #expect(requests <= 20)
        #expect(requests > costs[0])
        #expect(error?.brokerError == .coordinatorNotAvailable)
    }

    @Test func anAttemptThatRunsOutOfRequestsEndsWithThePreviousError() async throws {
        let (requests, error) = try await Self.fail(costs: [1, 50])
        #expect(requests == 20)
        #expect(error?.message.contains("attempt 0") == true)
    }
}
