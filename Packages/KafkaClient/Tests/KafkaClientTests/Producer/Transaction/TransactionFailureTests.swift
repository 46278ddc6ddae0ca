import KafkaProtocol
import Testing

@testable import KafkaClient

/// Tests of the meaning of each error code in the response to each request.
@Suite struct TransactionFailureTests {
    typealias Row = (ErrorCode, [APIKey], TransactionFailure)
    static let coordinator: [APIKey] = [
        .initProducerId, .addPartitionsToTxn, .addOffsetsToTxn, .txnOffsetCommit, .endTxn,
    ]
    static let inTransaction = Array(coordinator.dropFirst())

    static let table: [Row] = [
        (.notCoordinator, coordinator, .findCoordinator),
        (.coordinatorNotAvailable, coordinator, .findCoordinator),
        (.coordinatorLoadInProgress, coordinator, .retry),
        (.concurrentTransactions, coordinator + [.produce], .retrySoon),
        (.producerFenced, coordinator + [.produce], .fatal),
        (.invalidProducerEpoch, coordinator, .fatal),
        (.invalidProducerEpoch, [.produce], .abort),
        (.transactionAbortable, coordinator + [.produce], .abort),
        (.invalidTxnState, inTransaction, .fatal),
        (.invalidTxnState, [.produce], .abort),
        (.unknownProducerId, inTransaction + [.produce], .abortAndRenew),
        (.invalidProducerIdMapping, inTransaction + [.produce], .abortAndRenew),
        (.transactionalIdAuthorizationFailed, inTransaction + [.produce, .findCoordinator], .fatal),
        (.transactionalIdAuthorizationFailed, [.initProducerId], .abort),
        (.clusterAuthorizationFailed, [.produce], .fatal),
        (.topicAuthorizationFailed, [.addPartitionsToTxn, .txnOffsetCommit, .produce], .abort),
        (.groupAuthorizationFailed, [.addOffsetsToTxn, .txnOffsetCommit, .findCoordinator], .abort),
        (.operationNotAttempted, [.addPartitionsToTxn], .abort),
        (.unknownTopicOrPartition, [.addPartitionsToTxn, .txnOffsetCommit, .produce], .retry),
        (.unknownMemberId, [.txnOffsetCommit], .abort), (.illegalGeneration, [.txnOffsetCommit], .abort),
        (.fencedInstanceId, [.txnOffsetCommit], .abort), (.requestTimedOut, [.txnOffsetCommit], .findCoordinator),
        (.unsupportedForMessageFormat, [.txnOffsetCommit], .fatal),
        (.unknownServerError, [.endTxn], .retry), (.requestTimedOut, [.endTxn], .retry),
        (.unknownServerError, [.initProducerId, .addOffsetsToTxn], .fatal),
        (.invalidTransactionTimeout, [.initProducerId], .fatal),
        (.outOfOrderSequenceNumber, [.produce], .abort), (.messageTooLarge, [.produce], .abort),
        (.notLeaderOrFollower, [.produce], .retry),
    ]

    @Test(arguments: table.indices)
    func eachCodeHasTheMeaningThatItHasInTheJavaClient(_ index: Int) {
        let (code, apis, meaning) = Self.table[index]
        for api in apis { #expect(TransactionFailure.of(code, in: api) == meaning, "\(code.name) in \(api)") }
    }

    @Test func theErrorsFlagsFollowFromTheMeaning() {
        let facts = { (meaning: TransactionFailure) in
            let error = KafkaError.broker(.invalidTxnState, "").inTransaction(meaning)
            return [error.isRetriable, error.requiresAbort, error.isFatal]
        }
        #expect(facts(.retry) == [true, false, false] && facts(.findCoordinator) == [true, false, false])
        #expect(facts(.abort) == [false, true, false] && facts(.abortAndRenew) == [false, true, false])
        #expect(facts(.fatal) == [false, false, true])
    }

    @Test func everyErrorOfABatchFailsTheTransaction() {
        let errors = ErrorCode.all.filter { $0 != .none }.map { KafkaError.broker($0, "") } + [.timedOut(""), .closed]
        for error in errors.map({ $0.failingTransaction() }) {
            #expect(error.requiresAbort != error.isFatal && !error.isRetriable)
        }
    }

    @Test func mayHaveBeenWrittenIsKept() {
        #expect(KafkaError.timedOut("").mayBeWritten().failingTransaction().mayHaveBeenWritten)
        #expect(!KafkaError.timedOut("").failingTransaction().mayHaveBeenWritten)
    }
}
