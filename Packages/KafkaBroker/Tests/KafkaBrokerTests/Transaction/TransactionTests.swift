import KafkaProtocol
import Testing

@testable import KafkaBroker

/// Transcripts of one transactional id: each request and its outcome.
@Suite("A transaction")
struct TransactionTests {
    private var transaction = Transaction(producerID: 7, timeout: 1000, now: 0)
    private let topicPartition = TopicPartition(topic: "t", partition: 0)

    private mutating func initialize(_ expected: ProducerIdentity? = nil, now: Int64 = 0) -> Transaction.Initialized {
        transaction.initialize(timeout: 1000, expected: expected, newID: { 99 }, now: now)
    }

    private mutating func add(epoch: Int16, now: Int64 = 0) -> ErrorCode {
        transaction.add(
            [topicPartition], groups: ["g"], from: .init(id: transaction.producer.id, epoch: epoch), now: now)
    }

    private mutating func end(
        _ commits: Bool, epoch: Int16, id: Int64 = 7, bumpsEpoch: Bool = false
    ) -> Transaction.Ended {
        transaction.end(
            commits: commits, from: .init(id: id, epoch: epoch), bumpsEpoch: bumpsEpoch, newID: { 99 }, now: 5)
    }

    @Test mutating func aFirstProducerGetsEpochZeroAndTheNextFencesIt() {
        #expect(initialize() == .ready)
        #expect(transaction.producer == .init(id: 7, epoch: 0))
        #expect(initialize() == .ready)
        #expect(transaction.producer == .init(id: 7, epoch: 1))
        #expect(add(epoch: 0) == .producerFenced)
        #expect(add(epoch: 1) == .none)
    }

    @Test mutating func aCommitGoesThroughItsPhases() {
        _ = initialize()
        #expect(add(epoch: 0, now: 3) == .none)
        #expect(transaction.phase == .ongoing)
        #expect(transaction.startedAt == 3)
        #expect(end(true, epoch: 0) == .prepared)
        #expect(transaction.phase == .prepareCommit)
        #expect(add(epoch: 0) == .concurrentTransactions)
        #expect(initialize() == .refused(.concurrentTransactions))
        #expect(end(true, epoch: 0) == .refused(.concurrentTransactions))
        #expect(end(false, epoch: 0) == .refused(.invalidTxnState))
        transaction.complete(now: 6)
        #expect(transaction.phase == .completeCommit)
        #expect(transaction.startedAt == 3, "tools show it until the next transaction")
        #expect(transaction.partitions.isEmpty)
        #expect(transaction.groups.isEmpty)
    }

    @Test(arguments: [true, false])
    mutating func repeatedEndOfACompletedTransactionSucceeds(commits: Bool) {
        // A client that got no response repeats EndTxn, and may not change its outcome.
        _ = initialize()
        _ = add(epoch: 0)
        #expect(end(commits, epoch: 0) == .prepared)
        transaction.complete(now: 6)
        #expect(end(commits, epoch: 0) == .done)
        #expect(end(!commits, epoch: 0) == .refused(.invalidTxnState))
    }

    @Test(arguments: [true, false])
    mutating func version2EndReturnsTheNextEpoch(commits: Bool) {
        // KIP-890
        _ = initialize()
        _ = add(epoch: 0)
        #expect(end(commits, epoch: 0, bumpsEpoch: true) == .prepared)
        #expect(transaction.successor == .init(id: 7, epoch: 1))
        #expect(end(commits, epoch: 0, bumpsEpoch: true) == .refused(.concurrentTransactions))
        transaction.complete(now: 6)
        #expect(end(commits, epoch: 0, bumpsEpoch: true) == .done)
        #expect(end(!commits, epoch: 0, bumpsEpoch: true) == .refused(.invalidTxnState))
        #expect(transaction.producer == .init(id: 7, epoch: 1))
        #expect(add(epoch: 0) == .producerFenced)
        #expect(add(epoch: 1) == .none)
        #expect(end(commits, epoch: 0, bumpsEpoch: true) == .refused(.producerFenced))
    }

    @Test mutating func version2EmptyTransactionCanBeAbortedButNotCommitted() {
        _ = initialize()
        #expect(end(true, epoch: 0, bumpsEpoch: true) == .refused(.invalidTxnState))
        #expect(end(false, epoch: 0, bumpsEpoch: true) == .prepared)
        #expect(transaction.producer.epoch == 1)
    }

    @Test mutating func version1EmptyTransactionCannotBeEnded() {
        _ = initialize()
        #expect(end(true, epoch: 0) == .refused(.invalidTxnState))
        #expect(end(false, epoch: 0) == .refused(.invalidTxnState))
    }

    @Test mutating func openTransactionIsAbortedBeforeANewProducerStarts() {
        _ = initialize()
        _ = add(epoch: 0)
        #expect(initialize() == .aborting)
        #expect(transaction.phase == .prepareAbort)
        #expect(transaction.producer.epoch == 1)
        transaction.complete(now: 1)
        #expect(initialize() == .ready)
        #expect(transaction.producer.epoch == 2)
    }

    @Test mutating func timedOutTransactionIsAbortedAndItsProducerFenced() {
        // Longer than transaction.timeout.ms.
        _ = initialize()
        _ = add(epoch: 0, now: 500)
        #expect(transaction.deadline == 1500)
        var aborts = transaction.abortIfOverdue(now: 1499)
        #expect(!aborts)
        aborts = transaction.abortIfOverdue(now: 1500)
        #expect(aborts)
        #expect(transaction.phase == .prepareAbort)
        transaction.complete(now: 1500)
        #expect(end(true, epoch: 0) == .refused(.producerFenced))
        #expect(end(true, epoch: 0, bumpsEpoch: true) == .refused(.producerFenced))
        #expect(end(false, epoch: 0, bumpsEpoch: true) == .refused(.producerFenced))
        #expect(add(epoch: 0) == .producerFenced)
        #expect(initialize() == .ready)
    }

    @Test mutating func producerThatSendsItsIDGetsTheNextEpochOnce() {
        // KIP-360
        _ = initialize()
        #expect(initialize(.init(id: 7, epoch: 0)) == .ready)
        #expect(transaction.producer.epoch == 1)
        #expect(initialize(.init(id: 7, epoch: 0)) == .ready)
        #expect(transaction.producer.epoch == 1, "a repeated request")
        #expect(initialize() == .ready)
        #expect(initialize(.init(id: 7, epoch: 1)) == .refused(.producerFenced))
        #expect(initialize(.init(id: 8, epoch: 2)) == .refused(.producerFenced))
    }

    @Test mutating func exhaustedProducerIDIsReplacedByANewOne() {
        // The last epoch, 32767, is never given to a producer.
        transaction.producer.epoch = .max - 1
        #expect(initialize() == .ready)
        #expect(transaction.producer == .init(id: 99, epoch: 0))
    }

    @Test mutating func theLastEpochIsKeptForFencing() {
        // The last epoch, 32767, fences the producer that used the one before.
        transaction.producer.epoch = .max - 1
        transaction.phase = .ongoing
        #expect(initialize() == .aborting)
        #expect(transaction.producer.epoch == .max)
        transaction.complete(now: 1)
        #expect(initialize() == .ready)
        #expect(transaction.producer == .init(id: 99, epoch: 0))
    }

    @Test mutating func version2EndReturnsANewIDWhenEpochsAreExhausted() {
        // KIP-890
        transaction.producer.epoch = .max - 1
        transaction.phase = .ongoing
        #expect(end(true, epoch: .max - 1, bumpsEpoch: true) == .prepared)
        #expect(transaction.producer == .init(id: 7, epoch: .max), "the markers' own")
        #expect(transaction.successor == .init(id: 99, epoch: 0))
        transaction.complete(now: 6)
        #expect(transaction.producer == .init(id: 99, epoch: 0))
        #expect(end(true, epoch: .max - 1, bumpsEpoch: true) == .done)
        #expect(initialize(.init(id: 7, epoch: .max - 1)) == .ready)
        #expect(transaction.producer == .init(id: 99, epoch: 0))
    }

    @Test mutating func otherProducerIDIsRefused() {
        _ = initialize()
        #expect(
            transaction.add([topicPartition], groups: [], from: .init(id: 8, epoch: 0), now: 0)
                == .invalidProducerIdMapping)
        #expect(end(true, epoch: 0, id: 8) == .refused(.invalidProducerIdMapping))
    }

    @Test mutating func onlyAddedGroupsBelongToTheTransaction() {
        _ = initialize()
        let caller = ProducerIdentity(id: 7, epoch: 0)
        #expect(transaction.verify(caller) { $0.groups.contains("g") } == .invalidTxnState)
        _ = add(epoch: 0)
        #expect(transaction.verify(caller) { $0.groups.contains("g") } == .none)
        #expect(transaction.verify(caller) { $0.groups.contains("h") } == .invalidTxnState)
        #expect(transaction.verify(.init(id: 7, epoch: 1)) { _ in true } == .producerFenced)
    }
}
