import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// Portions that go in side by side, and events that go in alone.
struct CarefulGateTests {
    @Test func whoIsAloneWaitsForTheOthersAndTheOthersForIt() async throws {
        let room = Room()
        await room.enter("a", alone: false).value
        await room.enter("b", alone: false).value
        let alone = room.enter("alone", alone: true)
        try await Task.sleep(for: .milliseconds(20))
        // Nobody goes in before the one that waits, or it might wait for ever.
        let late = room.enter("late", alone: false)
        try await Task.sleep(for: .milliseconds(20))
        #expect(room.inside == ["a", "b"])
        room.leave("a")
        try await Task.sleep(for: .milliseconds(20))
        #expect(room.inside == ["b"])
        room.leave("b")
        await alone.value
        try await Task.sleep(for: .milliseconds(20))
        #expect(room.inside == ["alone"])
        room.leave("alone")
        await late.value
        #expect(room.inside == ["late"])
    }
}

/// Who is inside.
private final class Room: Sendable {
    private let gate = CarefulGate()
    private let names = Lock<Set<String>>([])

    var inside: Set<String> { names.withLock { $0 } }

    func enter(_ name: String, alone: Bool) -> Task<Void, Never> {
        Task {
            await self.gate.enter(alone: alone)
            self.names.withLock { _ = $0.insert(name) }
        }
    }

    func leave(_ name: String) {
        names.withLock { _ = $0.remove(name) }
        gate.leave()
    }
}
