import KafkaCodecs
import RivvenProtocol
import Testing

@testable import RivvenClient

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tests with a real broker, if `RIVVEN_BOOTSTRAP` names one.
@Suite(.enabled(if: RealRivven.address != nil), .timeLimit(.minutes(5))) struct RealRivvenTests {
    private func with(_ body: (RivvenClient, String) async throws -> Void) async throws {
        let client = try await RivvenClient(servers: [try #require(RealRivven.address)])
        try await body(client, "real-\(UInt64.random(in: 0 ... .max))")
        await client.close()
    }

    @Test func membersShareATopic() async throws {
        try await with { client, name in
            #expect(try await client.createTopic(name, partitions: 4) == 4)
            var options = RivvenGroupOptions()
            options.heartbeatInterval = .milliseconds(100)
            let ownership = Ownership()
            let first = try await client.join(
                group: name, topics: [name], options: options, hooks: ownership.hooks("a"))
            #expect(await ownership.reaches([4]))
            let second = try await client.join(
                group: name, topics: [name], options: options, hooks: ownership.hooks("b"))
            #expect(await ownership.reaches([2, 2]))
            await first.leave()
            #expect(await ownership.reaches([0, 4]))
            await second.leave()
            #expect(ownership.conflicts == 0)
        }
    }

    @Test func aRecordedBatchOfTheFormerOwnerIsRefusedAfterTheTakeover() async throws {
        try await with { former, name in
            _ = try await former.createTopic(name, partitions: 2)
            let owner = try await RivvenClient(servers: [try #require(RealRivven.address)])
            let record = RivvenRecord(key: nil, value: "a")
            #expect(try await former.takeOverWriting(topic: name, partition: 0))
            #expect(try await former.takeOverWriting(topic: name, partition: 1))
            #expect(try await former.publish(topic: name, partition: 0, records: [record]) == 0)
            // The former owner's next request, recorded before the takeover.
            let entry = try #require(
                try await former.ledger.entry(of: RivvenPartition(name, 0), in: former))
            var recorded = RivvenRequest.IdempotentPublishBatch()
            (recorded.topic, recorded.partition) = (name, 0)
            var stored = RivvenBatchRecord()
            stored.value = "late"
            recorded.records = [stored]
            recorded.producerID = RivvenClient.producerID(of: RivvenPartition(name, 0), entry.generation)
            (recorded.producerEpoch, recorded.baseSequence) = (entry.epoch, 1)
            #expect(try await owner.takeOverWriting(topic: name, partition: 0))
            let sent = recorded
            await #expect {
                try await former.send(.idempotentPublishBatch(sent))
            } throws: { ($0 as? RivvenError)?.code == .fenced }
            await #expect {
                try await former.publish(topic: name, partition: 0, records: [record])
            } throws: { ($0 as? RivvenError)?.code == .fenced }
            #expect(try await former.publish(topic: name, partition: 1, records: [record]) == 0)
            #expect(try await owner.publish(topic: name, partition: 0, records: [record]) == 1)
            #expect(try await owner.offsetBounds(topic: name, partition: 0).latest == 2)
            await owner.close()
        }
    }

    @Test func aTopicGrowsInPlace() async throws {
        try await with { client, name in
            _ = try await client.createTopic(name, partitions: 2)
            #expect(try await client.growTopic(name, to: 5) == 5)
            #expect(try await client.growTopic(name, to: 5) == 5)
            #expect(try await client.growTopic(name, to: 4) == 5)
            #expect(try await client.partitionCount(topic: name) == 5)
        }
    }

    @Test func theTailIsTheLastWrittenMessage() async throws {
        try await with { client, name in
            _ = try await client.createTopic(name, partitions: 2)
            #expect(try await client.tail(topic: name, partition: 1) == nil)
            let records = (0..<5).map { RivvenRecord(key: nil, value: Bytes(utf8: "v\($0)")) }
            #expect(try await client.publish(topic: name, partition: 1, records: records) == 0)
            #expect(try await client.settledTail(topic: name, partition: 1)?.value == "v4")
            #expect(try await client.topics().contains { $0.name == name && $0.partitions == 2 })
        }
    }
}

enum RealRivven {
    static let address = getenv("RIVVEN_BOOTSTRAP").map { String(cString: $0) }
}
