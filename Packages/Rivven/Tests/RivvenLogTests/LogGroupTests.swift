import KafkaCodecs
import RivvenLog
import RivvenProtocol
import Testing

/// Which partitions members were told to hold.
private final class Ownership: Sendable {
    private let state = Lock<(held: [String: Set<RivvenPartition>], conflicts: Int)>(([:], 0))

    func hooks(_ member: String) -> RivvenGroupHooks {
        var hooks = RivvenGroupHooks()
        hooks.assigned = { partitions in
            self.state.withLock { state in
                for held in state.held.values { state.conflicts += held.intersection(partitions).count }
                state.held[member, default: []].formUnion(partitions)
            }
        }
        hooks.revoked = { partitions in
            await Task.yield()
            self.state.withLock { $0.held[member]?.subtract(partitions) }
        }
        return hooks
    }

    var conflicts: Int { state.withLock { $0.conflicts } }
    var counts: [Int] { state.withLock { $0.held.values.map(\.count).sorted() } }

    func reaches(_ counts: [Int]) async -> Bool {
        let end = ContinuousClock.now + .seconds(10)
        while self.counts != counts {
            guard ContinuousClock.now < end else { return false }
            await Task.yield()
        }
        return true
    }
}

@Suite(.timeLimit(.minutes(5))) struct LogGroupTests {
    @Test func membersOfTheProcessShareEveryPartition() async throws {
        let log = try await RivvenLog(directory: nil)
        _ = try await log.createTopic("t", partitions: 6)
        let ownership = Ownership()
        let first = try await log.join(group: "g", topics: ["t"], options: .init(), hooks: ownership.hooks("a"))
        #expect(await ownership.reaches([6]))
        let second = try await log.join(group: "g", topics: ["t"], options: .init(), hooks: ownership.hooks("b"))
        #expect(await ownership.reaches([3, 3]))
        await first.leave()
        #expect(await ownership.reaches([0, 6]))
        #expect(await second.partitions.count == 6)
        await second.leave()
        #expect(ownership.counts == [0, 0])
        #expect(ownership.conflicts == 0)
        await log.close()
    }

    @Test func addedPartitionsAreAssignedAndTheOthersStay() async throws {
        let log = try await RivvenLog(directory: nil)
        _ = try await log.createTopic("t", partitions: 2)
        let ownership = Ownership()
        let member = try await log.join(group: "g", topics: ["t"], options: .init(), hooks: ownership.hooks("a"))
        #expect(await ownership.reaches([2]))
        _ = try await log.growTopic("t", to: 5)
        #expect(await ownership.reaches([5]))
        #expect(ownership.conflicts == 0)
        await member.leave()
        await log.close()
    }

    @Test func aTopicCreatedLaterIsAssigned() async throws {
        let log = try await RivvenLog(directory: nil)
        let ownership = Ownership()
        let member = try await log.join(group: "g", topics: ["t"], options: .init(), hooks: ownership.hooks("a"))
        #expect(await member.partitions.isEmpty)
        _ = try await log.createTopic("t", partitions: 2)
        #expect(await ownership.reaches([2]))
        await member.leave()
        await log.close()
    }

    @Test func groupsAreIndependent() async throws {
        let log = try await RivvenLog(directory: nil)
        _ = try await log.createTopic("t", partitions: 2)
        let (one, other) = (Ownership(), Ownership())
        let first = try await log.join(group: "g", topics: ["t"], options: .init(), hooks: one.hooks("a"))
        let second = try await log.join(group: "h", topics: ["t"], options: .init(), hooks: other.hooks("a"))
        #expect(await one.reaches([2]))
        #expect(await other.reaches([2]))
        await first.leave()
        await second.leave()
        await log.close()
    }

    @Test(arguments: Place.allCases) func theTailIsTheLastMessage(_ place: Place) async throws {
        let tests = RivvenLogTests()
        try await tests.with(place) { log, _ in
            _ = try await log.createTopic("t", partitions: 1)
            #expect(try await log.tail(topic: "t", partition: 0) == nil)
            _ = try await log.publish(topic: "t", partition: 0, records: tests.records(0..<700))
            #expect(try await log.settledTail(topic: "t", partition: 0)?.value == "v699")
            #expect(try await log.topics().map(\.name) == ["t"])
        }
    }
}
