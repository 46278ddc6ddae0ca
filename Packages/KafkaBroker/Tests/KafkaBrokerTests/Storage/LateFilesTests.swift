import KafkaCodecs
import KafkaProtocol
import KafkaTransport
import SegmentLog
import Testing

@testable import KafkaBroker

@Suite("The files of a partition are created with its first record", .timeLimit(.minutes(1)))
struct LateFilesTests {
    private let warnings = Warnings()

    private func configuration(
        _ directory: String, durability: KafkaBroker.Durability = .never, salvage: Bool = false
    ) -> KafkaBroker.Configuration {
        .test { [warnings] in
            $0.dataDirectory = directory
            $0.durability = durability
            $0.salvage = salvage
            $0.log = Log(level: .warning) { _, message in warnings.add(message) }
        }
    }

    private func topics(_ directory: String) -> [String] { FileSystem.contents(of: directory + "/topics") }

    private func topicPath(_ directory: String) throws -> String {
        directory + "/topics/" + (try #require(topics(directory).first))
    }

    private func delete(_ name: String, _ client: RawClient) async throws -> Int16 {
        var request = DeleteTopicsRequest()
        request.topicNames = [name]
        return try await client.ask(request, 5).responses[0].errorCode
    }

    private func deleteRecords(_ client: RawClient, before offset: Int64) async throws -> (Int16, Int64) {
        var partition = DeleteRecordsRequest.DeleteRecordsPartition()
        partition.offset = offset
        var topic = DeleteRecordsRequest.DeleteRecordsTopic()
        topic.name = "t"
        topic.partitions = [partition]
        var request = DeleteRecordsRequest()
        request.topics = [topic]
        let result = try await client.ask(request, 2).topics[0].partitions[0]
        return (result.errorCode, result.lowWatermark)
    }

    private func expectRefusal(_ directory: String, naming path: String) async {
        let error = await #expect(throws: KafkaBrokerError.self) {
            try await KafkaBroker.start(configuration: configuration(directory))
        }
        #expect(error?.message.contains(path) == true, "\(error?.message ?? "")")
    }

    @Test func topicWithoutRecordsHasNoFilesAndSurvivesARestart() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t", partitions: 3)
            }
            #expect(topics(directory).isEmpty)
            try await withBroker(configuration(directory)) { broker, client in
                let fetched = try await client.fetch("t", from: 0)
                #expect(fetched.errorCode == 0 && fetched.highWatermark == 0 && fetched.logStartOffset == 0)
                #expect(try await deleteRecords(client, before: -1) == (0, 0))
                #expect(try await deleteRecords(client, before: 1).0 == ErrorCode.offsetOutOfRange.rawValue)
                try await broker.onLoop { core in
                    core.maintain()
                    return .success(())
                }
                #expect(topics(directory).isEmpty)
                #expect(try await client.produce("t", batch(["a"]), partition: 1).baseOffset == 0)
                #expect(FileSystem.contents(of: try topicPath(directory)) == ["1"])
            }
            try await withBroker(configuration(directory)) { _, client in
                let topics = try await client.ask(MetadataRequest.all, 12).topics
                #expect(topics.first?.partitions.count == 3)
                let fetched = try await client.ask(client.fetchRequest("t", from: 0, partition: 1), 12)
                #expect(try values(fetched.responses[0].partitions[0].records) == [0: "a"])
                #expect(try await client.produce("t", batch(["b"])).baseOffset == 0)
            }
            #expect(warnings.text == "")
        }
    }

    @Test(arguments: [KafkaBroker.Durability.never, .always], [true, false])
    func missingFilesOfAUsedPartitionAreDetected(durability: KafkaBroker.Durability, isKilled: Bool) async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory, durability: durability)) { _, client in
                try await client.createTopic("t", partitions: 2)
                try await client.produce("t", batch(["a"]))
            }
            let topic = try topicPath(directory)
            if isKilled {
                for path in ["\(topic)/0/checkpoint", "\(topic)/0.state", "\(directory)/partitions/checkpoint"] {
                    FileSystem.removeFile(path)
                }
            }
            for path in ["\(topic)/0", topic, directory + "/partitions"] {
                let aside = directory + "-aside"
                #expect(FileSystem.rename(path, to: aside))
                await expectRefusal(directory, naming: path)
                #expect(FileSystem.rename(aside, to: path))
            }
            #expect(FileSystem.rename(topic, to: topic + ".lost"))
            try await withBroker(configuration(directory, salvage: true)) { _, client in
                #expect(try await client.fetch("t", from: 0).highWatermark == 0)
                try await client.produce("t", batch(["b"]))
            }
            #expect(warnings.text.contains("\(topic)/0, the directory of a log, is missing"))
            try await withBroker(configuration(directory)) { _, client in
                let found = try values(try await client.fetch("t", from: 0).records)
                #expect(found == [0: "b"])
            }
        }
    }

    @Test func snapshotOfAPartitionShowsThatItHadRecords() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t")
                try await client.produce("t", batch(["a"]))
            }
            // The list of partitions is damaged at its only entry, as a torn write would be.
            FileSystem.removeFile(directory + "/partitions/checkpoint")
            let list = directory + "/partitions/00000000000000000000.log"
            let stored = try #require(try FileSystem.read(list, limit: 1 << 20))
            try FileSystem.replace(list, stored.slice(0..<stored.count - 1), isDurable: false)
            let path = try topicPath(directory) + "/0"
            #expect(FileSystem.rename(path, to: directory + "-aside"))
            await expectRefusal(directory, naming: path)
            #expect(FileSystem.rename(directory + "-aside", to: path))
            // It is listed again.
            try await withBroker(configuration(directory)) { _, _ in }
            FileSystem.removeTree(path)
            FileSystem.removeFile(path + ".state")
            await expectRefusal(directory, naming: path)
        }
    }

    @Test func emptyFilesLeftByACrashAreUsed() async throws {
        try await withTemporaryDirectory { directory in
            let id = try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t", partitions: 2).topicId
            }
            let topic = directory + "/topics/" + id.hexadecimal
            try FileSystem.makeDirectory(topic + "/0")
            try FileSystem.replace(topic + "/0/00000000000000000000.log.new", "torn", isDurable: false)
            try await withBroker(configuration(directory)) { _, client in
                let found = try await client.produce("t", batch(["a"])).baseOffset
                #expect(found == 0)
                #expect(try await client.produce("t", batch(["b"]), partition: 1).baseOffset == 0)
            }
            try await withBroker(configuration(directory)) { _, client in
                let found = try values(try await client.fetch("t", from: 0).records)
                #expect(found == [0: "a"])
            }
            #expect(warnings.text == "")
        }
    }

    @Test func recreatedTopicHasNoOldRecords() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                for value in ["a", "b", "c"] as [Bytes] {
                    try await client.createTopic("t")
                    #expect(try await client.fetch("t", from: 0).highWatermark == 0)
                    #expect(try await client.produce("t", batch([value])).baseOffset == 0)
                    if value != "c" { #expect(try await delete("t", client) == 0) }
                }
            }
            #expect(topics(directory).count == 1)
            try await withBroker(configuration(directory)) { _, client in
                let found = try values(try await client.fetch("t", from: 0).records)
                #expect(found == [0: "c"])
            }
            #expect(warnings.text == "")
        }
    }

    @Test func filesOfADeletedTopicAreRemovedEvenIfTheBrokerWasKilled() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t")
                try await client.createTopic("kept")
                try await client.produce("kept", batch(["b"]))
                try await client.produce("t", batch(["a"]))
            }
            let copies = topics(directory)
            for name in copies { try copy("\(directory)/topics/\(name)", to: "\(directory)/\(name)") }
            try await withBroker(configuration(directory)) { _, client in
                let found = try await delete("t", client)
                #expect(found == 0)
            }
            // Restores the state before the removal.
            for name in copies where !topics(directory).contains(name) {
                #expect(FileSystem.rename("\(directory)/\(name)", to: "\(directory)/topics/\(name)"))
            }
            #expect(topics(directory).count == 2)
            try await withBroker(configuration(directory)) { _, client in
                let found = try await client.ask(MetadataRequest.all, 12).topics.map(\.name)
                #expect(found == ["kept"])
                #expect(try values(try await client.fetch("kept", from: 0).records) == [0: "b"])
            }
            #expect(topics(directory).count == 1)
            #expect(warnings.text == "")
        }
    }

    private func copy(_ path: String, to other: String) throws {
        try FileSystem.makeDirectory(other)
        for name in FileSystem.contents(of: path) {
            let (from, to) = (path + "/" + name, other + "/" + name)
            if FileSystem.isDirectory(from) {
                try copy(from, to: to)
            } else if let bytes = try FileSystem.read(from, limit: 1 << 20) {
                try FileSystem.replace(to, bytes, isDurable: false)
            }
        }
    }

    @Test func everyPartitionInADirectoryOfAnEarlierVersionHasFiles() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { _, client in
                try await client.createTopic("t", partitions: 2)
                for partition in [0, 1] as [Int32] {
                    try await client.produce("t", batch(["a"]), partition: partition)
                }
            }
            let path = directory + "/cluster"
            let stored = try #require(try FileSystem.read(path, limit: 1 << 20))
            let older = StoredFile.frame(.cluster, version: 2, stored.slice(12..<stored.count))
            try FileSystem.replace(path, older, isDurable: false)
            FileSystem.removeTree(directory + "/partitions")
            let partition = try topicPath(directory) + "/1"
            FileSystem.removeFile(partition + ".state")
            #expect(FileSystem.rename(partition, to: directory + "-aside"))
            await expectRefusal(directory, naming: partition)
            #expect(FileSystem.rename(directory + "-aside", to: partition))
            try await withBroker(configuration(directory)) { _, client in
                let found = try values(try await client.fetch("t", from: 0).records)
                #expect(found == [0: "a"])
            }
            // The file now has the newest format, which lists the partition.
            FileSystem.removeTree(partition)
            FileSystem.removeFile(partition + ".state")
            await expectRefusal(directory, naming: partition)
            #expect(warnings.text == "")
        }
    }

    @Test func oneRequestSpendsLimitedTimeCreatingFiles() throws {
        func partition(_ log: SegmentLog) -> Partition {
            Partition(topic: "t", index: 0, log: log, configuration: TopicConfiguration())
        }
        var configuration = SegmentLog.Configuration()
        configuration.createsFilesLate = true
        let new = partition(try SegmentLog(storage: .directory("/none/t/0"), configuration: configuration))
        let written = partition(try SegmentLog(storage: .memory))
        var time = CreationTime(longest: .zero)
        #expect([new, written, new, written].map { time.allows($0) } == [true, true, false, true])
    }

    @Test func creatingManyTopicsCostsOneWriteAndNoDirectory() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(configuration(directory)) { broker, client in
                var request = CreateTopicsRequest()
                request.topics = (0..<1000).map { number in
                    var topic = CreateTopicsRequest.CreatableTopic()
                    topic.name = "t\(number)"
                    topic.numPartitions = 10
                    topic.replicationFactor = 1
                    return topic
                }
                let results = try await client.ask(request, 7).topics
                #expect(results.allSatisfy { $0.errorCode == 0 })
                #expect(topics(directory).isEmpty)
            }
            #expect(topics(directory).isEmpty)
            try await withBroker(configuration(directory)) { _, client in
                let found = try await client.ask(MetadataRequest.all, 12).topics.count
                #expect(found == 1000)
            }
        }
    }
}

@Suite("The list of partitions with files")
struct PartitionJournalTests {
    private let id = UUID128.random()

    @Test func journalRoundTrips() throws {
        let log = try SegmentLog(storage: .memory)
        let journal = try PartitionJournal(log: log)
        let other = UUID128.random()
        try journal.noteCreated([(id, 0), (id, 3)])
        try journal.noteCreated(3, of: id)
        try journal.noteCreated(1, of: other)
        try journal.noteDeleted([other, .random()])
        let read = try PartitionJournal(log: log)
        #expect(read.contains(id, 0) && read.contains(id, 3) && !read.contains(id, 1))
        #expect(!read.contains(other) && read.isDeleted(other) && !read.isDeleted(id))
        #expect(log.nextOffset == 3)
    }

    @Test func longJournalIsRewritten() throws {
        let log = try SegmentLog(storage: .memory, configuration: .init(segmentBytes: 1000))
        let journal = try PartitionJournal(log: log, rewriteSize: 5000)
        let kept = UUID128.random()
        try journal.noteCreated(7, of: kept)
        var last = id
        for _ in 0..<200 {
            last = .random()
            try journal.noteCreated(0, of: last)
            try journal.noteDeleted([last])
            try journal.rewriteIfLong { $0 == last }
            #expect(log.sizeInBytes < 8000)
        }
        let read = try PartitionJournal(log: log)
        #expect(read.contains(kept, 7) && read.isDeleted(last))
    }
}
