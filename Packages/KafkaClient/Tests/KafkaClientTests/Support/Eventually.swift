/// Waits at most a minute until `isTrue` returns true.
///
/// A loop without a limit would keep the test process running after the test's time limit.
func eventually(_ isTrue: () throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try !isTrue() {
        guard ContinuousClock.now < end else { throw NeverHappened() }
        try await Task.sleep(for: .milliseconds(1))
    }
}

private struct NeverHappened: Error, CustomStringConvertible {
    var description: String { "what the test waits for did not happen within a minute" }
}
