import Testing

@testable import KafkaBroker

@Suite("The budget of state")
struct StateBudgetTests {
    private func budget() -> StateBudget {
        var limits = KafkaBroker.Limits()
        limits.groupBytes = 100
        limits.offsetBytes = 100
        limits.stateBytes = 150
        return StateBudget(limits)
    }

    @Test func eachKindHasALimit() {
        let budget = budget()
        #expect(budget.hasRoom(for: 100, .groups))
        #expect(!budget.hasRoom(for: 101, .groups))
        budget.change(.groups, by: 60)
        #expect(budget.hasRoom(for: 40, .groups))
        #expect(!budget.hasRoom(for: 41, .groups))
        #expect(budget.hasRoom(for: 90, .offsets))
    }

    @Test func allKindsTogetherHaveALimit() {
        let budget = budget()
        budget.change(.groups, by: 90)
        #expect(!budget.hasRoom(for: 61, .offsets))
        budget.change(.groups, by: -90)
        #expect(budget.hasRoom(for: 61, .offsets))
        #expect(budget.total == 0)
    }

    @Test func stateAboveALimitMayShrinkButNotGrow() {
        let budget = budget()
        budget.change(.groups, by: 500)
        #expect(budget.hasRoom(for: 0, .groups) && budget.hasRoom(for: -1, .groups))
        #expect(!budget.hasRoom(for: 1, .groups))
    }
}
