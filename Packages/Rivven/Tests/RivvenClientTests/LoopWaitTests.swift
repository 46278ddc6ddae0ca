import KafkaTransport
import Testing

@testable import RivvenClient

@Suite("Waits on a loop", .timeLimit(.minutes(1))) struct LoopWaitTests {
    @Test(arguments: [false, true]) func cancellationEndsAWait(isEarly: Bool) async throws {
        let loop = try EventLoop(name: "wait")
        let begin = ContinuousClock.now
        let waiting = Task {
            if isEarly { while !Task.isCancelled { await Task.yield() } }
            await LoopWait(loop).wait(.seconds(30))
        }
        if !isEarly { try await Task.sleep(for: .milliseconds(20)) }
        waiting.cancel()
        await waiting.value
        #expect(ContinuousClock.now - begin < .seconds(10))
        loop.shutdown()
    }
}
