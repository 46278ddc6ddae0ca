import Testing

@testable import KafkaConnectors

@Suite(.timeLimit(.minutes(1))) struct CompletionTests {
    @Test func aWaitEndsAtItsDeadline() async {
        let (completion, start) = (Completion(), ContinuousClock.now)
        await completion.wait(until: start + .milliseconds(20))
        #expect(ContinuousClock.now - start >= .milliseconds(20))
        #expect(!completion.isComplete)
    }

    @Test func aWaitThatEndsAtItsDeadlineDoesNotEndOthers() async {
        let completion = Completion()
        let others = [
            Task {
                await completion.wait(until: .now + .seconds(60))
                return completion.isComplete
            },
            Task {
                await completion.wait()
                return completion.isComplete
            },
        ]
        for _ in 0..<20 { await completion.wait(until: .now + .milliseconds(5)) }
        completion.complete()
        for other in others { #expect(await other.value) }
    }

    @Test func aCompletionEndsAllWaits() async {
        let completion = Completion()
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { await completion.wait(until: start + .seconds(60)) } }
            group.addTask { completion.complete() }
        }
        #expect(ContinuousClock.now - start < .seconds(30))
        await completion.wait(until: .now + .seconds(60))
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}
