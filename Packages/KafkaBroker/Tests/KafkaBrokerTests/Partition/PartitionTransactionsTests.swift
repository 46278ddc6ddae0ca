import Testing

@testable import KafkaBroker

@Suite("The transactions of a partition")
struct PartitionTransactionsTests {
    private var transactions = PartitionTransactions()

    @Test mutating func firstOpenOffsetIsThatOfTheEarliestTransaction() {
        // The last stable offset is the first offset of the earliest open transaction.
        transactions.wrote(producer: 1, at: 10)
        transactions.wrote(producer: 2, at: 20)
        transactions.wrote(producer: 1, at: 30)
        #expect(transactions.firstOpenOffset == 10)
        transactions.ended(producer: 1, commits: true, at: 40)
        #expect(transactions.firstOpenOffset == 20)
        transactions.ended(producer: 2, commits: false, at: 41)
        #expect(transactions.firstOpenOffset == nil)
        #expect(transactions.aborted == [.init(producerID: 2, firstOffset: 20, lastOffset: 41)])
    }

    @Test mutating func markerWithoutRecordsHasNoEffect() {
        transactions.ended(producer: 1, commits: false, at: 5)
        #expect(transactions == PartitionTransactions())
    }

    @Test mutating func rangeReturnsTheAbortedTransactionsThatOverlapIt() {
        // The list of aborted transactions in a response to Fetch.
        for producer in 0..<10 as Range<Int64> {
            transactions.wrote(producer: producer, at: producer * 10)
            transactions.ended(producer: producer, commits: false, at: producer * 10 + 5)
        }
        #expect(transactions.aborted(from: 25, to: 41).map(\.producerID) == [2, 3, 4])
        #expect(transactions.aborted(from: 26, to: 40).map(\.producerID) == [3])
        #expect(transactions.aborted(from: 96, to: 200).isEmpty)
        #expect(transactions.aborted(from: 0, to: 0).isEmpty)
    }

    @Test mutating func transactionsBeforeTheLogStartAreForgotten() {
        for producer in 0..<3 as Range<Int64> {
            transactions.wrote(producer: producer, at: producer * 10)
            transactions.ended(producer: producer, commits: false, at: producer * 10 + 5)
        }
        transactions.trim(before: 15)
        #expect(transactions.aborted.map(\.producerID) == [1, 2])
    }
}
