import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Transactions over the wire", .timeLimit(.minutes(1)))
struct TransactionWireTests {
    @Test(arguments: [(true, false), (false, false), (true, true), (false, true)])
    func committedRecordsAreVisibleAndAbortedOnesAreNot(commits: Bool, isVersion2: Bool) async throws {
        // Both versions of transactions (KIP-98, KIP-890).
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            transaction.isVersion2 = isVersion2
            if !isVersion2 { #expect(try await transaction.add("t") == .none) }
            #expect(try await transaction.produce("t", ["a", "b"]).errorCode == 0)
            let open = try await client.fetchCommitted("t")
            #expect(open.records?.count == 0)
            #expect(open.highWatermark == 2)
            #expect(open.lastStableOffset == 0)
            #expect(try values(try await client.fetch("t", from: 0).records).count == 2)
            #expect(try await client.latestOffset("t", isolation: 1) == 0)
            #expect(try await client.latestOffset("t", isolation: 0) == 2)
            #expect(try await client.latestOffset("t", isolation: 1, timestamp: 1000) == -1)
            #expect(try await transaction.end(commits: commits) == .none)
            let ended = try await client.fetchCommitted("t")
            #expect(ended.lastStableOffset == 3)
            #expect(ended.abortedTransactions?.count == (commits ? 0 : 1))
            #expect(try committedValues(ended) == (commits ? ["a", "b"] : []))
            #expect(try await client.latestOffset("t", isolation: 1) == 3)
            // The next transaction, under the epoch that the response to EndTxn gave.
            if !isVersion2 { #expect(try await transaction.add("t") == .none) }
            #expect(try await transaction.produce("t", ["c"]).errorCode == 0)
            #expect(try await transaction.end(commits: true) == .none)
            #expect(try committedValues(try await client.fetchCommitted("t")) == (commits ? ["a", "b", "c"] : ["c"]))
        }
    }

    @Test func fetchDistinguishesSeveralProducers() async throws {
        // An aborted transaction, a committed one, and a record outside both.
        try await withBroker { _, client in
            try await client.createTopic("t")
            var first = try await RawTransaction.begin(client, "x")
            var second = try await RawTransaction.begin(client, "y")
            first.isVersion2 = true
            second.isVersion2 = true
            _ = try await first.produce("t", ["1a"])
            _ = try await second.produce("t", ["2a"])
            try await client.produce("t", batch(["plain"]))
            _ = try await first.produce("t", ["1b"])
            #expect(try await first.end(commits: false) == .none)
            #expect(try await client.fetchCommitted("t").lastStableOffset == 1)
            _ = try await first.produce("t", ["1c"])
            #expect(try await second.end(commits: true) == .none)
            #expect(try await first.end(commits: true) == .none)
            let response = try await client.fetchCommitted("t")
            #expect(response.lastStableOffset == response.highWatermark)
            #expect(try committedValues(response) == ["2a", "plain", "1c"])
        }
    }

    @Test func waitingFetchIsWokenByTheMarkerNotByTheRecords() async throws {
        // The minimum size of a read_committed fetch counts only records below the last stable offset.
        try await withBroker { broker, client in
            try await client.createTopic("t")
            try await RawClient.with(broker) { reader in
                var request = reader.fetchRequest("t", from: 0, wait: 30_000, isolation: 1)
                request.minBytes = 1
                broker.requests.reset()
                let id = reader.send(request, 12)
                await broker.requests.wait(for: 1, of: .fetch)
                var transaction = try await RawTransaction.begin(client, "x")
                transaction.isVersion2 = true
                _ = try await transaction.produce("t", ["a"])
                _ = try await transaction.produce("t", ["b"])
                #expect(try await transaction.end(commits: true) == .none)
                let frame = try await reader.receive()
                let response = try RawClient.decode(FetchRequest.self, frame, 12, id)
                #expect(try committedValues(response.responses[0].partitions[0]) == ["a", "b"])
            }
        }
    }

    @Test func aPartitionThatWasNotAddedIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            #expect(try await transaction.produce("t", ["a"]).errorCode == ErrorCode.invalidTxnState.rawValue)
            let newer = try await transaction.produce("t", ["a"], version: 11)
            #expect(newer.errorCode == ErrorCode.transactionAbortable.rawValue)
            #expect(try await transaction.add("missing") == .unknownTopicOrPartition)
            #expect(try await client.fetch("t", from: 0).highWatermark == 0)
        }
    }

    @Test func newProducerFencesThePreviousOneAndAbortsItsTransaction() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var former = try await RawTransaction.begin(client, "x")
            _ = try await former.add("t")
            _ = try await former.produce("t", ["a"])
            let next = try await RawTransaction.begin(client, "x")
            #expect(next.producer.id == former.producer.id)
            #expect(next.producer.epoch > former.producer.epoch)
            #expect(try await former.produce("t", ["b"]).errorCode == ErrorCode.invalidProducerEpoch.rawValue)
            #expect(try await former.add("t") == .producerFenced)
            #expect(try await former.add("t", version: 1) == .invalidProducerEpoch)
            #expect(try await former.end(commits: true) == .producerFenced)
            let response = try await client.fetchCommitted("t")
            #expect(response.lastStableOffset == response.highWatermark)
            #expect(try committedValues(response).isEmpty)
        }
    }

    @Test func requestsFailAsConcurrentUntilMarkersAreWritten() async throws {
        // CONCURRENT_TRANSACTIONS until the markers are written.
        try await withBroker(.test { $0.transactionMarkerDelay = .seconds(3600) }) { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            _ = try await transaction.add("t")
            _ = try await transaction.produce("t", ["a"])
            #expect(try await transaction.end(commits: true) == .none)
            #expect(try await transaction.end(commits: true) == .concurrentTransactions)
            #expect(try await transaction.add("t") == .concurrentTransactions)
            let taken = try await RawTransaction.initialize(client, "x")
            #expect(taken.errorCode == ErrorCode.concurrentTransactions.rawValue)
            #expect(try await client.fetchCommitted("t").lastStableOffset == 0)
        }
    }

    @Test func delayedMarkersMakeRecordsVisible() async throws {
        try await withBroker(.test { $0.transactionMarkerDelay = .milliseconds(20) }) { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            _ = try await transaction.add("t")
            _ = try await transaction.produce("t", ["a"])
            #expect(try await transaction.end(commits: true) == .none)
            let committed = try await client.fetchCommitted("t", wait: 30_000)
            #expect(try committedValues(committed) == ["a"])
        }
    }

    @Test func aTransactionThatLastsTooLongIsAborted() async throws {
        // Longer than transaction.timeout.ms.
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x", timeout: 50)
            // The write begins the transaction, so that even a slow machine has a record to abort.
            transaction.isVersion2 = true
            _ = try await transaction.produce("t", ["a"])
            let response = try await client.fetchCommitted("t", wait: 30_000)
            #expect(response.lastStableOffset == 2)
            #expect(response.abortedTransactions?.count == 1)
            #expect(try await transaction.produce("t", ["b"]).errorCode == ErrorCode.invalidProducerEpoch.rawValue)
            #expect(try await transaction.end(commits: true) == .producerFenced)
            #expect(try await RawTransaction.begin(client, "x").producer.epoch == 2)
        }
    }

    @Test(arguments: [0, -1, 900_001, .max] as [Int32])
    func nonPositiveOrTooLongTimeoutIsRefused(timeout: Int32) async throws {
        try await withBroker { _, client in
            let response = try await RawTransaction.initialize(client, "x", timeout: timeout)
            #expect(response.errorCode == ErrorCode.invalidTransactionTimeout.rawValue)
        }
    }

    @Test func olderVersionsReportFencingAsInvalidProducerEpoch() async throws {
        try await withBroker { _, client in
            let stranger = ProducerIdentity(id: 99, epoch: 0)
            _ = try await RawTransaction.begin(client, "x")
            let response = try await RawTransaction.initialize(client, "x", expected: stranger, version: 4)
            #expect(response.errorCode == ErrorCode.producerFenced.rawValue)
            let older = try await RawTransaction.initialize(client, "x", expected: stranger, version: 3)
            #expect(older.errorCode == ErrorCode.invalidProducerEpoch.rawValue)
        }
    }

    @Test func nonTransactionalBatchDuringATransactionIsRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            transaction.isVersion2 = true
            _ = try await transaction.produce("t", ["a"])
            let plain = batch(["b"], producer: transaction.producer.id, epoch: transaction.producer.epoch, sequence: 1)
            #expect(try await client.produce("t", plain).errorCode == ErrorCode.invalidTxnState.rawValue)
        }
    }

    @Test func unassignedEpochCannotWriteIntoAnOpenTransaction() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            transaction.isVersion2 = true
            _ = try await transaction.produce("t", ["a"])
            var stranger = transaction
            stranger.producer.epoch += 1
            stranger.sequence = 0
            #expect(try await stranger.produce("t", ["b"]).errorCode == ErrorCode.invalidProducerEpoch.rawValue)
            #expect(try await transaction.end(commits: true) == .none)
            #expect(try committedValues(try await client.fetchCommitted("t")) == ["a"])
        }
    }

    @Test func lateBatchOfThePreviousTransactionIsFenced() async throws {
        // KIP-890
        try await withBroker { _, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            transaction.isVersion2 = true
            _ = try await transaction.produce("t", ["a"])
            var late = transaction
            #expect(try await transaction.end(commits: true) == .none)
            #expect(try await late.produce("t", ["b"]).errorCode == ErrorCode.invalidProducerEpoch.rawValue)
            #expect(transaction.producer.epoch == late.producer.epoch + 1)
        }
    }

    @Test func repeatedEndReturnsTheSameProducerEpoch() async throws {
        // KIP-890: a repeated EndTxn receives the same new epoch.
        try await withBroker { broker, client in
            try await client.createTopic("t")
            var transaction = try await RawTransaction.begin(client, "x")
            transaction.isVersion2 = true
            _ = try await transaction.produce("t", ["a"])
            var lost = transaction
            let first = try await transaction.end(commits: true)
            let second = try await lost.end(commits: true)
            #expect([first, second] == [.none, .none])
            #expect(lost.producer == transaction.producer)
        }
    }

    @Test func transactionVersion2IsAdvertisedFromApiVersions4() async throws {
        // KIP-584, KIP-890: `transaction.version` is a finalized feature.
        try await withBroker { _, client in
            var request = ApiVersionsRequest()
            request.clientSoftwareName = "test"
            request.clientSoftwareVersion = "1"
            let newer = try await client.ask(request, 4)
            #expect(newer.finalizedFeatures.map(\.name) == ["transaction.version"])
            #expect(newer.finalizedFeatures.map(\.maxVersionLevel) == [2])
            #expect(newer.supportedFeatures.map(\.maxVersion) == [2])
            #expect(try await client.ask(request, 3).supportedFeatures.isEmpty)
        }
    }
}
