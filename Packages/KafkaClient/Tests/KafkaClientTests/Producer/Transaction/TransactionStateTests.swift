import KafkaProtocol
import Testing

@testable import KafkaClient

/// Transcripts: events that the state receives, and the next steps that it returns.
@Suite struct TransactionStateTests {
    static let partition = TopicPartition("t", 0)

    func idle() -> TransactionState {
        var state = TransactionState()
        state.assigned(id: 7, epoch: 3)
        return state
    }

    func open(_ version: TransactionVersion = .v1) throws -> TransactionState {
        var state = idle()
        try state.begin(version)
        return state
    }

    /// Returns the state of a transaction whose partition the coordinator knows.
    func started(_ version: TransactionVersion = .v1) throws -> TransactionState {
        var state = try open(version)
        let mayBeSent = state.wants(Self.partition)
        #expect(mayBeSent == (version == .v2))
        guard version == .v1 else { return state }
        let begins = state.beginAdding()
        let chunk = state.takePending()
        #expect(begins && chunk == [Self.partition])
        state.partitionsAdded([Self.partition])
        return state
    }

    func broker(_ code: ErrorCode, _ api: APIKey) -> KafkaError {
        KafkaError.broker(code, "refused").inTransaction(.of(code, in: api))
    }

    func name(_ step: TransactionState.EndStep) -> String {
        switch step {
        case .finishBatches: "finish"
        case .ask(.commit): "send commit"
        case .ask(.abort): "send abort"
        case .renewEpoch: "renew"
        case .done: "done"
        case .fail: "fail"
        }
    }

    @Test func nothingIsAppendedOutsideOfATransaction() throws {
        #expect(TransactionState().refusal?.code == .invalidTransactionState)
        #expect(idle().refusal?.code == .invalidTransactionState)
        #expect(try open().refusal == nil)
    }

    @Test func aTransactionIsNotBegunTwice() throws {
        var state = try open()
        #expect(throws: KafkaError.self) { try state.begin(.v1) }
    }

    @Test func aBatchWaitsUntilItsPartitionWasAdded() throws {
        var state = try open()
        let before = state.wants(Self.partition)
        let (begins, again) = (state.beginAdding(), state.beginAdding())
        #expect(!before && begins && !again)
        let chunk = state.takePending()
        state.partitionsAdded(chunk ?? [])
        let after = state.wants(Self.partition)
        let rest = state.takePending()
        #expect(chunk == [Self.partition] && after && rest == nil)
    }

    @Test func aPartitionIsAddedAgainInEachTransaction() throws {
        var state = try started()
        #expect(name(try state.end(.commit)) == "finish")
        _ = state.batchesEnded()
        _ = state.ended(id: -1, epoch: -1)
        try state.begin(.v1)
        let mayBeSent = state.wants(Self.partition)
        #expect(!mayBeSent)
    }

    @Test func underVersionTwoProduceAddsThePartition() throws {
        var state = try started(.v2)
        let begins = state.beginAdding()
        #expect(!begins)
        #expect(name(try state.end(.commit)) == "finish")
        let step = state.batchesEnded()
        #expect(name(step) == "send commit")
    }

    @Test(arguments: [TransactionState.Outcome.commit, .abort])
    func anEmptyTransactionSendsNoRequest(_ outcome: TransactionState.Outcome) throws {
        var state = try open()
        _ = try state.end(outcome)
        let step = state.batchesEnded()
        #expect(name(step) == "done")
        try state.begin(.v1)
    }

    @Test func theCommitIsRequestedOnceTheBatchesHaveEnded() throws {
        var state = try started()
        #expect(name(try state.end(.commit)) == "finish")
        #expect(state.refusal != nil && state.dropReason == nil)
        let mayBeSent = state.wants(Self.partition)
        #expect(mayBeSent)
        let asked = state.batchesEnded()
        let ended = state.ended(id: -1, epoch: -1)
        #expect(name(asked) == "send commit" && name(ended) == "done" && state.producer == (7, 3))
    }

    @Test(arguments: [TransactionState.Outcome.commit, .abort])
    func theNewEpochIsAdopted(_ outcome: TransactionState.Outcome) throws {  // KIP-890
        var state = try started(.v2)
        _ = try state.end(outcome)
        _ = state.batchesEnded()
        let step = state.ended(id: 8, epoch: 0)
        #expect(name(step) == "done" && state.producer == (8, 0))
    }

    @Test func theVersionIsChosenOncePerTransaction() throws {
        var state = try started(.v1)
        #expect(state.version == .v1)
        _ = try state.end(.commit)
        _ = state.batchesEnded()
        _ = state.ended(id: -1, epoch: -1)
        try state.begin(.v2)
        #expect(state.version == .v2)
    }

    @Test func anUnconfirmedCommitIsRequestedAgainAndNotAborted() throws {
        var state = try started()
        _ = try state.end(.commit)
        _ = state.batchesEnded()
        let step = state.endFailed(.timedOut("").mayBeWritten())
        #expect(name(step) == "fail")
        #expect(throws: KafkaError.self) { try state.end(.abort) }
        #expect(throws: KafkaError.self) { try state.begin(.v1) }
        #expect(name(try state.end(.commit)) == "send commit")
        let ended = state.ended(id: -1, epoch: -1)
        #expect(name(ended) == "done")
    }

    @Test func anUnconfirmedAbortIsRequestedAgainAndNotCommitted() throws {
        var state = try started()
        _ = try state.end(.abort)
        _ = state.batchesEnded()
        _ = state.endFailed(.timedOut(""))
        #expect(throws: KafkaError.self) { try state.end(.commit) }
        #expect(name(try state.end(.abort)) == "send abort")
    }

    @Test func aFailedBatchLeavesOnlyTheAbort() throws {
        var state = try started()
        state.fail(.timedOut(""))
        #expect(state.refusal?.requiresAbort == true && state.dropReason?.requiresAbort == true)
        #expect(throws: KafkaError.self) { try state.end(.commit) }
        #expect(name(try state.end(.abort)) == "finish")
        let step = state.batchesEnded()
        #expect(name(step) == "send abort")
        _ = state.ended(id: -1, epoch: -1)
        try state.begin(.v1)
        #expect(state.refusal == nil)
    }

    @Test func aBatchThatFailsWhileTheCommitWaitsFailsTheCommit() throws {
        var state = try started()
        _ = try state.end(.commit)
        state.fail(.timedOut(""))
        let step = state.batchesEnded()
        #expect(name(step) == "fail")
        #expect(name(try state.end(.abort)) == "finish")
    }

    @Test(arguments: [(TransactionVersion.v1, "renew"), (.v2, "done")] as [(TransactionVersion, String)])
    func aLostSequenceEndsTheEpoch(_ version: TransactionVersion, _ last: String) throws {
        var state = try started(version)
        state.fail(.timedOut(""), losesSequence: true)
        _ = try state.end(.abort)
        _ = state.batchesEnded()
        let step = state.ended(id: version == .v2 ? 7 : -1, epoch: version == .v2 ? 4 : -1)
        #expect(name(step) == last)
    }

    @Test func anAbortOfAnUnconfirmedStartIsFollowedByANewEpoch() throws {
        var state = try open()
        _ = state.wants(Self.partition)
        state.startFailed(.timedOut("").mayBeWritten())
        _ = try state.end(.abort)
        let asked = state.batchesEnded()
        let refused = state.endFailed(broker(.invalidTxnState, .endTxn))
        #expect(name(asked) == "send abort" && name(refused) == "renew")
        state.assigned(id: 7, epoch: 4)
        try state.begin(.v1)
    }

    @Test func anIDThatTheCoordinatorHasForgottenIsReplaced() throws {
        var state = try started()
        state.fail(broker(.invalidProducerIdMapping, .addPartitionsToTxn))
        _ = try state.end(.abort)
        let step = state.batchesEnded()
        #expect(name(step) == "renew")
    }

    @Test func afterAFatalErrorNothingIsPossible() throws {
        var state = try started()
        state.fail(broker(.producerFenced, .produce))
        #expect(state.refusal?.isFatal == true && state.refusal?.code == .fenced)
        #expect(throws: KafkaError.self) { try state.end(.commit) }
        #expect(throws: KafkaError.self) { try state.end(.abort) }
        #expect(throws: KafkaError.self) { try state.begin(.v1) }
        #expect(throws: KafkaError.self) { try state.beginOffsets(of: "g") }
    }

    @Test func anAbortDropsUnsentBatchesAndAddsNothing() throws {
        var state = try open()
        _ = state.wants(Self.partition)
        _ = try state.end(.abort)
        let begins = state.beginAdding()
        #expect(state.dropReason?.code == .transactionAborted && !begins)
    }

    @Test func aGroupIsAddedOncePerTransaction() throws {
        var state = try open()
        #expect(try state.beginOffsets(of: "g") == .addGroup)
        #expect(throws: KafkaError.self) { try state.end(.commit) }
        state.groupAdded("g")
        state.offsetsSent()
        #expect(try state.beginOffsets(of: "g") == .commitOffsets)
        state.offsetsSent()
        _ = try state.end(.commit)
        let step = state.batchesEnded()
        #expect(name(step) == "send commit")
    }

    @Test func underVersionTwoNoGroupIsAdded() throws {
        var state = try open(.v2)
        #expect(try state.beginOffsets(of: "g") == .commitOffsets)
        state.offsetsSent()
        _ = try state.end(.commit)
        let step = state.batchesEnded()
        #expect(name(step) == "send commit")
    }
}
