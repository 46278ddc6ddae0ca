import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Tests of the limit on bytes in flight.
@Suite(.timeLimit(.minutes(5))) struct ByteBudgetTests {
    /// Starts a task that takes `bytes` from the budget and then sets `isTaken`.
    private func taking(_ bytes: Int, from budget: ByteBudget, _ isTaken: Flag) -> Task<Void, Never> {
        Task {
            await budget.take(bytes)
            isTaken.value.withLock { $0 = true }
        }
    }

    private final class Flag: Sendable {
        let value = Lock(false)
        var isSet: Bool { value.withLock { $0 } }
    }

    /// Yields often enough that every task that could continue has done so.
    private func settle() async {
        for _ in 0..<1000 { await Task.yield() }
    }

    @Test func aTakeAboveTheLimitWaitsForRoom() async {
        let budget = ByteBudget(limit: 10)
        await budget.take(8)
        let isTaken = Flag()
        let waiting = taking(8, from: budget, isTaken)
        await settle()
        #expect(!isTaken.isSet)
        budget.give(8)
        await waiting.value
        #expect(isTaken.isSet)
    }

    @Test func returnedBytesResumeAllWaiters() async {
        let budget = ByteBudget(limit: 10)
        await budget.take(10)
        let taken = [Flag(), Flag(), Flag()]
        let waiting = taken.map { taking(3, from: budget, $0) }
        await settle()
        budget.give(10)
        for each in waiting { await each.value }
        for each in taken { #expect(each.isSet) }
    }

    @Test func aTakeLargerThanTheLimitIsAdmittedAlone() async {
        let budget = ByteBudget(limit: 10)
        await budget.take(100)
        let isTaken = Flag()
        let waiting = taking(1, from: budget, isTaken)
        await settle()
        #expect(!isTaken.isSet)
        budget.give(100)
        await waiting.value
    }

    @Test func aClosedBudgetAdmitsEverythingUntilItOpens() async {
        let budget = ByteBudget(limit: 10)
        budget.close()
        await budget.take(8)
        await budget.take(8)
        budget.open()
        let isTaken = Flag()
        let waiting = taking(8, from: budget, isTaken)
        await settle()
        #expect(!isTaken.isSet)
        budget.give(16)
        await waiting.value
        #expect(isTaken.isSet)
    }
}
