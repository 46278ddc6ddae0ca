import Synchronization
import Testing

@testable import KafkaSASL

@Suite(.timeLimit(.minutes(1))) struct RefreshingCacheTests {
    /// A source of numbers that a test can delay or fail.
    final class Source: Sendable {
        struct State {
            var fetched = 0
            var isFailing = false
            var lifetime: Duration? = .seconds(100)
            var waiting: [CheckedContinuation<Void, Never>] = []
            var isHeld = false
        }

        let state = Mutex(State())
        let time = ManualClock()

        var fetched: Int { state.withLock { $0.fetched } }

        func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

        func fetch() async throws(SASLError) -> RefreshingCache<Int>.Entry {
            if state.withLock({ $0.isHeld }) {
                await withCheckedContinuation { continuation in state.withLock { $0.waiting.append(continuation) } }
            }
            let (number, isFailing, lifetime) = state.withLock { state in
                state.fetched += 1
                return (state.fetched, state.isFailing, state.lifetime)
            }
            if isFailing { throw SASLError(.credentialsUnavailable, "failure \(number)") }
            return .init(number, expiry: lifetime.map { time.clock.now.advanced(by: $0) })
        }

        func cache(random: Double = 0.5) -> RefreshingCache<Int> {
            var policy = RefreshPolicy()
            policy.random = { random }
            return RefreshingCache(policy: policy, clock: time.clock) { () throws(SASLError) in try await self.fetch() }
        }
    }

    @Test func aValueIsKeptForMostOfItsLifetime() async throws {
        let source = Source()
        let cache = source.cache()
        #expect(try await cache.value() == 1)
        source.time.advance(.milliseconds(79_999))
        #expect(try await cache.value() == 1)
        source.time.advance(.milliseconds(1))
        #expect(try await cache.value() == 2)
    }

    @Test(arguments: [(0.0, 75), (0.5, 80), (1.0, 85)])
    func theJitterMovesTheRefresh(random: Double, seconds: Int) async throws {
        let source = Source()
        let cache = source.cache(random: random)
        _ = try await cache.value()
        source.time.advance(.seconds(seconds) - .milliseconds(2))
        #expect(try await cache.value() == 1)
        source.time.advance(.milliseconds(4))
        #expect(try await cache.value() == 2)
    }

    @Test func aValidValueIsKeptAfterAFailedRefresh() async throws {
        let source = Source()
        let cache = source.cache()
        _ = try await cache.value()
        source.set { $0.isFailing = true }
        source.time.advance(.seconds(90))
        #expect(try await cache.value() == 1)
        source.time.advance(.seconds(10))
        let error = await #expect(throws: SASLError.self) { try await cache.value() }
        #expect(error?.code == .credentialsUnavailable)
        source.set { $0.isFailing = false }
        source.time.advance(.seconds(10))
        #expect(try await cache.value() == 4)
    }

    @Test func theWaitAfterEachFailedFetchDoubles() async throws {
        let source = Source()
        let cache = source.cache()
        source.set { $0.isFailing = true }
        var attempts: [Int] = []
        for _ in 0..<40 {
            _ = await #expect(throws: SASLError.self) { try await cache.value() }
            attempts.append(source.fetched)
            source.time.advance(.milliseconds(50))
        }
        // Attempts at 0, 100, 300, 700 and 1,500 ms within two seconds.
        #expect(source.fetched == 5)
        #expect(attempts.prefix(8) == [1, 1, 2, 2, 2, 2, 3, 3])
        for _ in 0..<100 {
            source.time.advance(.seconds(10))
            _ = await #expect(throws: SASLError.self) { try await cache.value() }
        }
        #expect(source.fetched == 105)
    }

    @Test func concurrentCallersWaitForOneFetch() async throws {
        let source = Source()
        let cache = source.cache()
        source.set { $0.isHeld = true }
        async let values = withTaskGroup(of: Int?.self) { group in
            for _ in 0..<20 { group.addTask { try? await cache.value() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        while source.state.withLock({ $0.waiting.isEmpty }) { try await Task.sleep(for: .milliseconds(1)) }
        source.set { state in
            state.isHeld = false
            for waiting in state.waiting { waiting.resume() }
        }
        #expect(await values == [Int?](repeating: 1, count: 20))
        #expect(source.fetched == 1)
    }

    @Test func aValueThatIsFetchedExpiredIsNotReturned() async throws {
        let source = Source()
        source.set { $0.lifetime = .zero }
        let cache = source.cache()
        let error = await #expect(throws: SASLError.self) { try await cache.value() }
        #expect(error?.message == "the fetched credentials have already expired")
    }

    @Test func aValueOfUnknownLifetimeIsFetchedAgainAfterAMinute() async throws {
        let source = Source()
        source.set { $0.lifetime = nil }
        let cache = source.cache()
        _ = try await cache.value()
        source.time.advance(.seconds(59))
        #expect(try await cache.value() == 1)
        source.time.advance(.seconds(2))
        #expect(try await cache.value() == 2)
        source.set { $0.isFailing = true }
        source.time.advance(.seconds(3600))
        #expect(try await cache.value() == 2)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1, 0, 1])
    func extremePoliciesDoNotTrap(number: Double) {
        let now = UnixTime(seconds: 1_800_000_000)
        for duration in [Duration.zero, .seconds(Int64.max), .seconds(-1)] {
            var policy = RefreshPolicy()
            policy.fraction = number
            policy.jitter = number
            policy.backoffJitter = number
            policy.random = { number }
            policy.unknownLifetime = duration
            policy.initialBackoff = duration
            policy.maximumBackoff = duration
            for expiry in [nil, UnixTime(milliseconds: .max), UnixTime(milliseconds: .min), now] {
                _ = policy.refresh(from: now, expiry: expiry)
            }
            for count in [Int.min, 0, 1, 100, .max] { #expect(policy.wait(afterFailures: count) <= duration) }
        }
    }
}
