import Testing

@testable import KafkaConnectors

/// The bound on what is under way.
struct ByteBudgetTests {
    @Test func whoWouldPassTheBoundGoesOnOnceThereIsRoom() async {
        let budget = ByteBudget(limit: 10)
        await budget.take(8)
        let waiting = Task { await budget.take(8) }
        budget.give(8)
        await waiting.value
    }

    @Test func moreThanTheBoundIsLetThroughAlone() async {
        await ByteBudget(limit: 10).take(100)
    }

    @Test func aClosedOneLetsEverybodyThroughUntilItOpens() async {
        let budget = ByteBudget(limit: 10)
        budget.close()
        await budget.take(8)
        await budget.take(8)
        budget.open()
        let waiting = Task { await budget.take(8) }
        budget.give(16)
        await waiting.value
    }
}
