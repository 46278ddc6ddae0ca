import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("The group coordinator")
struct GroupCoordinatorTests {
    private var coordinator = GroupCoordinator(limits: .init(groups: 2)) { "suffix" }
    private let topicPartition = TopicPartition(topic: "t", partition: 3)

    private func request(_ id: String = "", client: String = "client") -> JoinRequest {
        JoinRequest(
            token: .init(rawValue: 1), memberID: id, clientID: client, protocolType: "consumer",
            protocols: [.init(name: "range", metadata: "m")], sessionTimeout: 1000, rebalanceTimeout: 1000)
    }

    private func outcome(_ actions: [GroupAction]) -> JoinOutcome? {
        guard case .joined(_, let outcome)? = actions.first else { return nil }
        return outcome
    }

    @Test mutating func memberIDBeginsWithTheClientID() {
        #expect(outcome(coordinator.join("g", request(), now: 0))?.memberID == "client-suffix")
    }

    @Test mutating func offsetsOfARequestAreKeptOrStagedTogether() {
        let name = String(repeating: "g", count: 32_000)
        func entry(_ partition: Int32, _ offset: Int64, stagedBy: Int64) -> OffsetJournal.Entry {
            let offset = CommittedOffset(offset: offset, leaderEpoch: 0, metadata: "", timestamp: 0)
            return .init(
                group: name, topicPartition: .init(topic: "t", partition: partition), offset: offset, stagedBy: stagedBy
            )
        }
        let kept = (0..<50_000).map { entry($0, Int64($0), stagedBy: -1) }
        coordinator.keep(kept + [entry(7, 99, stagedBy: -1), entry(8, 5, stagedBy: 3)], group: name, now: 0)
        #expect(coordinator.groups[name]?.offsets.count == 50_000)
        #expect(coordinator.offset(group: name, at: .init(topic: "t", partition: 7))?.offset == 99)
        #expect(coordinator.offset(group: name, at: .init(topic: "t", partition: 8))?.offset == 8)
        #expect(coordinator.unstablePartitions(name) == [.init(topic: "t", partition: 8)])
    }

    @Test mutating func repeatedOffsetsDoNotHideThatAGroupGrows() {
        func entry(_ partition: Int32, metadata: Int) -> OffsetJournal.Entry {
            let text = String(repeating: "m", count: metadata)
            let offset = CommittedOffset(offset: 1, leaderEpoch: 0, metadata: text, timestamp: 0)
            return .init(group: "g", topicPartition: .init(topic: "t", partition: partition), offset: offset)
        }
        coordinator.keep([entry(0, metadata: 4000)], group: "g", now: 0)
        let entries = [entry(1, metadata: 4000)] + Array(repeating: entry(0, metadata: 0), count: 100)
        let former = coordinator.groups["g"]?.offsetBytes ?? 0
        let growth = coordinator.groups["g"]?.growth(of: entries) ?? 0
        coordinator.keep(entries, group: "g", now: 0)
        #expect(growth >= (coordinator.groups["g"]?.offsetBytes ?? 0) - former)
    }

    @Test mutating func aGroupWithoutANameIsRefused() {
        #expect(outcome(coordinator.join("", request(), now: 0))?.error == .invalidGroupId)
        #expect(coordinator.heartbeat("", "m", instanceID: nil, generation: 1, now: 0) == .invalidGroupId)
    }

    @Test mutating func memberOfAMissingGroupIsUnknown() {
        #expect(outcome(coordinator.join("g", request("m"), now: 0))?.error == .unknownMemberId)
        #expect(coordinator.heartbeat("g", "m", instanceID: nil, generation: 1, now: 0) == .unknownMemberId)
        #expect(coordinator.leave("g", "m", instanceID: nil, now: 0).error == .unknownMemberId)
        #expect(coordinator.groups.isEmpty)
    }

    @Test mutating func aGroupWithoutMembersAndOffsetsStaysForTheRetentionTime() {
        let id = outcome(coordinator.join("g", request(), now: 0))?.memberID ?? ""
        #expect(coordinator.leave("g", id, instanceID: nil, now: 10).error == ErrorCode.none)
        #expect(coordinator.groups["g"]?.membership.phase == .empty)
        #expect(coordinator.groups["g"]?.membership.protocolType == "consumer")
        #expect(coordinator.expireOffsets(retention: 100, now: 109, wallTime: 109).isEmpty)
        #expect(coordinator.groups.count == 1)
        #expect(coordinator.expireOffsets(retention: 100, now: 110, wallTime: 110).isEmpty)
        #expect(coordinator.groups.isEmpty)
    }

    @Test mutating func aGroupWhoseLastOffsetIsForgottenStays() {
        coordinator.keep(.init(offset: 1), group: "g", at: topicPartition, now: 0)
        coordinator.forget(group: "g", at: topicPartition)
        #expect(coordinator.groups.count == 1)
        #expect(coordinator.delete("g").error == ErrorCode.none)
    }

    @Test mutating func aRefusedJoinLeavesNoGroup() {
        var join = request()
        join.sessionTimeout = 0
        #expect(outcome(coordinator.join("g", join, now: 0))?.error == .invalidSessionTimeout)
        #expect(coordinator.groups.isEmpty)
    }

    @Test mutating func theNumberOfGroupsIsLimited() {
        _ = coordinator.join("one", request(), now: 0)
        _ = coordinator.join("two", request(), now: 0)
        #expect(outcome(coordinator.join("three", request(), now: 0))?.error == .groupMaxSizeReached)
        #expect(coordinator.allowsCommit("three", "", instanceID: nil, generation: -1, now: 0) == .groupMaxSizeReached)
    }

    @Test mutating func commitWithoutAMemberIsAllowedInAnEmptyGroup() {
        #expect(coordinator.allowsCommit("g", "", instanceID: nil, generation: -1, now: 0) == ErrorCode.none)
        #expect(coordinator.allowsCommit("g", "", instanceID: nil, generation: 1, now: 0) == .illegalGeneration)
    }

    @Test mutating func committedOffsetsKeepEpochAndMetadata() {
        // KIP-320 for the leader epoch.
        let offset = CommittedOffset(offset: 42, leaderEpoch: 7, metadata: "mine", timestamp: 5)
        coordinator.keep(offset, group: "g", at: topicPartition, now: 0)
        #expect(coordinator.offset(group: "g", at: topicPartition) == offset)
        #expect(coordinator.offset(group: "h", at: topicPartition) == nil)
    }

    @Test mutating func offsetsOutliveTheMembersForTheRetentionTime() {
        let id = outcome(coordinator.join("g", request(), now: 0))?.memberID ?? ""
        coordinator.keep(.init(offset: 1, timestamp: 0), group: "g", at: topicPartition, now: 0)
        #expect(coordinator.expireOffsets(retention: 100, now: 5000, wallTime: 5000).isEmpty, "the group has a member")
        _ = coordinator.leave("g", id, instanceID: nil, now: 5000)
        #expect(coordinator.expireOffsets(retention: 100, now: 5099, wallTime: 5099).isEmpty)
        #expect(coordinator.expireOffsets(retention: 100, now: 5100, wallTime: 5100).count == 1)
        #expect(coordinator.groups.isEmpty)
    }

    @Test mutating func deletingATopicDeletesItsOffsets() {
        coordinator.keep(.init(offset: 1), group: "g", at: topicPartition, now: 0)
        coordinator.keep(.init(offset: 2), group: "g", at: .init(topic: "u", partition: 0), now: 0)
        #expect(coordinator.topicPartitions(in: ["t"]).map(\.topicPartition) == [topicPartition])
        coordinator.forget(group: "g", at: topicPartition)
        #expect(coordinator.groups["g"]?.offsets.count == 1)
    }

    @Test mutating func aGroupWithMembersIsNotDeleted() {
        #expect(coordinator.delete("g").error == .groupIdNotFound)
        let id = outcome(coordinator.join("g", request(), now: 0))?.memberID ?? ""
        coordinator.keep(.init(offset: 1), group: "g", at: topicPartition, now: 0)
        #expect(coordinator.delete("g").error == .nonEmptyGroup)
        _ = coordinator.leave("g", id, instanceID: nil, now: 0)
        #expect(coordinator.delete("g").topicPartitions == [topicPartition])
        #expect(coordinator.groups.isEmpty)
    }
}
