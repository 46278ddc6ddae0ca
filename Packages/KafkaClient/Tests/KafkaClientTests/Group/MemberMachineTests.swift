import KafkaProtocol
import Testing

@testable import KafkaClient

/// Transcripts of a member in virtual time. The session is 10 s, the heartbeat interval 3 s, the rebalance timeout 60
/// s. The member gives up its partitions 1 s before its session ends.
@Suite struct MemberMachineTests {
    /// A machine with a clock, which returns the machine's actions as strings.
    struct Rig {
        var machine: MemberMachine
        var now: Int64 = 0
        /// The step number of the last action that has one.
        var step = 0
        /// The time when the last heartbeat or probe was sent.
        var sent: Int64 = 0

        /// - Parameters:
        ///   - heartbeat: The heartbeat interval in seconds.
        ///   - rebalance: The rebalance timeout in seconds.
        init(heartbeat: Double = 3, rebalance: Double = 60, isStatic: Bool = false) {
            let second = 1_000_000_000.0
            machine = MemberMachine(
                .init(
                    session: Int64(10 * second), heartbeat: Int64(heartbeat * second),
                    rebalance: Int64(rebalance * second), isStatic: isStatic), seed: 1)
        }

        mutating func handle(_ event: MemberMachine.Event, at seconds: Double? = nil) -> [String] {
            if let seconds { now = Int64(seconds * 1_000_000_000) }
            let actions = machine.handle(event, at: now)
            for action in actions {
                switch action {
                case .join(_, let step), .assign(let step), .sync(_, let step), .findPositions(let step),
                    .announce(let step), .giveUp(_, let step):
                    self.step = step
                case .leave(_, let step) where step > 0: self.step = step
                case .heartbeat(_, let sent), .probe(let sent): self.sent = sent
                default: break
                }
            }
            return actions.map(\.description)
        }

        mutating func tick(at seconds: Double) -> [String] { handle(.timer(timeInHand: nil), at: seconds) }

        mutating func acknowledge(_ code: ErrorCode = .none, at seconds: Double) -> [String] {
            handle(.heartbeat(.code(code), sent: sent), at: seconds)
        }

        /// Joins as a member in `generation` until it owns partitions. No time passes.
        mutating func own(generation: Int32 = 1, isLeader: Bool = false) {
            if machine.phase == .ended { _ = handle(.start) }
            _ = handle(.joined(.init(memberID: "m", generation: generation, isLeader: isLeader), step: step))
            _ = handle(.synced(step: step))
            _ = handle(.positioned(step: step))
            _ = handle(.announced(step: step))
        }
    }

    // MARK: Joining

    @Test func aLeaderJoinsAssignsSyncsAndFetches() {
        var rig = Rig()
        #expect(rig.handle(.start) == ["join as new"])
        #expect(rig.handle(.idGiven("m", step: rig.step)) == ["join m"])
        let joined = MemberMachine.Joined(memberID: "m", generation: 1, isLeader: true, mustAssign: true)
        #expect(rig.handle(.joined(joined, step: rig.step)) == ["generation 1", "assign"])
        #expect(rig.handle(.assigned(step: rig.step), at: 1) == ["sync 1"])
        #expect(rig.handle(.synced(step: rig.step), at: 2) == ["session until 10000 ms", "find positions"])
        #expect(rig.handle(.positioned(step: rig.step)) == ["announce"])
        #expect(rig.handle(.announced(step: rig.step)) == ["fetch"])
        #expect(rig.machine.phase == .owning)
    }

    @Test func aResponseToAnEarlierStepChangesNothing() {
        var rig = Rig()
        _ = rig.handle(.start)
        #expect(rig.handle(.joined(.init(memberID: "m", generation: 1), step: rig.step - 1)).isEmpty)
        #expect(rig.handle(.synced(step: rig.step)).isEmpty)
        #expect(rig.machine.phase == .joining)
    }

    @Test func joinsWaitIfTheCoordinatorKeepsAssigningMemberIDs() {
        var rig = Rig()
        _ = rig.handle(.start)
        #expect(rig.handle(.idGiven("a", step: rig.step)) == ["join a"])
        #expect(rig.handle(.idGiven("b", step: rig.step)) == ["join b"])
        #expect(rig.handle(.idGiven("c", step: rig.step)) == ["retrying 3"])
        guard case .outside = rig.machine.phase else { return #expect(Bool(false)) }
    }

    @Test func tenMinutesOfFailuresCauseFewJoins() {
        var rig = Rig()
        var actions = rig.handle(.start)
        var joins = 0
        while rig.now < 600_000_000_000 {
            joins += actions.count { $0.hasPrefix("join") }
            if rig.machine.phase == .joining {
                actions = rig.handle(.failed(.broker(.coordinatorNotAvailable, "x"), .joinGroup, step: rig.step))
            } else {
                rig.now = rig.machine.nextWake ?? .max
                actions = rig.handle(.timer(timeInHand: nil))
            }
        }
        #expect((2...80).contains(joins))
    }

    @Test(
        arguments: [
            ErrorCode.fencedInstanceId, .groupAuthorizationFailed, .inconsistentGroupProtocol, .invalidSessionTimeout,
            .groupMaxSizeReached, .invalidGroupId,
        ])
    func aJoinThatCannotSucceedIsReportedAtOnce(_ code: ErrorCode) {
        var rig = Rig()
        _ = rig.handle(.start)
        let actions = rig.handle(.failed(.broker(code, "x"), .joinGroup, step: rig.step))
        #expect(actions.first == "fail \(code.name)" && actions.last == "ended")
    }

    @Test(arguments: [KafkaError.Code.tls, .authentication, .malformed, .unsupportedVersion])
    func anErrorOfTheConnectionIsReportedAfterFourAttempts(_ code: KafkaError.Code) {
        var rig = Rig()
        var actions = rig.handle(.start)
        for _ in 1...3 {
            actions = rig.handle(.failed(KafkaError(code, "x"), .joinGroup, step: rig.step))
            #expect(actions.first == "find coordinator")
            rig.now = rig.machine.nextWake ?? 0
            #expect(rig.handle(.timer(timeInHand: nil)) == ["join as new"])
        }
        actions = rig.handle(.failed(KafkaError(code, "x"), .joinGroup, step: rig.step))
        #expect(actions.first == "fail \(code.rawValue)")
    }

    // MARK: Parked joins

    @Test func aParkedJoinIsSentAgainOnceASessionWhileTheCoordinatorKnowsOfIt() {
        var rig = Rig()
        _ = rig.handle(.start)
        _ = rig.handle(.idGiven("m", step: rig.step))
        for second in [3.0, 6, 9] {
            #expect(rig.tick(at: second) == ["probe"])
            #expect(rig.acknowledge(.rebalanceInProgress, at: second).isEmpty)
        }
        // The join's connection may be dead even though the probe's is not.
        #expect(rig.tick(at: 12) == ["drop connection", "retrying 1", "join m"])
        #expect(rig.tick(at: 15) == ["probe"])
        #expect(rig.acknowledge(.rebalanceInProgress, at: 15).isEmpty)
        #expect(rig.machine.phase == .joining)
    }

    @Test func aJoinWithoutAnIDIsAbandonedAlthoughTheCoordinatorRespondsToProbes() {
        var rig = Rig()
        _ = rig.handle(.start)
        for second in [3.0, 6, 9] {
            #expect(rig.tick(at: second) == ["probe"])
            #expect(rig.acknowledge(.unknownMemberId, at: second).isEmpty)
        }
        #expect(rig.tick(at: 12) == ["drop connection", "find coordinator"])
        #expect(rig.tick(at: 13) == ["join as new"])
    }

    @Test func aSyncWithoutAResponseIsFollowedByAnotherJoin() {
        var rig = Rig()
        _ = rig.handle(.start)
        _ = rig.handle(.joined(.init(memberID: "m", generation: 1), step: rig.step))
        for second in [3.0, 6, 9] {
            #expect(rig.tick(at: second) == ["probe"])
            #expect(rig.acknowledge(at: second).isEmpty)
        }
        #expect(rig.tick(at: 12) == ["drop connection", "retrying 1", "join m"])
    }

    @Test func aJoinAtASilentCoordinatorIsAbandonedWithinTheSession() {
        var rig = Rig()
        _ = rig.handle(.start)
        #expect(rig.tick(at: 3) == ["probe"])
        #expect(rig.handle(.heartbeat(.failed(.timedOut("x")), sent: rig.sent), at: 6) == ["find coordinator"])
        #expect(rig.tick(at: 6) == ["probe"])
        #expect(rig.handle(.heartbeat(.failed(.timedOut("x")), sent: rig.sent), at: 9) == ["find coordinator"])
        #expect(rig.tick(at: 9) == ["probe"])
        #expect(rig.tick(at: 12) == ["drop connection", "find coordinator"])
        #expect(rig.tick(at: 13) == ["join as new"])
    }

    @Test func aJoinThatTheCoordinatorHasForgottenIsSentAgain() {
        var rig = Rig()
        _ = rig.handle(.start)
        _ = rig.handle(.idGiven("m", step: rig.step))
        #expect(rig.tick(at: 3) == ["probe"])
        #expect(rig.acknowledge(.unknownMemberId, at: 3).isEmpty)
        #expect(rig.tick(at: 6) == ["probe"])
        #expect(rig.acknowledge(.unknownMemberId, at: 6).contains("drop connection"))
    }

    // MARK: The session

    @Test func heartbeatsExtendTheSessionFromWhenTheyWereSent() {
        var rig = Rig()
        rig.own()
        #expect(rig.tick(at: 3) == ["heartbeat 1"])
        #expect(rig.acknowledge(at: 5) == ["extend until 12000 ms"])
        #expect(rig.machine.giveUpAt == 12_000_000_000)
    }

    @Test func aMemberWithoutHeartbeatResponsesGivesUpBeforeItsSessionEnds() {
        var rig = Rig()
        rig.own()
        #expect(rig.tick(at: 3) == ["heartbeat 1"])
        #expect(rig.machine.nextWake == 9_000_000_000)
        #expect(rig.tick(at: 9) == ["end session", "generation -1", "give up: expired"])
        #expect(rig.handle(.gaveUp(step: rig.step), at: 9.5) == ["join m"])
    }

    @Test func aMemberWhoseIdTheCoordinatorHasForgottenJoinsAsANewOneAtOnce() {
        var rig = Rig()
        rig.own()
        _ = rig.tick(at: 9)
        _ = rig.handle(.gaveUp(step: rig.step), at: 9.5)
        let error = KafkaError.broker(.unknownMemberId, "the group rejected the join")
        let actions = rig.handle(.failed(error, .joinGroup, step: rig.step), at: 9.6)
        #expect(actions == ["generation -1", "join as new"])
    }

    @Test func aGenerationThatWasLostStaysLostUnderTheSameId() {
        var rig = Rig()
        rig.own(generation: 7)
        _ = rig.tick(at: 9)
        _ = rig.handle(.gaveUp(step: rig.step), at: 9.5)
        rig.own(generation: 8)
        #expect(rig.machine.memberID == "m" && rig.machine.lostGeneration == 7)
        // A member with a new id has not lost any generation yet.
        _ = rig.handle(.expelled(generation: 8))
        #expect(rig.machine.lostGeneration == -1)
    }

    @Test func aFrozenMemberGivesUpBeforeItDoesAnythingElse() {
        var rig = Rig()
        rig.own()
        #expect(rig.tick(at: 3) == ["heartbeat 1"])
        // The response was in the socket buffer while the process was stopped.
        let actions = rig.acknowledge(at: 40)
        #expect(actions == ["end session", "generation -1", "give up: expired"])
    }

    @Test func aResponseOfAFormerSessionDoesNotExtendANewOne() {
        var rig = Rig()
        rig.own()
        _ = rig.tick(at: 3)
        let old = rig.sent
        _ = rig.tick(at: 9)
        _ = rig.handle(.gaveUp(step: rig.step))
        rig.own(generation: 2)
        #expect(rig.tick(at: 12) == ["heartbeat 2"])
        #expect(rig.handle(.heartbeat(.code(.none), sent: old), at: 13).isEmpty)
        #expect(rig.acknowledge(at: 13) == ["extend until 21000 ms"])
    }

    @Test(arguments: [ErrorCode.unknownMemberId, .illegalGeneration])
    func anExpelledMemberJoinsAsANewOne(_ code: ErrorCode) {
        var rig = Rig()
        rig.own()
        _ = rig.tick(at: 3)
        #expect(rig.acknowledge(code, at: 3) == ["end session", "generation -1", "give up: expelled"])
        #expect(rig.handle(.gaveUp(step: rig.step)) == ["join as new"])
    }

    @Test func aFencedMemberEndsAndDoesNotLeave() {
        var rig = Rig(isStatic: true)
        rig.own()
        _ = rig.tick(at: 3)
        let actions = rig.acknowledge(.fencedInstanceId, at: 3)
        #expect(actions == ["fail FENCED_INSTANCE_ID", "end session", "generation -1", "give up: failed"])
        #expect(rig.handle(.gaveUp(step: rig.step)) == ["generation -1", "ended"])
    }

    @Test func aSessionThatAReaderSawEndIsLost() {
        var rig = Rig()
        rig.own()
        #expect(rig.handle(.sessionEnded, at: 2) == ["end session", "generation -1", "give up: expired"])
    }

    // MARK: Rebalances

    @Test func partitionsAreGivenUpWhileHeartbeatsContinue() {
        var rig = Rig()
        rig.own()
        _ = rig.tick(at: 3)
        let actions = rig.acknowledge(.rebalanceInProgress, at: 3)
        #expect(actions == ["extend until 12000 ms", "give up: revoked"])
        #expect(rig.tick(at: 6) == ["heartbeat 1"])
        #expect(rig.acknowledge(.rebalanceInProgress, at: 6) == ["extend until 15000 ms"])
        #expect(rig.handle(.gaveUp(step: rig.step), at: 7) == ["end session", "join m"])
    }

    @Test func aMemberThatTakesLongerThanTheRebalanceTimeoutLosesItsCommits() {
        var rig = Rig()
        rig.own()
        var second = 3.0
        while rig.machine.isInSession, second < 100 {
            if rig.tick(at: second).contains("heartbeat 1") { _ = rig.acknowledge(.rebalanceInProgress, at: second) }
            second += 3
        }
        // The rebalance may have begun right after the sync, at time 0.
        #expect(second >= 57 && second <= 63)
        #expect(rig.handle(.gaveUp(step: rig.step)) == ["join m"])
    }

    /// 0.6 s is less than a tenth of the session, which is the margin before the session's end.
    @Test func aRebalanceTimeoutBelowTheMarginOfTheSessionLeavesAMemberItsPartitions() {
        var rig = Rig(heartbeat: 0.2, rebalance: 0.6)
        rig.own()
        #expect(rig.machine.phase == .owning && rig.machine.giveUpAt == 540_000_000)
        for number in 1...20 {
            let time = Double(number) * 0.2
            #expect(rig.tick(at: time) == ["heartbeat 1"])
            #expect(rig.acknowledge(at: time) == ["extend until \(200 * number + 540) ms"])
        }
        #expect(rig.machine.phase == .owning)
        // The coordinator counts the rebalance timeout from the start of the rebalance. That may be right after the
        // last heartbeat that did not report one.
        #expect(rig.tick(at: 4.2) == ["heartbeat 1"])
        let actions = rig.acknowledge(.rebalanceInProgress, at: 4.2)
        #expect(actions == ["extend until 4540 ms", "give up: revoked"])
        #expect(rig.tick(at: 4.6).prefix(1) == ["end session"])
    }

    @Test func aRebalanceDuringTheAnnouncementWaitsForIt() {
        var rig = Rig()
        _ = rig.handle(.start)
        _ = rig.handle(.joined(.init(memberID: "m", generation: 1), step: rig.step))
        _ = rig.handle(.synced(step: rig.step))
        _ = rig.handle(.positioned(step: rig.step))
        _ = rig.tick(at: 3)
        #expect(rig.acknowledge(.rebalanceInProgress, at: 3) == ["extend until 12000 ms"])
        #expect(rig.handle(.announced(step: rig.step), at: 4) == ["give up: revoked"])
    }

    @Test func onlyTheLeaderJoinsAgainForNewPartitions() {
        var follower = Rig()
        follower.own()
        #expect(follower.handle(.topicsChanged, at: 1).isEmpty)
        var leader = Rig()
        leader.own(isLeader: true)
        #expect(leader.handle(.topicsChanged, at: 1) == ["give up: revoked"])
        #expect(follower.handle(.topicsRecreated, at: 1) == ["give up: revoked"])
    }

    @Test func positionsThatCannotBeReadAreReadAgainWithinTheGeneration() {
        var rig = Rig()
        _ = rig.handle(.start)
        _ = rig.handle(.joined(.init(memberID: "m", generation: 1), step: rig.step))
        _ = rig.handle(.synced(step: rig.step))
        let actions = rig.handle(.failed(.broker(.coordinatorLoadInProgress, "x"), .offsetFetch, step: rig.step))
        #expect(actions == ["retrying 1"])
        rig.now = rig.machine.nextWake ?? 0
        #expect(rig.handle(.timer(timeInHand: nil)) == ["find positions"])
    }

    // MARK: Slow readers and closing

    @Test func aMemberWhoseReaderHoldsABatchTooLongLeavesTheGroup() {
        var rig = Rig()
        rig.own()
        let actions = rig.handle(.timer(timeInHand: 61_000_000_000), at: 3)
        #expect(actions == ["leave", "end session", "generation -1", "give up: stalled"])
        _ = rig.handle(.gaveUp(step: rig.step))
        #expect(rig.machine.phase == .waitingForReader)
        #expect(rig.handle(.timer(timeInHand: 62_000_000_000), at: 4).isEmpty)
        #expect(rig.handle(.timer(timeInHand: nil), at: 5) == ["join as new"])
    }

    @Test func closingRevokesAndLeaves() {
        var rig = Rig()
        rig.own()
        #expect(rig.handle(.close, at: 1) == ["give up: revoked"])
        #expect(rig.handle(.gaveUp(step: rig.step)) == ["end session", "leave", "generation -1"])
        #expect(rig.handle(.left(step: rig.step)) == ["ended"])
    }

    @Test func aStaticMemberDoesNotLeaveWhenItCloses() {
        var rig = Rig(isStatic: true)
        rig.own()
        _ = rig.handle(.close, at: 1)
        #expect(rig.handle(.gaveUp(step: rig.step)) == ["end session", "generation -1", "ended"])
    }

    @Test func closingEndsAParkedJoin() {
        var rig = Rig()
        _ = rig.handle(.start)
        #expect(rig.handle(.close) == ["generation -1", "ended"])
    }
}
