/// A cache of one value that expires. It fetches the value on demand, and again before it expires.
///
/// Invariants:
/// - Only one fetch is in progress at a time. All callers that wait for it get its result.
/// - A value is returned until it expires, and never afterwards.
/// - After a failure nothing is fetched for a time that doubles with each further failure. Meanwhile callers get the
///   last value if it is still valid, otherwise the last error.
package actor RefreshingCache<Value: Sendable> {
    /// A value with its expiry. If the expiry is `nil`, it is fetched again after `RefreshPolicy.unknownLifetime`.
    package struct Entry: Sendable {
        package let value: Value
        package let expiry: UnixTime?

        package init(_ value: Value, expiry: UnixTime?) {
            self.value = value
            self.expiry = expiry
        }
    }

    private struct Held {
        let entry: Entry
        let refresh: UnixTime
    }

    private struct Failure {
        let error: SASLError
        let retry: UnixTime
        let count: Int
    }

    private let policy: RefreshPolicy
    private let clock: WallClock
    private let fetch: @Sendable () async throws(SASLError) -> Entry
    private var held: Held?
    private var failure: Failure?
    private var underWay: Task<Result<Entry, SASLError>, Never>?

    package init(
        policy: RefreshPolicy, clock: WallClock, fetch: @escaping @Sendable () async throws(SASLError) -> Entry
    ) {
        self.policy = policy
        self.clock = clock
        self.fetch = fetch
    }

    /// Returns a value that has not expired.
    ///
    /// - Throws: `SASLError` if there is no valid value and fetching failed.
    package func value() async throws(SASLError) -> Value {
        let now = clock.now
        if let held, now < held.refresh, isValid(held.entry, now) { return held.entry.value }
        if let failure, now < failure.retry, underWay == nil { return try fallback(failure.error, now) }
        switch await refreshed() {
        case .success(let entry): return entry.value
        case .failure(let error): return try fallback(error, clock.now)
        }
    }

    private func isValid(_ entry: Entry, _ now: UnixTime) -> Bool { entry.expiry.map { now < $0 } ?? true }

    private func fallback(_ error: SASLError, _ now: UnixTime) throws(SASLError) -> Value {
        if let held, isValid(held.entry, now) { return held.entry.value }
        throw error
    }

    private func refreshed() async -> Result<Entry, SASLError> {
        if let underWay { return await underWay.value }
        let task = Task { () -> Result<Entry, SASLError> in
            let result = await self.result()
            self.settle(result)
            return result
        }
        underWay = task
        return await task.value
    }

    private func result() async -> Result<Entry, SASLError> {
        do throws(SASLError) {
            let entry = try await fetch()
            guard isValid(entry, clock.now) else {
                return .failure(SASLError(.credentialsUnavailable, "the fetched credentials have already expired"))
            }
            return .success(entry)
        } catch {
            return .failure(error)
        }
    }

    private func settle(_ result: Result<Entry, SASLError>) {
        let now = clock.now
        underWay = nil
        switch result {
        case .success(let entry):
            held = Held(entry: entry, refresh: policy.refresh(from: now, expiry: entry.expiry))
            failure = nil
        case .failure(let error):
            let count = (failure?.count ?? 0) + 1
            failure = Failure(error: error, retry: now.advanced(by: policy.wait(afterFailures: count)), count: count)
        }
    }
}
