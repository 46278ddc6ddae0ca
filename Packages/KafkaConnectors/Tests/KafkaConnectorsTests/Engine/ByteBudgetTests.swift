import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// The bound on what is under way.
@Suite(.timeLimit(.minutes(5))) struct ByteBudgetTests {
    /// Takes `bytes` in a task of its own, and says afterwards whether they were taken.
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

    /// Lets other tasks run, for long enough that one that could go on would have.
    private func settle() async {
        for _ in 0..<1000 { await Task.yield() }
    }

    @Test func whoWouldPassTheBoundGoesOnOnceThereIsRoom() async {
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

    @Test func allWhoWaitGoOn() async {
        let budget = ByteBudget(limit: 10)
        await budget.take(10)
        let taken = [Flag(), Flag(), Flag()]
        let waiting = taken.map { taking(3, from: budget, $0) }
        await settle()
        budget.give(10)
        for each in waiting { await each.value }
        for each in taken { #expect(each.isSet) }
    }

    @Test func moreThanTheBoundIsLetThroughAlone() async {
        let budget = ByteBudget(limit: 10)
        await budget.take(100)
        let isTaken = Flag()
        let waiting = taking(1, from: budget, isTaken)
        await settle()
        #expect(!isTaken.isSet)
        budget.give(100)
        await waiting.value
    }

    @Test func aClosedOneLetsEverybodyThroughUntilItOpens() async {
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
