import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

/// A classic group that a test drives. Requests are numbered, time is a parameter, and responses are found by number.
private struct Script {
    var group: ClassicGroup
    var now: Int64 = 0
    private var lastToken: UInt64 = 0
    private var lastID = 0
    var joins: [UInt64: JoinOutcome] = [:]
    var syncs: [UInt64: SyncOutcome] = [:]

    init(delay: Int64 = 0, maximumSize: Int = 100) {
        group = ClassicGroup(limits: .init(maximumSize: maximumSize, initialDelay: delay))
    }

    mutating func join(
        _ id: String = "", instance: String? = nil, protocols: [String] = ["range"], metadata: Bytes = "m",
        session: Int64 = 10_000, rebalance: Int64 = 30_000, known: Bool = false, skip: Bool = false
    ) -> UInt64 {
        lastToken += 1
        var request = JoinRequest(
            token: .init(rawValue: lastToken), memberID: id, instanceID: instance, protocolType: "consumer",
            protocols: protocols.map { .init(name: $0, metadata: metadata) }, sessionTimeout: session,
            rebalanceTimeout: rebalance)
        request.requiresKnownID = known
        request.canSkipAssignment = skip
        let number = lastID + 1
        lastID = number
        take(group.join(request, now: now) { "member-\(number)" })
        return lastToken
    }

    mutating func sync(
        _ id: String, generation: Int32, instance: String? = nil, name: String? = nil,
        _ assignments: [String: Bytes] = [:]
    ) -> UInt64 {
        lastToken += 1
        take(
            group.sync(
                SyncRequest(
                    token: .init(rawValue: lastToken), memberID: id, instanceID: instance, generation: generation,
                    protocolName: name, assignments: assignments.map { ($0.key, $0.value) }), now: now))
        return lastToken
    }

    mutating func leave(_ id: String, instance: String? = nil) -> ErrorCode {
        let result = group.leave(id, instanceID: instance, now: now)
        take(result.actions)
        return result.error
    }

    mutating func heartbeat(_ id: String, generation: Int32, instance: String? = nil) -> ErrorCode {
        group.heartbeat(id, instanceID: instance, generation: generation, now: now)
    }

    mutating func advance(to time: Int64) {
        now = time
        take(group.advance(to: time))
    }

    /// Joins and syncs a single member. Returns its id; the group is stable.
    mutating func stableMember(instance: String? = nil, session: Int64 = 10_000) -> String {
        let token = join(instance: instance, session: session)
        let id = joins[token]?.memberID ?? ""
        _ = sync(id, generation: group.generation, instance: instance, [id: "a"])
        return id
    }

    private mutating func take(_ actions: [GroupAction]) {
        for action in actions {
            switch action {
            case .joined(let token, let outcome):
                #expect(joins[token.rawValue] == nil, "a second response")
                joins[token.rawValue] = outcome
            case .synced(let token, let outcome):
                #expect(syncs[token.rawValue] == nil, "a second response")
                syncs[token.rawValue] = outcome
            }
        }
    }
}

@Suite("A classic group")
struct ClassicGroupTests {
    @Test func aLoneMemberLeadsTheFirstGeneration() {
        var script = Script()
        let join = script.join(metadata: "topics")
        let outcome = script.joins[join]
        #expect(outcome?.error == ErrorCode.none)
        #expect(outcome?.generation == 1)
        #expect(outcome?.leader == outcome?.memberID)
        #expect(outcome?.protocolName == "range")
        #expect(outcome?.members == [.init(id: "member-1", instanceID: nil, metadata: "topics")])
        #expect(script.group.phase == .completing)
    }

    @Test func newMemberReceivesItsIDAndJoinsWithIt() {
        // KIP-394: the member joins with the id from the response.
        var script = Script()
        let first = script.join(known: true)
        #expect(script.joins[first]?.error == .memberIdRequired)
        let id = script.joins[first]?.memberID ?? ""
        #expect(!id.isEmpty)
        let second = script.join(id, known: true)
        #expect(script.joins[second]?.error == ErrorCode.none)
        #expect(script.joins[second]?.memberID == id)
        #expect(script.group.members.count == 1)
    }

    @Test func rebalanceTimeoutOfZeroStillAllowsSomeTime() {
        var script = Script()
        let first = script.join(rebalance: 0)
        let leader = script.joins[first]?.memberID ?? ""
        _ = script.sync(leader, generation: 1, [leader: "a"])
        _ = script.join(rebalance: 0)
        script.advance(to: 99)
        #expect(script.group.members[leader] != nil)
        script.advance(to: 100)
        #expect(script.group.members[leader] == nil)
    }

    @Test func tooManyProtocolsAreRefused() {
        var script = Script()
        let many = script.join(protocols: (0..<101).map { "p\($0)" })
        #expect(script.joins[many]?.error == .inconsistentGroupProtocol)
        let enough = script.join(protocols: (0..<100).map { "p\($0)" })
        #expect(script.joins[enough]?.error == ErrorCode.none)
    }

    @Test func unusedMemberIDExpires() {
        var script = Script()
        let first = script.join(session: 1000, known: true)
        script.advance(to: 1000)
        #expect(script.group.isUnused)
        let second = script.join(script.joins[first]?.memberID ?? "", known: true)
        #expect(script.joins[second]?.error == .unknownMemberId)
    }

    @Test func secondMemberMakesTheFirstRejoin() {
        var script = Script()
        let leader = script.stableMember()
        let second = script.join(metadata: "second")
        #expect(script.joins[second] == nil)
        #expect(script.heartbeat(leader, generation: 1) == .rebalanceInProgress)
        let again = script.join(leader)
        #expect(script.joins[again]?.generation == 2)
        #expect(script.joins[again]?.members.count == 2)
        #expect(script.joins[second]?.generation == 2)
        #expect(script.joins[second]?.members == [])
        #expect(script.joins[second]?.leader == leader)
    }

    @Test func assignmentsReachTheirMembers() {
        var script = Script()
        let leader = script.stableMember()
        let second = script.join()
        _ = script.join(leader)
        let follower = script.joins[second]?.memberID ?? ""
        let early = script.sync(follower, generation: 2)
        #expect(script.syncs[early] == nil)
        let deciding = script.sync(leader, generation: 2, [leader: "0", follower: "1"])
        #expect(script.syncs[early]?.assignment == "1")
        #expect(script.syncs[deciding]?.assignment == "0")
        #expect(script.group.phase == .stable)
        let late = script.sync(follower, generation: 2)
        #expect(script.syncs[late]?.assignment == "1")
    }

    @Test func memberWithoutAnAssignmentGetsAnEmptyOne() {
        var script = Script()
        let leader = script.stableMember()
        let second = script.join()
        _ = script.join(leader)
        let follower = script.joins[second]?.memberID ?? ""
        _ = script.sync(leader, generation: 2, [leader: "0", "stranger": "x"])
        let token = script.sync(follower, generation: 2)
        #expect(script.syncs[token]?.error == ErrorCode.none)
        #expect(script.syncs[token]?.assignment == Bytes.empty)
    }

    @Test func requestsOfAnotherGenerationAreRefused() {
        var script = Script()
        let id = script.stableMember()
        #expect(script.heartbeat(id, generation: 0) == .illegalGeneration)
        let sync = script.sync(id, generation: 7)
        #expect(script.syncs[sync]?.error == .illegalGeneration)
        #expect(script.group.allowsCommit(id, instanceID: nil, generation: 0, now: 0) == .illegalGeneration)
        #expect(script.heartbeat("stranger", generation: 1) == .unknownMemberId)
    }

    @Test func expiredMemberIsRemovedAndTheOthersRejoin() {
        var script = Script()
        let first = script.stableMember(session: 5000)
        let second = script.join(session: 60_000)
        _ = script.join(first, session: 5000)
        let other = script.joins[second]?.memberID ?? ""
        _ = script.sync(first, generation: 2, [:])
        _ = script.sync(other, generation: 2)
        #expect(script.group.nextDeadline == 5000)
        script.advance(to: 5000)
        #expect(script.group.members[first] == nil)
        #expect(script.heartbeat(other, generation: 2) == .rebalanceInProgress)
        let again = script.join(other)
        #expect(script.joins[again]?.leader == other)
        #expect(script.joins[again]?.generation == 3)
    }

    @Test func heartbeatsKeepAMemberAlive() {
        var script = Script()
        let id = script.stableMember(session: 5000)
        script.now = 4000
        #expect(script.heartbeat(id, generation: 1) == ErrorCode.none)
        script.advance(to: 8999)
        #expect(script.group.members[id] != nil)
        script.advance(to: 9000)
        #expect(script.group.members[id] == nil)
        #expect(script.group.phase == .empty)
    }

    @Test func aMemberThatWaitsInJoinDoesNotExpire() {
        // A join may wait for the rebalance timeout, however short the session timeout is.
        var script = Script()
        _ = script.stableMember(session: 100_000)
        let waiting = script.join(session: 1000, rebalance: 30_000)
        script.advance(to: 20_000)
        #expect(script.joins[waiting] == nil)
        #expect(script.group.members.count == 2)
    }

    @Test func memberThatDoesNotRejoinInTimeIsRemoved() {
        var script = Script()
        let old = script.stableMember(session: 100_000)
        let waiting = script.join(session: 1000, rebalance: 5000)
        script.advance(to: 30_000)
        #expect(script.group.members[old] == nil)
        #expect(script.joins[waiting]?.error == ErrorCode.none)
        #expect(script.joins[waiting]?.leader == script.joins[waiting]?.memberID)
    }

    @Test func aLeaderThatNeverAssignsIsRemoved() {
        var script = Script()
        let leader = script.stableMember(session: 100_000)
        let second = script.join(session: 100_000)
        _ = script.join(leader, session: 100_000)
        let follower = script.joins[second]?.memberID ?? ""
        let sync = script.sync(follower, generation: 2)
        script.advance(to: 30_000)
        #expect(script.group.members[leader] == nil)
        #expect(script.syncs[sync]?.error == .rebalanceInProgress)
        #expect(script.group.phase == .preparing)
    }

    @Test func leavingMakesTheOthersRejoin() {
        var script = Script()
        let leader = script.stableMember()
        let second = script.join()
        _ = script.join(leader)
        _ = script.sync(leader, generation: 2)
        #expect(script.leave(leader) == ErrorCode.none)
        #expect(script.leave(leader) == .unknownMemberId)
        #expect(script.heartbeat(script.joins[second]?.memberID ?? "", generation: 2) == .rebalanceInProgress)
    }

    @Test func lastLeaveEmptiesTheGroupInANewGeneration() {
        var script = Script()
        let id = script.stableMember()
        #expect(script.leave(id) == ErrorCode.none)
        #expect(script.group.phase == .empty)
        #expect(script.group.generation == 2)
        #expect(script.group.allowsCommit("", instanceID: nil, generation: -1, now: 0) == ErrorCode.none)
    }

    @Test func protocolSupportedByAllAndPreferredByMostIsChosen() {
        var script = Script()
        let first = script.join(protocols: ["a", "b", "c"])
        let id = script.joins[first]?.memberID ?? ""
        let second = script.join(protocols: ["c", "b"])
        let third = script.join(protocols: ["b", "c"])
        _ = script.join(id, protocols: ["a", "b", "c"])
        #expect(script.joins[second]?.protocolName == "b")
        #expect(script.joins[third]?.protocolName == "b")
    }

    @Test func aMemberWithoutACommonProtocolIsRefused() {
        var script = Script()
        _ = script.stableMember()
        let other = script.join(protocols: ["sticky"])
        #expect(script.joins[other]?.error == .inconsistentGroupProtocol)
        let none = script.join(protocols: [])
        #expect(script.joins[none]?.error == .inconsistentGroupProtocol)
    }

    @Test func repeatedJoinOfAFollowerReturnsTheSameGeneration() {
        var script = Script()
        let leader = script.stableMember()
        let second = script.join()
        _ = script.join(leader)
        _ = script.sync(leader, generation: 2)
        let follower = script.joins[second]?.memberID ?? ""
        let again = script.join(follower)
        #expect(script.joins[again]?.generation == 2)
        #expect(script.group.phase == .stable)
    }

    @Test func theLeaderCanForceARebalance() {
        var script = Script()
        let leader = script.stableMember()
        let again = script.join(leader)
        #expect(script.joins[again]?.generation == 2)
    }

    @Test func initialRebalanceDelayCollectsMembers() {
        var script = Script(delay: 3000)
        let first = script.join()
        #expect(script.joins[first] == nil)
        script.now = 2000
        let second = script.join()
        script.advance(to: 3000)
        #expect(script.joins[first] == nil, "a newcomer extends the delay")
        script.advance(to: 6000)
        #expect(script.joins[first]?.generation == 1)
        #expect(script.joins[second]?.generation == 1)
    }

    @Test func groupSizeIsLimited() {
        var script = Script(maximumSize: 2)
        _ = script.stableMember()
        _ = script.join(known: true)
        let third = script.join()
        #expect(script.joins[third]?.error == .groupMaxSizeReached)
    }

    @Test(arguments: [99, 1_800_001] as [Int64])
    func sessionTimeoutsOutOfRangeAreRefused(timeout: Int64) {
        var script = Script()
        let token = script.join(session: timeout)
        #expect(script.joins[token]?.error == .invalidSessionTimeout)
    }

    @Test func restartedStaticMemberKeepsItsAssignmentWithoutARebalance() {
        // Static membership (KIP-345).
        var script = Script()
        let former = script.stableMember(instance: "one")
        let token = script.join(instance: "one", skip: true)
        let outcome = script.joins[token]
        #expect(outcome?.error == ErrorCode.none)
        #expect(outcome?.generation == 1)
        #expect(outcome?.skipsAssignment == true)
        #expect(outcome?.memberID != former)
        #expect(script.group.phase == .stable)
        let sync = script.sync(outcome?.memberID ?? "", generation: 1, instance: "one")
        #expect(script.syncs[sync]?.assignment == "a")
        #expect(script.heartbeat(former, generation: 1, instance: "one") == .fencedInstanceId)
    }

    @Test func staticLeaderWithAnOlderProtocolRejoinsAsAFollower() {
        var script = Script()
        let former = script.stableMember(instance: "one")
        let token = script.join(instance: "one")
        #expect(script.joins[token]?.leader == former)
        #expect(script.joins[token]?.members == [])
    }

    @Test func aStaticMemberStaysThroughARebalanceThatItMisses() {
        var script = Script()
        let fixed = script.stableMember(instance: "one", session: 100_000)
        let second = script.join(session: 100_000)
        script.advance(to: 30_000)
        #expect(script.group.members[fixed] != nil)
        #expect(script.joins[second]?.leader == script.joins[second]?.memberID)
        #expect(script.joins[second]?.members.count == 2)
    }

    @Test func administratorRemovesAStaticMemberByInstanceID() {
        var script = Script()
        _ = script.stableMember(instance: "one")
        #expect(script.leave("", instance: "two") == .unknownMemberId)
        #expect(script.leave("wrong", instance: "one") == .fencedInstanceId)
        #expect(script.leave("", instance: "one") == ErrorCode.none)
        #expect(script.group.isUnused)
    }

    @Test func commitsAreRefusedUntilTheAssignmentIsKnown() {
        var script = Script()
        let join = script.join()
        let id = script.joins[join]?.memberID ?? ""
        #expect(script.group.allowsCommit(id, instanceID: nil, generation: 1, now: 0) == .rebalanceInProgress)
        _ = script.sync(id, generation: 1)
        #expect(script.group.allowsCommit(id, instanceID: nil, generation: 1, now: 0) == ErrorCode.none)
        #expect(script.group.allowsCommit("", instanceID: nil, generation: -1, now: 0) == .unknownMemberId)
    }

    @Test func repeatedRequestEndsThePreviousOne() {
        var script = Script()
        let leader = script.stableMember()
        let first = script.join()
        #expect(script.joins[first] == nil)
        let second = script.join(leader)
        let id = script.joins[first]?.memberID ?? ""
        let sync = script.sync(id, generation: 2)
        let again = script.sync(id, generation: 2)
        #expect(script.syncs[sync]?.error == .rebalanceInProgress)
        #expect(script.syncs[again] == nil)
        #expect(script.joins[second]?.error == ErrorCode.none)
    }

    @Test func aSyncUnderAnotherProtocolIsRefused() {
        var script = Script()
        let join = script.join()
        let token = script.sync(script.joins[join]?.memberID ?? "", generation: 1, name: "sticky")
        #expect(script.syncs[token]?.error == .inconsistentGroupProtocol)
    }
}
