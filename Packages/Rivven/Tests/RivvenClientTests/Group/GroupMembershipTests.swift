import KafkaCodecs
import KafkaTransport
import RivvenClient
import RivvenProtocol
import Testing

/// Records the calls of hooks, and the partitions that each member owns after them.
final class Ownership: Sendable {
    private let state = Lock<(held: [String: Set<RivvenPartition>], conflicts: Int)>(([:], 0))

    func hooks(_ member: String) -> RivvenGroupHooks {
        var hooks = RivvenGroupHooks()
        hooks.assigned = { partitions in
            self.state.withLock { state in
                for held in state.held.values { state.conflicts += held.intersection(partitions).count }
                state.held[member, default: []].formUnion(partitions)
            }
        }
        hooks.revoked = { partitions in self.take(partitions, member) }
        hooks.lost = { partitions in self.take(partitions, member) }
        return hooks
    }

    private func take(_ partitions: [RivvenPartition], _ member: String) {
        state.withLock { $0.held[member]?.subtract(partitions) }
    }

    var conflicts: Int { state.withLock { $0.conflicts } }
    var counts: [Int] { state.withLock { $0.held.values.map(\.count).sorted() } }

    /// Waits until the members own as many partitions as in `counts`.
    func reaches(_ counts: [Int], within limit: Duration = .seconds(10)) async -> Bool {
        let end = ContinuousClock.now + limit
        while self.counts != counts {
            guard ContinuousClock.now < end else { return false }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return true
    }
}

@Suite(.timeLimit(.minutes(5))) struct GroupMembershipTests {
    private static var quick: RivvenGroupOptions {
        var options = RivvenGroupOptions()
        options.sessionTimeout = .seconds(5)
        options.heartbeatInterval = .milliseconds(30)
        return options
    }

    @Test func twoMembersShareATopicUntilOneLeaves() async throws {
        let model = Lock(GroupCoordinatorModel(counts: ["t": 4]))
        let broker = try FakeRivven { request, _ in
            model.withLock { $0.answer(request, now: MonotonicClock.now()) }.map { .answer($0) } ?? .hangUp
        }
        try await broker.with { client in
            let ownership = Ownership()
            let first = try await client.join(
                group: "g", topics: ["t"], options: Self.quick, hooks: ownership.hooks("a"))
            #expect(await ownership.reaches([4]))
            let second = try await client.join(
                group: "g", topics: ["t"], options: Self.quick, hooks: ownership.hooks("b"))
            #expect(await ownership.reaches([2, 2]))
            #expect(await first.partitions.count == 2)
            await first.leave()
            #expect(await ownership.reaches([0, 4]))
            await second.leave()
            #expect(ownership.counts == [0, 0])
            #expect(ownership.conflicts == 0)
        }
    }

    @Test func aMemberWithASilentCoordinatorStopsOwningAndReportsIt() async throws {
        let model = Lock(GroupCoordinatorModel(counts: ["t": 4]))
        let isSilent = Lock(false)
        let broker = try FakeRivven { request, _ in
            guard !isSilent.withLock({ $0 }) else { return .silence }
            return model.withLock { $0.answer(request, now: MonotonicClock.now()) }.map { .answer($0) } ?? .hangUp
        }
        try await broker.with { client in
            let ownership = Ownership()
            let failures = Lock<[RivvenError]>([])
            var hooks = ownership.hooks("a")
            hooks.failed = { error in failures.withLock { $0.append(error) } }
            var options = Self.quick
            options.sessionTimeout = .seconds(3)
            let member = try await client.join(group: "g", topics: ["t"], options: options, hooks: hooks)
            #expect(await ownership.reaches([4]))
            #expect(member.isCurrent)
            #expect(member.outsideSince == nil)
            isSilent.withLock { $0 = true }
            #expect(await ownership.reaches([0]))
            #expect(!member.isCurrent)
            #expect(member.outsideSince != nil)
            isSilent.withLock { $0 = false }
            #expect(await ownership.reaches([4]))
            #expect(member.isCurrent)
            #expect(failures.withLock { $0 }.contains { $0.code == .timedOut })
            await member.leave()
        }
    }

    @Test func membersLearnOfNewPartitions() async throws {
        let model = Lock(GroupCoordinatorModel(counts: ["t": 2]))
        let broker = try FakeRivven { request, _ in
            model.withLock { $0.answer(request, now: MonotonicClock.now()) }.map { .answer($0) } ?? .hangUp
        }
        try await broker.with { client in
            let ownership = Ownership()
            var options = Self.quick
            options.metadataInterval = .milliseconds(50)
            let member = try await client.join(
                group: "g", topics: ["t"], options: options, hooks: ownership.hooks("a"))
            #expect(await ownership.reaches([2]))
            model.withLock { $0.counts["t"] = 5 }
            #expect(await ownership.reaches([5]))
            await member.leave()
        }
    }

    @Test func topicsOverTheLimitOfAGroupAreLeftOut() async throws {
        let model = Lock(GroupCoordinatorModel(counts: ["a": 60_000, "b": 60_000, "c": 3]))
        let broker = try FakeRivven { request, _ in
            model.withLock { $0.answer(request, now: MonotonicClock.now()) }.map { .answer($0) } ?? .hangUp
        }
        try await broker.with { client in
            let ownership = Ownership()
            let member = try await client.join(
                group: "g", topics: ["a", "b", "c"], options: Self.quick, hooks: ownership.hooks("a"))
            #expect(await ownership.reaches([60_003]))
            await member.leave()
        }
    }

    @Test func membersOfAClosedClientAreNotified() async throws {
        let model = Lock(GroupCoordinatorModel(counts: ["t": 4]))
        let broker = try FakeRivven { request, _ in
            model.withLock { $0.answer(request, now: MonotonicClock.now()) }.map { .answer($0) } ?? .hangUp
        }
        let ownership = Ownership()
        try await broker.with { client in
            _ = try await client.join(group: "g", topics: ["t"], options: Self.quick, hooks: ownership.hooks("a"))
            #expect(await ownership.reaches([4]))
        }
        #expect(await ownership.reaches([0]))
    }

    @Test func aRefusedJoinIsAnError() async throws {
        let broker = try FakeRivven { _, _ in
            var error = RivvenResponse.Error()
            error.message = "AUTHORIZATION_FAILED"
            return .answer(.error(error))
        }
        try await broker.with { client in
            await #expect(throws: RivvenError.self) {
                try await client.join(group: "g", topics: ["t"], options: Self.quick, hooks: .init())
            }
        }
    }

    @Test(arguments: [("", ["t"]), ("g", [""]), ("g", ["@ready:1"]), (String(repeating: "g", count: 257), ["t"])])
    func invalidNamesAreRefused(_ group: String, _ topics: [String]) async throws {
        let broker = try FakeRivven { _, _ in .silence }
        try await broker.with { client in
            await #expect {
                try await client.join(group: group, topics: topics, options: Self.quick, hooks: .init())
            } throws: { ($0 as? RivvenError)?.code == .invalidArgument }
        }
        #expect(broker.asked.withLock { $0 }.isEmpty)
    }
}
