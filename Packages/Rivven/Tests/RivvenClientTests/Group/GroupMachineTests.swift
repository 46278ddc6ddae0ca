import RivvenProtocol
import Testing

@testable import RivvenClient

/// Transcripts of one member: the responses that it receives, and its next steps.
@Suite struct GroupMachineTests {
    private static let second: Int64 = 1_000_000_000

    private static func machine() -> GroupMachine {
        GroupMachine(group: "g", member: "m", topics: ["t"], options: RivvenGroupOptions())
    }

    private static func joined(
        _ generation: UInt32, leader: String = "m", _ members: [(String, [String])]
    ) -> Result<RivvenResponse, RivvenError> {
        var result = RivvenResponse.JoinGroupResult()
        result.generationID = generation
        result.memberID = "m"
        result.leaderID = leader
        result.members = members.map { RivvenPair($0.0, $0.1) }
        return .success(.joinGroupResult(result))
    }

    private static func synced(_ assignments: [(String, [UInt32])]) -> Result<RivvenResponse, RivvenError> {
        var result = RivvenResponse.SyncGroupResult()
        result.assignments = assignments.map { RivvenPair($0.0, $0.1) }
        return .success(.syncGroupResult(result))
    }

    private static func beaten(_ code: Int32) -> Result<RivvenResponse, RivvenError> {
        var result = RivvenResponse.HeartbeatResult()
        result.errorCode = code
        return .success(.heartbeatResult(result))
    }

    private static func refused(_ message: String) -> Result<RivvenResponse, RivvenError> {
        .failure(RivvenError(.broker, message))
    }

    private static func subscriptions(_ step: GroupMachine.Step) -> [String]? {
        if case .ask(.joinGroup(let join)) = step { join.subscriptions } else { nil }
    }

    private static func isBeat(_ step: GroupMachine.Step) -> Bool {
        if case .ask(.heartbeat) = step { true } else { false }
    }

    /// Returns a follower that owns t-1 in generation 4. Its hook has returned, at second 1.
    private static func owner() -> GroupMachine {
        var machine = machine()
        _ = machine.next(now: 0)
        machine.answered(joined(4, leader: "l", [("l", []), ("m", [])]), sent: 0, now: 0)
        _ = machine.next(now: 0)
        machine.answered(joined(4, leader: "l", [("l", []), ("m", [])]), sent: 0, now: 0)
        _ = machine.next(now: second)
        machine.answered(beaten(0), sent: second, now: second)
        _ = machine.next(now: second)
        machine.answered(synced([("@", [4]), ("t", [1])]), sent: second, now: second)
        _ = machine.next(now: second)
        machine.hookReturned(now: second)
        return machine
    }

    @Test func aMemberReportsThatItIsReadyForItsGeneration() {
        var machine = Self.machine()
        #expect(Self.subscriptions(machine.next(now: 0)) == ["t"])
        machine.answered(Self.joined(7, leader: "l", [("l", ["t"]), ("m", ["t"])]), sent: 0, now: 0)
        let announced = Self.subscriptions(machine.next(now: 0))
        #expect(announced == ["t", "@ready:7"])
    }

    @Test func aLeaderWaitsUntilEveryMemberIsReady() {
        var machine = Self.machine()
        _ = machine.next(now: 0)
        machine.answered(Self.joined(1, [("m", ["t"]), ("o", ["t"])]), sent: 0, now: 0)
        _ = machine.next(now: 0)
        machine.answered(Self.joined(1, [("m", ["t", "@ready:1"]), ("o", ["t", "@ready:0"])]), sent: 0, now: 0)
        let asksAgain = Self.subscriptions(machine.next(now: Self.second))
        #expect(asksAgain == ["t", "@ready:1"])
        machine.answered(
            Self.joined(1, [("m", ["t", "@ready:1"]), ("o", ["t", "@ready:1"])]), sent: Self.second, now: Self.second)
        let counts = machine.next(now: Self.second)
        #expect(counts == .count(["t"]))
        machine.counted(["t": 3], now: Self.second)
        guard case .ask(.syncGroup(let sync)) = machine.next(now: Self.second) else {
            Issue.record("the leader did not assign")
            return
        }
        #expect(sync.assignments.map(\.first) == ["m", "o"])
        #expect(sync.assignments.map { $0.second.map(\.first) } == [["@", "t"], ["@", "t"]])
        #expect(sync.assignments.map { $0.second.map(\.second) } == [[[1], [0, 2]], [[1], [1]]])
    }

    @Test func partitionsAreRevokedBeforeTheMemberIsReadyForANewGeneration() {
        var machine = Self.owner()
        #expect(machine.partitions == [RivvenPartition("t", 1)])
        let later = 3 * Self.second
        _ = machine.next(now: later)
        machine.answered(
            Self.refused("HEARTBEAT_FAILED: ILLEGAL_GENERATION: expected 5, got 4"), sent: later, now: later)
        let hook = machine.next(now: later)
        #expect(hook == .call(.revoked, [RivvenPartition("t", 1)]))
        let stays = Self.subscriptions(machine.next(now: later))
        #expect(stays == ["t"], "in the group, not ready")
        machine.answered(Self.joined(5, leader: "l", [("l", []), ("m", ["t"])]), sent: later, now: later)
        let beats = Self.isBeat(machine.next(now: later + Self.second))
        #expect(beats, "it sends heartbeats while the hook runs")
        machine.answered(Self.beaten(27), sent: later + Self.second, now: later + Self.second)
        machine.hookReturned(now: later + Self.second)
        let ready = Self.subscriptions(machine.next(now: later + Self.second))
        #expect(ready == ["t", "@ready:5"])
    }

    @Test func aRemovedMemberLosesItsPartitions() {
        var machine = Self.owner()
        _ = machine.next(now: 3 * Self.second)
        machine.answered(Self.refused("HEARTBEAT_FAILED: UNKNOWN_MEMBER_ID: 'm'"), sent: 0, now: 3 * Self.second)
        let hook = machine.next(now: 3 * Self.second)
        #expect(hook == .call(.lost, [RivvenPartition("t", 1)]))
    }

    @Test func aMemberWithoutResponsesLosesItsPartitionsBeforeItsSessionEnds() {
        var machine = Self.owner()
        let early = machine.next(now: Self.second + 8_900_000_000)
        #expect(Self.isBeat(early))
        machine.answered(.failure(RivvenError(.timedOut, "")), sent: 0, now: Self.second + 8_950_000_000)
        let hook = machine.next(now: Self.second + 9_000_000_000)
        #expect(hook == .call(.lost, [RivvenPartition("t", 1)]))
    }

    @Test func anAssignmentWithoutAGenerationIsIgnored() {
        var machine = Self.machine()
        _ = machine.next(now: 0)
        machine.answered(Self.joined(4, leader: "l", [("m", [])]), sent: 0, now: 0)
        _ = machine.next(now: 0)
        machine.answered(Self.joined(4, leader: "l", [("m", [])]), sent: 0, now: 0)
        _ = machine.next(now: Self.second)
        machine.answered(Self.beaten(0), sent: 0, now: Self.second)
        _ = machine.next(now: Self.second)
        machine.answered(Self.synced([("t", [1])]), sent: 0, now: Self.second)
        #expect(machine.partitions.isEmpty)
        let joins = Self.subscriptions(machine.next(now: 2 * Self.second))
        #expect(joins == ["t", "@ready:4"])
    }

    @Test(arguments: [[("@", [4]), ("u", [1])], [("@", [4]), ("t", [.max, 100_000])], [("@", [3]), ("t", [1])]])
    func invalidPartitionsOrGenerationsAreIgnored(_ assignment: [(String, [UInt32])]) {
        var machine = Self.machine()
        _ = machine.next(now: 0)
        machine.answered(Self.joined(4, leader: "l", [("m", [])]), sent: 0, now: 0)
        _ = machine.next(now: 0)
        machine.answered(Self.joined(4, leader: "l", [("m", [])]), sent: 0, now: 0)
        _ = machine.next(now: Self.second)
        machine.answered(Self.beaten(0), sent: 0, now: Self.second)
        _ = machine.next(now: Self.second)
        machine.answered(Self.synced(assignment), sent: 0, now: Self.second)
        #expect(machine.partitions.isEmpty)
    }

    @Test func aJoinResponseWithoutTheMemberIsRetried() {
        var machine = Self.machine()
        _ = machine.next(now: 0)
        machine.answered(Self.joined(4, leader: "l", [("l", [])]), sent: 0, now: 0)
        let again = Self.subscriptions(machine.next(now: 2 * Self.second))
        #expect(again == ["t"])
    }

    @Test func partitionsAreRevokedBeforeAMemberLeaves() {
        var machine = Self.owner()
        machine.leave(now: Self.second)
        let hook = machine.next(now: Self.second)
        #expect(hook == .call(.revoked, [RivvenPartition("t", 1)]))
        machine.hookReturned(now: Self.second)
        guard case .ask(.leaveGroup(let request)) = machine.next(now: Self.second) else {
            Issue.record("the member did not leave")
            return
        }
        #expect(request.memberID == "m")
        machine.answered(.success(.leaveGroupResult(.init())), sent: 0, now: Self.second)
        let end = machine.next(now: Self.second)
        #expect(end == .end)
    }

    @Test func aClosedClientLosesItsPartitions() {
        var machine = Self.owner()
        _ = machine.next(now: 3 * Self.second)
        machine.answered(.failure(RivvenError(.closed, "")), sent: 0, now: 3 * Self.second)
        let hook = machine.next(now: 3 * Self.second)
        #expect(hook == .call(.lost, [RivvenPartition("t", 1)]))
        machine.hookReturned(now: 3 * Self.second)
        let end = machine.next(now: 3 * Self.second)
        #expect(end == .end)
    }

    @Test func aMemberFrozenBeyondItsSessionLosesItsPartitionsDespiteALateResponse() {
        var machine = Self.owner()
        let ends = machine.ownershipEnds
        #expect(ends == 10 * Self.second, "the session of 10 s less a heartbeat, from when the last request was sent")
        _ = machine.next(now: 2 * Self.second)
        machine.answered(Self.beaten(0), sent: 2 * Self.second, now: 40 * Self.second)
        #expect(machine.ownershipEnds == 0)
        let step = machine.next(now: 40 * Self.second)
        #expect(step == .call(.lost, [RivvenPartition("t", 1)]))
    }

    @Test func aMemberOwnsItsPartitionsDuringARevocationUntilItsSessionMayHaveEnded() {
        var machine = Self.owner()
        _ = machine.next(now: 2 * Self.second)
        machine.answered(Self.beaten(27), sent: 2 * Self.second, now: 2 * Self.second)
        let step = machine.next(now: 2 * Self.second)
        #expect(step == .call(.revoked, [RivvenPartition("t", 1)]))
        #expect(machine.ownershipEnds == 10 * Self.second)
        #expect(!machine.isInside)
        _ = machine.next(now: 2 * Self.second)
        machine.answered(Self.beaten(27), sent: 3 * Self.second, now: 30 * Self.second)
        #expect(machine.ownershipEnds == 0)
    }

    @Test func joinsOfAGroupThatKeepsChangingAreDelayed() {
        var machine = Self.machine()
        var (now, joins): (Int64, Int) = (0, 0)
        while now < 10 * Self.second {
            switch machine.next(now: now) {
            case .ask:
                joins += 1
                let generation = UInt32(joins)
                machine.answered(Self.joined(generation, leader: "l", [("l", []), ("m", [])]), sent: now, now: now)
                now += 1_000_000
            case .wait(let time): now = max(time, now + 1)
            default: now += 1_000_000
            }
        }
        #expect(joins <= 60)
    }

    @Test func requestsAreLimitedToABurstAndASteadyRate() {
        var pacing = RequestPacing()
        var (now, count): (Int64, Int) = (0, 0)
        while now < 10 * Self.second {
            now += pacing.pause(now: now)
            count += 1
        }
        #expect((100...160).contains(count))
        let later = now + 60 * Self.second
        #expect((0..<50).allSatisfy { _ in pacing.pause(now: later) == 0 })
    }
}
