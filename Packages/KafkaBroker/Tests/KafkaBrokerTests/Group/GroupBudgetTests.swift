import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("The bytes of groups and offsets")
struct GroupBudgetTests {
    private static func request(
        _ member: String = "", token: UInt64 = 1, client: String = "client", instance: String? = nil,
        metadata: Int = 10, requiresKnownID: Bool = false
    ) -> JoinRequest {
        JoinRequest(
            token: .init(rawValue: token), memberID: member, instanceID: instance, clientID: client,
            clientHost: "127.0.0.1", protocolType: "consumer",
            protocols: [.init(name: "range", metadata: Bytes(Array(repeating: 1, count: metadata)))],
            sessionTimeout: 1000, rebalanceTimeout: 1000, requiresKnownID: requiresKnownID)
    }

    private static func outcome(_ actions: [GroupAction]) -> JoinOutcome? {
        guard case .joined(_, let outcome)? = actions.last else { return nil }
        return outcome
    }

    private static func coordinator(_ change: (inout KafkaBroker.Limits) -> Void = { _ in }) -> GroupCoordinator {
        var limits = KafkaBroker.Limits()
        change(&limits)
        var number = 0
        return GroupCoordinator(limits: .init(), budget: StateBudget(limits)) {
            number += 1
            return "suffix-\(number)"
        }
    }

    /// Counts all bytes again, without the budget.
    private static func recount(_ coordinator: GroupCoordinator) -> (groups: Int, offsets: Int) {
        var (groups, offsets) = (0, 0)
        for (id, group) in coordinator.groups {
            groups += StateSize.group + id.utf8.count + (group.membership.protocolType?.utf8.count ?? 0)
            for member in group.membership.members.values {
                groups += StateSize.member + member.id.utf8.count + (member.instanceID?.utf8.count ?? 0)
                groups += member.clientID.utf8.count + member.clientHost.utf8.count + member.assignment.count
                for candidate in member.protocols {
                    groups += StateSize.groupProtocol + candidate.name.utf8.count + candidate.metadata.count
                }
            }
            for id in group.membership.pending.keys { groups += StateSize.pendingMember + id.utf8.count }
            for (topicPartition, offset) in group.offsets {
                offsets += StateSize.offset + topicPartition.topic.utf8.count + offset.metadata.utf8.count
            }
            for staged in group.staged.values {
                offsets += StateSize.stagingProducer
                for (topicPartition, offset) in staged {
                    offsets += StateSize.offset + topicPartition.topic.utf8.count + offset.metadata.utf8.count
                }
            }
        }
        return (groups, offsets)
    }

    @Test(arguments: 0..<20)
    func countedBytesStayExact(seed: UInt64) {
        var random = SplitMix(state: seed)
        var coordinator = Self.coordinator {
            $0.groupBytes = 40_000
            $0.offsetBytes = 20_000
        }
        var now: Int64 = 0
        for step in 0..<400 {
            let group = "group-\(random.next() % 6)"
            let members = coordinator.groups[group]?.membership.members.keys.sorted() ?? []
            let pending = coordinator.groups[group]?.membership.pending.keys.sorted() ?? []
            let known = (members + pending).randomElement(using: &random) ?? "nobody"
            let topicPartition = TopicPartition(
                topic: "topic-\(random.next() % 3)", partition: Int32(random.next() % 3))
            let offset = CommittedOffset(
                offset: 1, metadata: String(repeating: "m", count: Int(random.next() % 200)), timestamp: now)
            let producer = Int64(random.next() % 3)
            switch random.next() % 16 {
            case 0...1: _ = coordinator.join(group, Self.request(requiresKnownID: true), now: now)
            case 2...4:
                let instance = random.next() % 2 == 0 ? "static-\(random.next() % 3)" : nil
                let request = Self.request(
                    token: UInt64(step), instance: instance, metadata: Int(random.next() % 3000))
                _ = coordinator.join(group, request, now: now)
            case 5: _ = coordinator.join(group, Self.request(known, metadata: Int(random.next() % 3000)), now: now)
            case 6...7:
                let membership = coordinator.groups[group]?.membership
                let sync = SyncRequest(
                    token: .init(rawValue: UInt64(step)), memberID: membership?.leader ?? "",
                    generation: membership?.generation ?? 0,
                    assignments: members.map { ($0, Bytes(Array(repeating: 2, count: Int(random.next() % 3000)))) })
                _ = coordinator.sync(group, sync, now: now)
            case 8: _ = coordinator.leave(group, known, instanceID: nil, now: now)
            case 9:
                now += Int64(random.next() % 800)
                _ = coordinator.advance(group, to: now)
            case 10:
                guard
                    coordinator.hasRoom(
                        for: [.init(group: group, topicPartition: topicPartition, offset: offset)], group: group)
                else { continue }
                coordinator.keep(offset, group: group, at: topicPartition, now: now)
            case 11:
                let entry = OffsetJournal.Entry(
                    group: group, topicPartition: topicPartition, offset: offset, stagedBy: producer)
                guard coordinator.hasRoom(for: [entry], group: group) else { continue }
                coordinator.stage(offset, group: group, at: topicPartition, by: producer, now: now)
            case 12: coordinator.endStaged(group: group, by: producer, commits: random.next() % 2 == 0)
            case 13: coordinator.forget(group: group, at: topicPartition)
            case 14: _ = coordinator.delete(group)
            default: _ = coordinator.expireOffsets(retention: 500, now: now, wallTime: now)
            }
            let (groups, offsets) = Self.recount(coordinator)
            #expect(coordinator.budget[.groups] == groups && coordinator.budget[.offsets] == offsets, "step \(step)")
            guard coordinator.budget[.groups] == groups else { return }
            #expect(groups <= 40_000 && offsets <= 20_000, "step \(step)")
        }
        for group in coordinator.groups.keys {
            _ = coordinator.expireMembers(group, clientID: nil, now: now)
            _ = coordinator.advance(group, to: now + 10_000)
            #expect(coordinator.delete(group).error == ErrorCode.none)
        }
        #expect(coordinator.budget.total == 0)
    }

    @Test func joinAboveTheLimitIsRefused() {
        var coordinator = Self.coordinator { $0.groupBytes = 20_000 }
        let first = Self.outcome(coordinator.join("g", Self.request(metadata: 10_000), now: 0))
        #expect(first?.error == ErrorCode.none)
        let second = Self.outcome(coordinator.join("h", Self.request(metadata: 10_000), now: 0))
        #expect(second?.error == .groupMaxSizeReached)
        #expect(coordinator.groups["h"] == nil)
        // A member may rejoin with as many bytes as before, but not with more.
        let id = first?.memberID ?? ""
        let same = Self.outcome(coordinator.join("g", Self.request(id, metadata: 10_000), now: 0))
        #expect(same?.error == ErrorCode.none)
        let more = Self.outcome(coordinator.join("g", Self.request(id, metadata: 30_000), now: 0))
        #expect(more?.error == .groupMaxSizeReached)
    }

    @Test func assignmentAboveTheLimitIsRefused() {
        var coordinator = Self.coordinator { $0.groupBytes = 20_000 }
        let member = Self.outcome(coordinator.join("g", Self.request(), now: 0))
        let id = member?.memberID ?? ""
        func sync(_ size: Int) -> [GroupAction] {
            coordinator.sync(
                "g",
                SyncRequest(
                    token: .init(rawValue: 2), memberID: id, generation: member?.generation ?? 0,
                    assignments: [(id, Bytes(Array(repeating: 1, count: size)))]), now: 0)
        }
        #expect(sync(30_000) == [.synced(.init(rawValue: 2), .init(error: .groupMaxSizeReached))])
        guard case .synced(_, let outcome)? = sync(10_000).last else { return #expect(Bool(false)) }
        #expect(outcome.error == ErrorCode.none && outcome.assignment.count == 10_000)
    }

    @Test func assignedButUnusedMemberIDsCount() {
        var coordinator = Self.coordinator { $0.groupBytes = 20_000 }
        var refused = 0
        for _ in 0..<100 {
            let request = Self.request(client: String(repeating: "c", count: 1000), requiresKnownID: true)
            if Self.outcome(coordinator.join("g", request, now: 0))?.error == .groupMaxSizeReached { refused += 1 }
        }
        #expect(refused > 80)
        #expect(coordinator.groups["g"]?.membership.pending.count == 100 - refused)
        _ = coordinator.advance("g", to: 1000)
        #expect(Self.outcome(coordinator.join("g", Self.request(), now: 1000))?.error == ErrorCode.none)
    }

    @Test func fullBudgetEvictsTheLongestIdleGroups() {
        var coordinator = Self.coordinator { $0.groupBytes = 30 * (StateSize.group + 20) }
        for number in 0..<20 {
            let id = Self.outcome(coordinator.join("idle-\(number)", Self.request(), now: 0))?.memberID ?? ""
            _ = coordinator.leave("idle-\(number)", id, instanceID: nil, now: Int64(number))
        }
        coordinator.keep(.init(offset: 1), group: "idle-0", at: .init(topic: "t", partition: 0), now: 0)
        #expect(coordinator.groups.count == 20)
        #expect(Self.outcome(coordinator.join("new", Self.request(metadata: 6_000), now: 30))?.error == ErrorCode.none)
        #expect(coordinator.groups["new"] != nil && coordinator.groups["idle-19"] != nil)
        #expect(coordinator.groups["idle-0"] != nil, "it has an offset")
        #expect(coordinator.groups["idle-1"] == nil)
    }

    @Test func offsetsAboveTheLimitHaveNoRoom() {
        var coordinator = Self.coordinator { $0.offsetBytes = 1000 }
        func hasRoom(_ size: Int, partition: Int32) -> Bool {
            let offset = CommittedOffset(offset: 1, metadata: String(repeating: "m", count: size))
            let entry = OffsetJournal.Entry(
                group: "g", topicPartition: .init(topic: "t", partition: partition), offset: offset)
            return coordinator.hasRoom(for: [entry], group: "g")
        }
        #expect(hasRoom(800, partition: 0))
        #expect(!hasRoom(900, partition: 0))
        let kept = CommittedOffset(offset: 1, metadata: String(repeating: "m", count: 800))
        coordinator.keep(kept, group: "g", at: .init(topic: "t", partition: 0), now: 0)
        #expect(hasRoom(800, partition: 0), "it replaces the former")
        #expect(!hasRoom(0, partition: 1))
    }

    @Test(arguments: ["c", "é", "😀"])
    func memberIDOfALongClientIDFitsIntoAMessage(character: Character) {
        var coordinator = Self.coordinator()
        let client = String(String(repeating: character, count: 32_767).utf8.prefix(32_764)) ?? ""
        let id = Self.outcome(coordinator.join("g", Self.request(client: client), now: 0))?.memberID ?? ""
        #expect(id.utf8.count <= 32_767)
        #expect(id.utf8.count > 32_760)
        #expect(id.hasSuffix("-suffix-1"))
        #expect(id.hasPrefix(String(repeating: character, count: 8000)))
    }
}
