import KafkaCodecs
import KafkaProtocol
import SegmentLog
import Testing

@testable import KafkaBroker

@Suite("Transactions over a restart", .timeLimit(.minutes(1)))
struct TransactionRestartTests {
    @Test(arguments: [true, false], [true, false])
    func openAndAbortedTransactionsSurviveARestart(commits: Bool, withSnapshot: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let configuration = KafkaBroker.Configuration.test { $0.dataDirectory = directory }
            let left = try await withBroker(configuration) { _, client in
                try await client.createTopic("t")
                var transaction = try await RawTransaction.begin(client, "x")
                transaction.isVersion2 = true
                _ = try await transaction.produce("t", ["aborted"])
                _ = try await transaction.end(commits: false)
                _ = try await transaction.produce("t", ["open"])
                _ = try await transaction.commitOffset("g", "t", 5, version: 5)
                return (transaction.producer, transaction.sequence)
            }
            if !withSnapshot { removeSnapshots(in: directory) }
            try await withBroker(configuration) { _, client in
                var transaction = RawTransaction(
                    client: client, id: "x", producer: left.0, sequence: left.1, isVersion2: true)
                let open = try await client.fetchCommitted("t")
                #expect(open.lastStableOffset == 2)
                #expect(open.abortedTransactions?.map(\.firstOffset) == [0])
                #expect(try await client.stableOffset("g", "t").error == .unstableOffsetCommit)
                _ = try await transaction.produce("t", ["more"])
                #expect(try await transaction.end(commits: commits) == .none)
                #expect(try committedValues(try await client.fetchCommitted("t")) == (commits ? ["open", "more"] : []))
                #expect(try await client.stableOffset("g", "t").offset == (commits ? 5 : -1))
            }
        }
    }

    @Test func decidedOutcomeIsCompletedAfterARestart() async throws {
        // The broker ends between its decision and the markers.
        try await withTemporaryDirectory { directory in
            let slow = KafkaBroker.Configuration.test {
                $0.dataDirectory = directory
                $0.transactionMarkerDelay = .seconds(3600)
            }
            try await withBroker(slow) { _, client in
                try await client.createTopic("t")
                var transaction = try await RawTransaction.begin(client, "x")
                _ = try await transaction.add("t")
                _ = try await transaction.addOffsets("g")
                _ = try await transaction.produce("t", ["a"])
                _ = try await transaction.commitOffset("g", "t", 1)
                #expect(try await transaction.end(commits: true) == .none)
                #expect(try await client.fetchCommitted("t").lastStableOffset == 0)
            }
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let committed = try await client.fetchCommitted("t")
                #expect(try committedValues(committed) == ["a"])
                #expect(try await client.stableOffset("g", "t").offset == 1)
                #expect(try await RawTransaction.begin(client, "x").producer.epoch == 1)
            }
        }
    }

    @Test func transactionThatTimedOutWhileTheBrokerWasStoppedIsAborted() async throws {
        // transaction.timeout.ms counts while the broker is stopped.
        try await withTemporaryDirectory { directory in
            let configuration = KafkaBroker.Configuration.test { $0.dataDirectory = directory }
            try await withBroker(configuration) { _, client in
                try await client.createTopic("t")
                var transaction = try await RawTransaction.begin(client, "x", timeout: 200)
                transaction.isVersion2 = true
                _ = try await transaction.produce("t", ["a"])
            }
            try await withBroker(configuration) { _, client in
                let response = try await client.fetchCommitted("t", wait: 30_000)
                #expect(response.lastStableOffset == 2)
                #expect(try committedValues(response).isEmpty)
            }
        }
    }

    @Test func rewrittenJournalKeepsCurrentStates() throws {
        var journal = TransactionJournal(log: try SegmentLog(storage: .memory), rewriteSize: 1000)
        var live: [String: Transaction] = [:]
        for round in 0..<100 as Range<Int64> {
            let id = "x\(round % 3)"
            var transaction = Transaction(producerID: round, timeout: 5, now: round)
            transaction.phase = .ongoing
            transaction.partitions = [.init(topic: "t", partition: Int32(round))]
            transaction.groups = ["g"]
            live[id] = transaction
            try journal.append(id, transaction, now: round)
            if journal.wantsRewrite { try journal.rewrite(live, now: round) }
        }
        live["x0"] = nil
        try journal.append("x0", nil, now: 100)
        #expect(try journal.replay() == live)
    }

    @Test func growingTransactionIsStoredAsChanges() throws {
        let log = try SegmentLog(storage: .memory)
        let journal = TransactionJournal(log: log)
        var transaction = Transaction(producerID: 1, timeout: 5, now: 0)
        transaction.phase = .ongoing
        transaction.startedAt = 0
        var former: Transaction?
        for number in 0..<1000 as Range<Int32> {
            transaction.partitions.insert(.init(topic: "t", partition: number))
            transaction.groups.insert("g\(number)")
            try journal.append("x", transaction, after: former, now: 0)
            former = transaction
        }
        #expect(log.sizeInBytes < 100_000)
        #expect(try journal.replay() == ["x": transaction])
        transaction.phase = .prepareCommit
        try journal.append("x", transaction, after: former, now: 0)
        #expect(try journal.replay() == ["x": transaction])
    }

    @Test func brokerServesTransactionsAfterItRewroteTheJournal() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let transaction = try await RawTransaction.begin(client, "x")
                // Each state holds all groups so far. Together they exceed the size at which the journal is rewritten.
                for number in 0..<20 {
                    let group = String(repeating: "g", count: 30_000) + "\(number)"
                    #expect(try await transaction.addOffsets(group) == .none)
                }
            }
        }
    }
}
