import KafkaCodecs
import RivvenClient
import RivvenProtocol
import Testing

/// Tests of two processes, each with a client of its own, that write to one partition.
@Suite("Taking over writing", .timeLimit(.minutes(1)))
struct TakeoverTests {
    private static let records = [RivvenRecord(key: nil, value: "a"), RivvenRecord(key: "k", value: "b")]

    private func withTwo(
        _ body: (RivvenClient, RivvenClient, SharedRivvend, FakeRivven) async throws -> Void
    ) async throws {
        let model = SharedRivvend()
        let broker = try FakeRivven { request, _ in .answer(model.withLock { $0.answer(request) }) }
        try await broker.with { first in
            let second = try await RivvenClient(servers: [broker.server])
            do {
                try await body(first, second, model, broker)
                await second.close()
            } catch {
                await second.close()
                throw error
            }
        }
    }

    private func publish(_ client: RivvenClient, _ partition: Int = 0) async throws {
        _ = try await client.publish(topic: "t", partition: partition, records: Self.records)
    }

    private func expectFenced(_ client: RivvenClient, _ partition: Int = 0) async {
        await #expect {
            try await publish(client, partition)
        } throws: { error in
            guard let error = error as? RivvenError else { return false }
            return error.code == .fenced && error.message.contains("t-\(partition)")
        }
    }

    private static func isError(_ response: RivvenResponse, _ text: String) -> Bool {
        if case .error(let error) = response { error.message.contains(text) } else { false }
    }

    private static func lastBatch(_ broker: FakeRivven) -> RivvenRequest? {
        broker.asked.withLock { $0 }.last { request in
            if case .idempotentPublishBatch(let batch) = request { batch.topic == "t" } else { false }
        }
    }

    @Test func aRecordedBatchOfTheFormerOwnerIsRefusedAfterTheTakeover() async throws {
        try await withTwo { former, owner, model, broker in
            #expect(try await former.takeOverWriting(topic: "t", partition: 0))
            try await publish(former)
            let recorded = try #require(Self.lastBatch(broker))
            #expect(try await owner.takeOverWriting(topic: "t", partition: 0))
            #expect(Self.isError(model.withLock { $0.answer(recorded) }, "PRODUCER_FENCED"))
            await expectFenced(former)
            try await publish(owner)
            #expect(model.withLock { $0.records["t-0"]?.count } == 4)
        }
    }

    @Test func aTakeoverLeavesOtherPartitionsAlone() async throws {
        try await withTwo { former, owner, _, _ in
            for partition in 0..<2 { _ = try await former.takeOverWriting(topic: "t", partition: partition) }
            _ = try await owner.takeOverWriting(topic: "t", partition: 0)
            await expectFenced(former, 0)
            try await publish(former, 1)
        }
    }

    @Test func onlyTheLaterOfTwoTakeoversMayWrite() async throws {
        try await withTwo { first, second, _, _ in
            async let one = first.takeOverWriting(topic: "t", partition: 0)
            async let two = second.takeOverWriting(topic: "t", partition: 0)
            _ = try await (one, two)
            var writers = 0
            for client in [first, second] {
                do {
                    try await publish(client)
                    writers += 1
                } catch let error as RivvenError {
                    #expect(error.code == .fenced)
                }
            }
            #expect(writers == 1)
        }
    }

    @Test func afterARestartOfTheBrokerAFormerOwnersFirstBatchIsRefused() async throws {
        try await withTwo { former, owner, model, broker in
            for _ in 0..<5 { _ = try await former.takeOverWriting(topic: "t", partition: 0) }
            try await publish(former)
            let recorded = try #require(Self.lastBatch(broker))
            model.withLock { $0.restart() }
            _ = try await owner.takeOverWriting(topic: "t", partition: 0)
            #expect(Self.isError(model.withLock { $0.answer(recorded) }, "PRODUCER_FENCED"))
            try await publish(owner)
        }
    }

    @Test func afterManyTakeoversAnotherIDIsUsedAndTheFormerOneIsFenced() async throws {
        try await withTwo { former, owner, model, broker in
            for _ in 0...200 { _ = try await former.takeOverWriting(topic: "t", partition: 0) }
            try await publish(former)
            let recorded = try #require(Self.lastBatch(broker))
            _ = try await owner.takeOverWriting(topic: "t", partition: 0)
            #expect(Self.isError(model.withLock { $0.answer(recorded) }, "PRODUCER_FENCED"))
            await expectFenced(former)
            try await publish(owner)
            #expect(model.withLock { $0.producers.values.map(\.epoch).max() } ?? 0 <= 202)
        }
    }

    @Test func afterAFailedWriteAnOwnerHasToTakeOverAgain() async throws {
        let model = SharedRivvend()
        let fails = Lock(true)
        let broker = try FakeRivven { request, _ in
            if case .idempotentPublishBatch(let batch) = request, batch.topic == "t", fails.withLock({ $0 }) {
                return .error("disk is full")
            }
            return .answer(model.withLock { $0.answer(request) })
        }
        try await broker.with { client in
            _ = try await client.takeOverWriting(topic: "t", partition: 0)
            await #expect { try await publish(client) } throws: { ($0 as? RivvenError)?.code == .broker }
            fails.withLock { $0 = false }
            await expectFenced(client)
            _ = try await client.takeOverWriting(topic: "t", partition: 0)
            try await publish(client)
        }
    }

    @Test func anEntryOfALaterVersionStopsTheTakeover() async throws {
        try await withTwo { client, _, model, _ in
            model.withLock { model in
                _ = model.answer(.createTopic(.init()))
                var message = RivvenMessageData()
                (message.key, message.value) = ("t-0", "2 something new")
                model.records["rivven-connect-writers-0"] = [message]
            }
            await #expect {
                try await client.takeOverWriting(topic: "t", partition: 0)
            } throws: { ($0 as? RivvenError)?.code == .malformed }
        }
    }

    @Test func aTakeoverFailsIfTheBrokerDoesNotRaiseTheEpoch() async throws {
        let model = SharedRivvend()
        let broker = try FakeRivven { request, _ in
            guard case .initProducerId(let asked) = request, (asked.producerID ?? 0) >> 63 == 1 else {
                return .answer(model.withLock { $0.answer(request) })
            }
            var answer = RivvenResponse.ProducerIdInitialized()
            answer.producerID = asked.producerID ?? 0
            return .answer(.producerIdInitialized(answer))
        }
        try await broker.with { client in
            _ = try await client.takeOverWriting(topic: "t", partition: 0)
            await #expect {
                try await client.takeOverWriting(topic: "t", partition: 0)
            } throws: { ($0 as? RivvenError)?.code == .malformed }
        }
    }
}
