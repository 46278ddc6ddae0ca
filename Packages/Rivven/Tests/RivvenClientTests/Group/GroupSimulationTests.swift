import KafkaTransport
import RivvenProtocol
import Testing

@testable import RivvenClient

@Suite struct GroupSimulationTests {
    private static let all = (0..<6).map { RivvenPartition("t", $0) }

    @Test func membersShareThePartitions() {
        var group = GroupSimulation(seed: 1, counts: ["t": 6])
        group.add("a")
        group.run(3000)
        #expect(group.held() == ["a": Self.all])
        group.add("b")
        group.add("c")
        group.run(6000)
        #expect(group.held().values.map(\.count) == [2, 2, 2])
        #expect(group.held().values.flatMap { $0 }.sorted() == Self.all)
        #expect(group.conflicts.isEmpty)
    }

    @Test func aKilledMembersPartitionsGoToTheOthersAfterItsSession() {
        var group = GroupSimulation(seed: 2, counts: ["t": 6])
        for id in ["a", "b", "c"] { group.add(id) }
        group.run(6000)
        group.kill("a")
        group.run(2000)
        #expect(group.held().values.map(\.count) == [2, 2], "the session has not ended yet")
        group.run(6000)
        #expect(group.held().values.map(\.count) == [3, 3])
        #expect(group.conflicts.isEmpty)
    }

    @Test func aLeavingMembersPartitionsGoToTheOthersAtOnce() {
        var group = GroupSimulation(seed: 3, counts: ["t": 6])
        for id in ["a", "b"] { group.add(id) }
        group.run(6000)
        group.leave("a")
        group.run(2500)
        #expect(group.members["a"]?.isOver == true)
        #expect(group.held() == ["a": [], "b": Self.all])
    }

    @Test func aPartitionIsNotAssignedDuringASlowRevocation() {
        var group = GroupSimulation(seed: 4, counts: ["t": 6])
        group.add("a")
        group.run(3000)
        group.slowestHook = 20_000
        group.add("b")
        group.run(60_000)
        #expect(group.conflicts.isEmpty)
        #expect(group.held().values.map(\.count) == [3, 3])
    }

    @Test func membersRejoinAfterARestartOfTheBroker() {
        var group = GroupSimulation(seed: 5, counts: ["t": 6])
        for id in ["a", "b"] { group.add(id) }
        group.run(6000)
        group.coordinator.forgetGroup()
        group.run(8000)
        #expect(group.conflicts.isEmpty)
        #expect(group.held().values.map(\.count) == [3, 3])
        #expect(group.members["a"]?.hooks.contains(.lost) == true)
    }

    @Test func aTopicCreatedLaterIsAssigned() {
        var group = GroupSimulation(seed: 6, counts: [:])
        group.add("a")
        group.run(3000)
        #expect(group.held() == ["a": []])
        group.coordinator.counts["t"] = 6
        group.run(35_000)
        #expect(group.held() == ["a": Self.all])
    }

    /// Members join, leave and are killed at random times.
    @Test(arguments: 0..<40 as Range<UInt64>) func noPartitionEverHasTwoOwners(_ seed: UInt64) {
        var group = GroupSimulation(seed: seed, counts: ["t": 6, "u": 3])
        var random = SplitMix64(seed: seed &+ 1000)
        for round in 0..<12 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1, 2: group.add("m\(round)", topics: round.isMultiple(of: 2) ? ["t", "u"] : ["t"])
            case 3: if let id = group.members.keys.sorted().first { group.leave(id) }
            default: if let id = group.members.keys.sorted().last { group.kill(id) }
            }
            group.run(Int64.random(in: 10...4000, using: &random))
        }
        group.add("last", topics: ["t", "u"])
        group.run(20_000)
        #expect(group.conflicts.isEmpty)
        #expect(group.held().values.flatMap { $0 }.count == 9)
    }
}
