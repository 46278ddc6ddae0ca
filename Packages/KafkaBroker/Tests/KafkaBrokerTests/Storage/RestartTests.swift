import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("A data directory", .timeLimit(.minutes(1)))
struct RestartTests {
    @Test func everythingSurvivesARestart() async throws {
        try await withTemporaryDirectory { directory in
            let made = try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let made = try await client.createTopic(
                    "t", partitions: 3, configs: [("retention.ms", "-1"), ("message.timestamp.type", "LogAppendTime")])
                try await client.produce("t", batch(["a", "b"]), partition: 2)
                try await client.commit("g", "t", offset: 2, metadata: "mine")
                return made
            }
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let topics = try await client.ask(MetadataRequest.all, 12).topics
                #expect(topics.map(\.name) == ["t"])
                #expect(topics[0].topicId == made.topicId)
                #expect(topics[0].partitions.count == 3)
                let fetched = try await client.ask(client.fetchRequest("t", from: 0, partition: 2), 12)
                #expect(try values(fetched.responses[0].partitions[0].records) == [0: "a", 1: "b"])
                let position = try await client.committed("g", "t")
                #expect(position.committedOffset == 2)
                #expect(position.metadata == "mine")
                let stamped = try await client.produce("t", batch(["c"]), partition: 2)
                #expect(stamped.baseOffset == 2)
                #expect(stamped.logAppendTimeMs > 0)
            }
        }
    }

    @Test(arguments: [true, false])
    func retryAfterARestartIsWrittenOnce(withSnapshot: Bool) async throws {
        // KIP-98: the retry arrives after the restart.
        let bytes = batch(["a", "b"], producer: 9, epoch: 0, sequence: 0)
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                try await client.createTopic("t")
                try await client.produce("t", batch(["x"]))
                try await client.produce("t", bytes)
            }
            if !withSnapshot { removeSnapshots(in: directory) }
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let again = try await client.produce("t", bytes)
                #expect(again.errorCode == 0)
                #expect(again.baseOffset == 1)
                #expect(try await client.fetch("t", from: 0).highWatermark == 3)
                let gap = try await client.produce("t", batch(["d"], producer: 9, epoch: 0, sequence: 3))
                #expect(gap.errorCode == ErrorCode.outOfOrderSequenceNumber.rawValue)
            }
        }
    }

    @Test func producerIDsAreNotReusedAfterARestart() async throws {
        try await withTemporaryDirectory { directory in
            var ids: Set<Int64> = []
            for _ in 0..<3 {
                try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                    var request = InitProducerIdRequest()
                    request.transactionalId = nil
                    ids.insert(try await client.ask(request, 4).producerId)
                }
            }
            #expect(ids.count == 3)
        }
    }

    @Test func theClusterKeepsItsID() async throws {
        try await withTemporaryDirectory { directory in
            var ids: Set<String?> = []
            for _ in 0..<2 {
                try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                    let response = try await client.ask(MetadataRequest.all, 12)
                    ids.insert(response.clusterId)
                }
            }
            #expect(ids.count == 1)
        }
    }

    @Test func aDeletedTopicStaysDeletedWithItsOffsets() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                try await client.createTopic("t")
                try await client.commit("g", "t", offset: 2)
                var request = DeleteTopicsRequest()
                request.topicNames = ["t"]
                #expect(try await client.ask(request, 5).responses[0].errorCode == 0)
            }
            #expect(FileSystem.contents(of: directory + "/topics").isEmpty)
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                #expect(try await client.ask(MetadataRequest.all, 12).topics.isEmpty)
                try await client.createTopic("t")
                #expect(try await client.committed("g", "t").committedOffset == -1)
            }
        }
    }

    @Test func onlyOneBrokerAtATimeCanUseADirectory() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, _ in
                await #expect(throws: KafkaBrokerError.self) {
                    try await KafkaBroker.start(configuration: .test { $0.dataDirectory = directory })
                }
            }
        }
    }

    @Test func newerOrDamagedFileIsRefusedWithTheReason() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, _ in }
            let path = directory + "/cluster"
            let stored = Array(try #require(try FileSystem.read(path, limit: 1 << 20)))
            for (index, word) in [(7, "version"), (stored.count - 1, "damaged")] {
                var changed = stored
                changed[index] = changed[index] &+ 1
                try FileSystem.replace(path, Bytes(changed), isDurable: false)
                let error = await #expect(throws: KafkaBrokerError.self) {
                    try await KafkaBroker.start(configuration: .test { $0.dataDirectory = directory })
                }
                #expect(error?.message.contains(word) == true)
            }
        }
    }
}
