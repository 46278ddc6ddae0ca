import KafkaTransport
import Testing

@testable import RivvenClient

@Suite("Waits on a loop", .timeLimit(.minutes(1))) struct LoopWaitTests {
    /// The task is cancelled before, while, or after the loop begins the wait.
    @Test func cancellationEndsAWait() async throws {
        let loop = try EventLoop(name: "wait")
        let begin = ContinuousClock.now
        for yields in 0..<20 {
            // Longer than the test may take.
            let waiting = Task { await LoopWait(loop).wait(.seconds(300)) }
            for _ in 0..<yields { await Task.yield() }
            waiting.cancel()
            await waiting.value
        }
        #expect(begin.duration(to: .now) < .seconds(300))
        loop.shutdown()
    }
}
