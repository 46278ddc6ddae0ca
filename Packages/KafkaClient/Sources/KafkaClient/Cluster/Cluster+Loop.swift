extension Cluster {
    /// Calls `body` on the actor, synchronously. For code that already runs on the loop.
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
