extension Cluster {
    /// Calls `body` on the actor, at once: for code that runs on the loop already.
    nonisolated func onLoop<Value: Sendable, Failure>(
        _ body: @Sendable (isolated Cluster) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let result: Result<Value, Failure> = assumeIsolated { cluster in
            do throws(Failure) {
                return .success(try body(cluster))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
