import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Changes to many topics in one request", .timeLimit(.minutes(1)))
struct TopicChangeTests {
    private func withStoredBroker(
        _ change: @escaping (inout KafkaBroker.Configuration) -> Void = { _ in },
        _ body: (String, KafkaBroker, RawClient) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let configuration = KafkaBroker.Configuration.test {
                $0.dataDirectory = directory
                change(&$0)
            }
            try await withBroker(configuration) { broker, client in try await body(directory, broker, client) }
        }
    }

    private func create(_ names: [String], partitions: Int32 = 1) -> CreateTopicsRequest {
        var request = CreateTopicsRequest()
        request.topics = names.map { name in
            var topic = CreateTopicsRequest.CreatableTopic()
            topic.name = name
            topic.numPartitions = partitions
            topic.replicationFactor = 1
            return topic
        }
        return request
    }

    private func grow(_ names: [String], to total: Int32) -> CreatePartitionsRequest {
        var request = CreatePartitionsRequest()
        request.topics = names.map { name in
            var topic = CreatePartitionsRequest.CreatePartitionsTopic()
            topic.name = name
            topic.count = total
            topic.assignments = nil
            return topic
        }
        return request
    }

    private func delete(_ names: [String]) -> DeleteTopicsRequest {
        var request = DeleteTopicsRequest()
        request.topics = names.map { name in
            var topic = DeleteTopicsRequest.DeleteTopicState()
            topic.name = name
            return topic
        }
        return request
    }

    private func metadata(_ names: [String]) -> MetadataRequest {
        var request = MetadataRequest()
        request.topics = names.map { name in
            var topic = MetadataRequest.MetadataRequestTopic()
            topic.name = name
            return topic
        }
        request.allowAutoTopicCreation = true
        return request
    }

    /// Returns how often `body` causes a write of the cluster file.
    private func writes(_ broker: KafkaBroker, _ body: () async throws -> Void) async throws -> Int {
        let before = try await broker.onLoop { .success($0.store.clusterWrites) }
        try await body()
        return try await broker.onLoop { .success($0.store.clusterWrites) } - before
    }

    private let names = (0..<20).map { "t\($0)" }

    @Test func eachRequestWritesTheClusterFileOnce() async throws {
        try await withStoredBroker { _, broker, client in
            let created = try await writes(broker) {
                let results = try await client.ask(create(names), 7).topics
                #expect(results.map(\.errorCode) == names.map { _ in 0 })
                #expect(results.map(\.name) == names)
            }
            let grown = try await writes(broker) {
                let results = try await client.ask(grow(names, to: 2), 3).results
                #expect(results.map(\.errorCode) == names.map { _ in 0 })
            }
            let found = try await writes(broker) {
                let topics = try await client.ask(metadata(["a", "b", "c", "b"] + names), 12).topics
                #expect(topics.map(\.errorCode) == Array(repeating: 0, count: 23))
            }
            let deleted = try await writes(broker) {
                let results = try await client.ask(delete(names), 6).responses
                #expect(results.map(\.errorCode) == names.map { _ in 0 })
            }
            #expect([created, grown, found, deleted] == [1, 1, 1, 1])
            #expect(try await client.ask(MetadataRequest.all, 12).topics.map(\.name) == ["a", "b", "c"])
        }
    }

    @Test func aRequestThatChangesNothingWritesNothing() async throws {
        try await withStoredBroker { _, broker, client in
            try await client.createTopic("t")
            let count = try await writes(broker) {
                _ = try await client.ask(create(["t", "a/b"]), 7)
                var dry = create(["u"])
                dry.validateOnly = true
                _ = try await client.ask(dry, 7)
                _ = try await client.ask(grow(["t", "none"], to: 1), 3)
                _ = try await client.ask(delete(["none"]), 6)
                _ = try await client.ask(metadata(["t", "a/b"]), 12)
            }
            #expect(count == 0)
        }
    }

    @Test func noTopicIsCreatedIfTheClusterFileCannotBeWritten() async throws {
        let error = ErrorCode.kafkaStorageError.rawValue
        try await withStoredBroker { directory, _, client in
            try await client.createTopic("kept")
            try await client.produce("kept", batch(["a"]))
            try FileSystem.makeDirectory(directory + "/cluster.new")
            #expect(try await client.ask(create(["a", "b"]), 7).topics.map(\.errorCode) == [error, error])
            #expect(try await client.ask(metadata(["c", "d"]), 12).topics.map(\.errorCode) == [error, error])
            #expect(try await client.ask(grow(["kept"], to: 3), 3).results.map(\.errorCode) == [error])
            #expect(try await client.ask(delete(["kept"]), 6).responses.map(\.errorCode) == [error])

            let topics = try await client.ask(MetadataRequest.all, 12).topics
            #expect(topics.map(\.name) == ["kept"])
            #expect(topics.first?.partitions.count == 1)
            #expect(try await values(client.fetch("kept", from: 0).records) == [0: "a"])
            let directories = FileSystem.contents(of: directory + "/topics")
            #expect(directories.count == 1)
            #expect(directories.first.map { FileSystem.contents(of: "\(directory)/topics/\($0)") } == ["0"])

            FileSystem.removeTree(directory + "/cluster.new")
            #expect(try await client.ask(create(["a", "b"]), 7).topics.map(\.errorCode) == [0, 0])
            #expect(try await client.ask(grow(["kept"], to: 3), 3).results.map(\.errorCode) == [0])
        }
    }

    @Test func filesOfDeletedTopicsAreRemovedWhenTheBrokerStopsAtTheLatest() async throws {
        let names = (0..<60).map { "t\($0)" }
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                _ = try await client.ask(create(names), 7)
                for name in names { try await client.produce(name, batch(["a"])) }
                #expect(FileSystem.contents(of: directory + "/topics").count == 60)
                let results = try await client.ask(delete(names), 6).responses
                #expect(results.map(\.errorCode) == names.map { _ in 0 })
                // A new topic with the same name is a different topic.
                #expect(try await client.ask(create(["t0"]), 7).topics[0].errorCode == 0)
                #expect(try await client.produce("t0", batch(["b"])).baseOffset == 0)
            }
            #expect(FileSystem.contents(of: directory + "/topics").count == 1)
        }
    }

    @Test func duplicateNameGetsOneResultAndChangesNothing() async throws {
        let error = ErrorCode.invalidRequest.rawValue
        try await withBroker { _, client in
            let created = try await client.ask(create(["t", "u", "t"]), 7).topics
            #expect(created.map(\.name) == ["t", "u"])
            #expect(created.map(\.errorCode) == [error, 0])
            #expect(created[0].errorMessage == "Duplicate topic name.")
            let grown = try await client.ask(grow(["u", "u"], to: 2), 3).results
            #expect(grown.map(\.errorCode) == [error])
            let deleted = try await client.ask(delete(["u", "none", "u"]), 6).responses
            #expect(deleted.map(\.errorCode) == [error, ErrorCode.unknownTopicOrPartition.rawValue])
            var both = delete(["u"])
            var byID = DeleteTopicsRequest.DeleteTopicState()
            byID.topicId = created[1].topicId
            both.topics.append(byID)
            #expect(try await client.ask(both, 6).responses.map(\.errorCode) == [error])
            #expect(try await client.ask(metadata(["u"]), 12).topics[0].errorCode == 0)
        }
    }

    private func deletion(_ topics: [(String?, UUID128)]) -> DeleteTopicsRequest {
        var request = DeleteTopicsRequest()
        request.topics = topics.map { name, id in
            var topic = DeleteTopicsRequest.DeleteTopicState()
            topic.name = name
            topic.topicId = id
            return topic
        }
        return request
    }

    /// Kafka 4.3.1 gives the same results.
    @Test func deletionsByNameAndIDReturnKafkasResults() async throws {
        let none = UUID128()
        try await withBroker { _, client in
            let created = try await client.ask(create(["a", "b"]), 7).topics
            let (a, b) = (created[0].topicId, created[1].topicId)
            func results(_ topics: [(String?, UUID128)]) async throws -> [String] {
                try await client.ask(deletion(topics), 6).responses.map {
                    "\($0.name ?? "-") \($0.topicId == none ? "0" : $0.topicId == a ? "A" : "B") \($0.errorCode)"
                }
            }
            #expect(try await results([("a", none), (nil, a)]) == ["a A 42"])
            #expect(try await results([(nil, a), (nil, a), ("a", none)]) == ["- A 42", "a A 42"])
            #expect(try await results([("a", a), ("a", a), ("a", b)]) == ["a A 42", "a A 42", "a B 42"])
            #expect(try await results([(nil, none), (nil, none)]) == ["- 0 42", "- 0 42"])
            #expect(try await results([("a", none), ("a", none), (nil, b)]) == ["a 0 42", "b B 0"])
            #expect(try await results([("a", none), ("x", none), ("x", none)]) == ["x 0 42", "a A 0"])
        }
    }

    @Test func partitionLimitCountsTheWholeRequest() async throws {
        let error = ErrorCode.policyViolation.rawValue
        try await withBroker(.test { $0.limits.partitions = 10 }) { _, client in
            let created = try await client.ask(create(["a", "b", "c"], partitions: 4), 7).topics
            #expect(created.map(\.errorCode) == [0, 0, error])
            let grown = try await client.ask(grow(["a", "b"], to: 6), 3).results
            #expect(grown.map(\.errorCode) == [0, error])
            let found = try await client.ask(metadata(["x", "y"]), 12).topics
            #expect(found.map(\.errorCode) == [error, error])
        }
    }

    @Test func partitionsBeyondTheLimitOfOpenFilesAreRefusedWithAReason() async throws {
        try await withTemporaryDirectory { directory in
            let configuration = KafkaBroker.Configuration.test {
                $0.dataDirectory = directory
                $0.openFiles = { 20 }
            }
            try await withBroker(configuration) { _, client in
                let results = try await client.ask(create(["a", "b"], partitions: 10), 7).topics
                #expect(results.map(\.errorCode) == [0, ErrorCode.policyViolation.rawValue])
                #expect(results[1].errorMessage?.contains("ulimit -n") == true)
            }
            let lower = KafkaBroker.Configuration.test {
                $0.dataDirectory = directory
                $0.openFiles = { 10 }
            }
            let error = await #expect(throws: KafkaBrokerError.self) {
                try await KafkaBroker.start(configuration: lower)
            }
            #expect(error?.message.contains("ulimit -n") == true)
        }
    }
}
