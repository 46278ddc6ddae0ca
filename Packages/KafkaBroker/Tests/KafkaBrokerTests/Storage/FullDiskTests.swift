import KafkaCodecs
import KafkaProtocol
import KafkaTransport
@_spi(KafkaInternals) import SegmentLog
import Testing

@testable import KafkaBroker

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("A full disk or an I/O error", .timeLimit(.minutes(1)))
struct FullDiskTests {
    private let warnings = Warnings()
    private static let notCoordinator = ErrorCode.notCoordinator.rawValue

    private func configuration(
        _ directory: String, durability: KafkaBroker.Durability = .never
    ) -> KafkaBroker.Configuration {
        .test { [warnings] in
            $0.dataDirectory = directory
            $0.durability = durability
            $0.log = Log(level: .warning) { _, message in warnings.add(message) }
        }
    }

    /// Makes calls on the files below `path` fail while `body` runs.
    private func failing<Result>(
        _ path: String, _ calls: Set<FileFaults.Call> = Set(FileFaults.Call.allCases), code: Int32 = ENOSPC,
        room: Int = 0, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async throws -> Result {
        FileFaults.fail(calls, under: path, with: code, room: room)
        defer { FileFaults.clear(under: path) }
        return try await body()
    }

    private func count(of line: String) -> Int { warnings.lines.filter { $0.contains(line) }.count }

    private func expectOneFailureAndItsEnd(_ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(count(of: "\(what) fails") == 1, "\(warnings.text)", sourceLocation: sourceLocation)
        #expect(count(of: "\(what) works again") == 1, "\(warnings.text)", sourceLocation: sourceLocation)
    }

    private func commit(_ client: RawClient, _ offset: Int64) async throws -> Int16 {
        var partition = OffsetCommitRequest.OffsetCommitRequestPartition()
        partition.committedOffset = offset
        var topic = OffsetCommitRequest.OffsetCommitRequestTopic()
        topic.name = "t"
        topic.partitions = [partition]
        var request = OffsetCommitRequest()
        request.groupId = "g"
        request.topics = [topic]
        return try await client.ask(request, 8).topics[0].partitions[0].errorCode
    }

    @Test(arguments: [ENOSPC, EIO, EDQUOT, EFBIG, EMFILE], [KafkaBroker.Durability.never, .always])
    func writesFailAndWorkAgainWithoutARestart(code: Int32, durability: KafkaBroker.Durability) async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory, durability: durability)) { _, client in
                try await client.createTopic("t", partitions: 2)
                try await client.produce("t", batch(["a"]))
                try await failing(directory + "/topics", code: code, room: 50) {
                    for partition in [0, 0, 1, 1] as [Int32] {
                        let refused = try await client.produce("t", batch(["refused"]), partition: partition)
                        #expect(refused.errorCode == ErrorCode.kafkaStorageError.rawValue)
                    }
                    #expect(try values(try await client.fetch("t", from: 0).records) == [0: "a"])
                }
                #expect(try await client.produce("t", batch(["b"])).baseOffset == 1)
                #expect(try await client.produce("t", batch(["c"]), partition: 1).baseOffset == 0)
                #expect(try values(try await client.fetch("t", from: 0).records) == [0: "a", 1: "b"])
            }
            for partition in 0..<2 { expectOneFailureAndItsEnd("writing t-\(partition)") }
            warnings.removeAll()
            try await withBroker(configuration(directory)) { _, client in
                let found = try values(try await client.fetch("t", from: 0).records)
                #expect(found == [0: "a", 1: "b"])
            }
            #expect(warnings.text == "")
        }
    }

    @Test func refusedIdempotentBatchIsWrittenByItsRetry() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t")
                let first = batch(["a"], producer: 9, epoch: 0, sequence: 0)
                try await failing(directory + "/topics") {
                    let refused = try await client.produce("t", first)
                    #expect(refused.errorCode == ErrorCode.kafkaStorageError.rawValue)
                }
                for _ in 0..<2 { #expect(try await client.produce("t", first).baseOffset == 0) }
                #expect(try await client.fetch("t", from: 0).highWatermark == 1)
            }
        }
    }

    @Test func committedOffsetsAreRefusedAsInKafka() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t")
                #expect(try await commit(client, 1) == 0)
                try await failing(directory + "/offsets", room: 45) {
                    for offset in [2, 3] as [Int64] {
                        let refused = try await commit(client, offset)
                        #expect(refused == Self.notCoordinator)
                    }
                    var deletion = DeleteGroupsRequest()
                    deletion.groupsNames = ["g"]
                    let kept = try await client.ask(deletion, 2)
                    #expect(kept.results.map(\.errorCode) == [Self.notCoordinator])
                    var partition = OffsetDeleteRequest.OffsetDeleteRequestPartition()
                    partition.partitionIndex = 0
                    var topic = OffsetDeleteRequest.OffsetDeleteRequestTopic()
                    topic.name = "t"
                    topic.partitions = [partition]
                    var offsets = OffsetDeleteRequest()
                    offsets.groupId = "g"
                    offsets.topics = [topic]
                    let refused = try await client.ask(offsets, 0)
                    #expect(refused.errorCode == Self.notCoordinator)
                    #expect(try await client.committed("g", "t").committedOffset == 1)
                }
                #expect(try await commit(client, 4) == 0)
            }
            expectOneFailureAndItsEnd("writing the committed offsets")
            try await withBroker(configuration(directory)) { _, client in
                let found = try await client.committed("g", "t").committedOffset
                #expect(found == 4)
            }
        }
    }

    @Test func topicIsKeptUntilTheDeletionOfItsOffsetsIsStored() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { broker, client in
                try await client.createTopic("t")
                #expect(try await commit(client, 1) == 0)
                try await failing(directory + "/offsets") {
                    _ = await #expect(throws: KafkaBrokerError.self) { try await broker.deleteTopic("t") }
                }
                #expect(try await client.committed("g", "t").committedOffset == 1)
                try await broker.deleteTopic("t")
                try await client.createTopic("t")
            }
            try await withBroker(configuration(directory)) { _, client in
                let found = try await client.committed("g", "t").committedOffset
                #expect(found == -1)
            }
        }
    }

    @Test func aJournalThatCannotBeRewrittenIsStillAppendedTo() async throws {
        let log = try SegmentLog(storage: .memory, configuration: .init(segmentBytes: 10_000))
        var journal = OffsetJournal(log: log, rewriteSize: 5000)
        let topicPartition = TopicPartition(topic: "t", partition: 0)
        func entry(_ offset: Int64) -> OffsetJournal.Entry {
            .init(
                group: "g", topicPartition: topicPartition,
                offset: CommittedOffset(offset: offset, leaderEpoch: 0, metadata: "", timestamp: 0))
        }
        for offset in 0..<200 { try journal.append([entry(Int64(offset))], now: 0) }
        #expect(journal.wantsRewrite)
        let (end, size) = (log.nextOffset, log.sizeInBytes)
        var rewriting = JournalRewrite(smallestSize: 5000)
        #expect(throws: SegmentLogError.self) {
            try rewriting.run(on: log) { () throws(SegmentLogError) in
                try log.append(recordCount: 1, timestamp: 0, payload: "half")
                throw SegmentLogError(.io, "No space left on device")
            }
        }
        #expect(log.nextOffset == end && log.sizeInBytes == size)
        #expect(!rewriting.isDue(log))
        while log.sizeInBytes <= size + size / 4 { try journal.append([entry(7)], now: 0) }
        #expect(rewriting.isDue(log))
        try journal.rewrite([entry(7)], now: 0)
        #expect(log.sizeInBytes < size)
    }

    @Test func aRewriteThatFailsLosesNothing() async throws {
        try await withTemporaryDirectory { directory in
            for room in [0, 45, 200] {
                let storage = SegmentLog.Storage.directory(directory + "/log\(room)")
                let log = try SegmentLog(storage: storage, configuration: .init(segmentBytes: 1000))
                var journal = TransactionJournal(log: log, rewriteSize: 2000)
                var live: [String: Transaction] = [:]
                for number in 0..<50 {
                    let transaction = Transaction(producerID: Int64(number), timeout: 1, now: 0)
                    live["x\(number % 7)"] = transaction
                    try journal.append("x\(number % 7)", transaction, now: 0)
                }
                for call in FileFaults.Call.allCases {
                    try await failing(directory, [call], room: room) { _ = try? journal.rewrite(live, now: 0) }
                }
                let again = try SegmentLog(storage: storage, configuration: .init(segmentBytes: 1000))
                #expect(again.recovery.isEmpty)
                #expect(try TransactionJournal(log: again).replay() == live)
            }
        }
    }

    @Test func transactionsAreRefusedAsInKafka() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t")
                var transaction = try await RawTransaction.begin(client, "x")
                #expect(try await transaction.add("t") == .none)
                #expect(try await transaction.produce("t", ["a"]).errorCode == 0)
                let path = directory + "/transactions"
                try await failing(path) {
                    #expect(try await transaction.end(commits: true) == .notCoordinator)
                    #expect(try await transaction.addOffsets("g") == .notCoordinator)
                    let other = try await RawTransaction.initialize(client, "y")
                    #expect(other.errorCode == Self.notCoordinator)
                }
                #expect(try await transaction.end(commits: true) == .none)
                transaction.isVersion2 = true
                try await failing(path) {
                    let refused = try await transaction.produce("t", ["b"])
                    #expect(refused.errorCode == ErrorCode.notEnoughReplicas.rawValue)
                }
                #expect(try await transaction.produce("t", ["c"]).errorCode == 0)
                #expect(try await transaction.end(commits: true) == .none)
                #expect(try committedValues(try await client.fetchCommitted("t")) == ["a", "c"])
            }
            #expect(count(of: "writing the states of transactions fails") == 2)
            #expect(count(of: "writing the states of transactions works again") == 2)
        }
    }

    @Test(arguments: FileFaults.Call.allCases)
    func clusterFileIsReplacedAtomically(call: FileFaults.Call) async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("kept")
                let created = try await failing(directory + "/cluster", [call]) {
                    try await client.createTopic("t").errorCode
                }
                let isWritten = created == 0
                let names = try await client.ask(MetadataRequest.all, 12).topics.map(\.name)
                #expect(names == (isWritten ? ["kept", "t"] : ["kept"]))
                #expect(isWritten == [.truncate, .makeDirectory].contains(call))
                if !isWritten { #expect(created == ErrorCode.kafkaStorageError.rawValue) }
                #expect(!FileSystem.exists(directory + "/cluster.new"))
                try await client.createTopic("u")
                if !isWritten { expectOneFailureAndItsEnd("writing the cluster file") }
            }
        }
    }

    @Test func aTopicIsCreatedEvenIfTheDirectoryCannotBeSynced() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                FileFaults.fail([.sync], under: directory, with: EIO, isDeep: false)
                defer { FileFaults.clear(under: directory) }
                for name in ["t", "u"] {
                    let created = try await client.createTopic(name)
                    #expect(created.errorCode == 0)
                }
            }
            #expect(count(of: "syncing the directory of the cluster file fails") == 1)
            try await withBroker(configuration(directory)) { _, client in
                let found = try await client.ask(MetadataRequest.all, 12).topics.map(\.name)
                #expect(found == ["t", "u"])
            }
        }
    }

    @Test func producerIDsThatCouldNotBeReservedAreNotAssigned() async throws {
        try await withTemporaryDirectory { directory in
            var ids: Set<Int64> = []
            for _ in 0..<2 {
                try await withBroker(configuration(directory)) { _, client in
                    var request = InitProducerIdRequest()
                    request.transactionalId = nil
                    try await failing(directory + "/cluster") {
                        for _ in 0..<2 {
                            let refused = try await client.ask(request, 4)
                            #expect(refused.errorCode == ErrorCode.coordinatorLoadInProgress.rawValue)
                        }
                    }
                    ids.insert(try await client.ask(request, 4).producerId)
                }
            }
            #expect(ids.count == 2)
        }
    }

    @Test func shutdownLogsACheckpointThatCannotBeStored() async throws {
        try await withTemporaryDirectory { directory in
            try await failing(directory + "/none") {
                let broker = try await KafkaBroker.start(configuration: configuration(directory))
                try await RawClient.with(broker) { client in
                    try await client.createTopic("t")
                    try await client.produce("t", batch(["a"], producer: 9, epoch: 0, sequence: 0))
                    #expect(try await commit(client, 1) == 0)
                }
                try await failing(directory) { await broker.stop() }
            }
            #expect(count(of: "cannot store the checkpoint of t-0") == 1)
            #expect(count(of: "cannot store the checkpoint of the committed offsets") == 1)
            #expect(count(of: "storing the producers of t-0 fails") == 1)
            try await withBroker(configuration(directory)) { _, client in
                #expect(try values(try await client.fetch("t", from: 0).records) == [0: "a"])
                #expect(try await client.committed("g", "t").committedOffset == 1)
                let again = try await client.produce("t", batch(["a"], producer: 9, epoch: 0, sequence: 0))
                #expect(again.baseOffset == 0)
            }
        }
    }

    @Test func failingPeriodicSyncIsLoggedOnce() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory, durability: .interval(.milliseconds(5)))) { _, client in
                try await client.createTopic("t")
                try await client.produce("t", batch(["a"]))
                try await failing(directory + "/topics", [.sync], code: EIO) {
                    while try await client.produce("t", batch(["x"])).errorCode == 0 {}
                    for _ in 0..<3 { #expect(try await client.produce("t", batch(["y"])).errorCode != 0) }
                }
                #expect(try await client.produce("t", batch(["z"])).errorCode == 0)
            }
            #expect(count(of: "writing t-0 fails") == 1, "\(warnings.text)")
            #expect(count(of: "syncing t-0 fails") <= 1, "\(warnings.text)")
        }
    }
}
