import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Faults that a test asks for", .timeLimit(.minutes(1)))
struct FaultTests {
    @Test func givenNumberOfRequestsFailWithoutEffect() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            broker.faults.fail(.produce, with: .notEnoughReplicas, count: 2)
            for _ in 0..<2 {
                #expect(
                    try await client.produce("t", batch(["a"])).errorCode == ErrorCode.notEnoughReplicas.rawValue)
            }
            #expect(broker.faults.pending == 0)
            #expect(try await client.produce("t", batch(["a"])).baseOffset == 0)
        }
    }

    @Test func faultOfAPartitionDoesNotAffectOthers() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t", partitions: 2)
            broker.faults.fail(.produce, with: .notLeaderOrFollower, topic: "t", partition: 1)
            #expect(try await client.produce("t", batch(["a"]), partition: 0).errorCode == 0)
            #expect(broker.faults.pending == 1)
            var request = client.produceRequest("t", batch(["b"]))
            request.topicData[0].partitionData +=
                client.produceRequest("t", batch(["c"]), partition: 1)
                .topicData[0].partitionData
            let results = try await client.ask(request, 9).responses[0].partitionResponses
            #expect(results.map(\.errorCode) == [0, ErrorCode.notLeaderOrFollower.rawValue])
        }
    }

    @Test func faultsApplyInOrder() async throws {
        try await withBroker { broker, client in
            broker.faults.fail(.findCoordinator, with: .coordinatorLoadInProgress)
            broker.faults.fail(.findCoordinator, with: .coordinatorNotAvailable)
            var request = FindCoordinatorRequest()
            request.coordinatorKeys = ["g"]
            var errors: [Int16] = []
            for _ in 0..<3 { errors.append(try await client.ask(request, 4).coordinators[0].errorCode) }
            #expect(errors == [14, 15, 0])
        }
    }

    @Test func faultSkipsTheGivenNumberOfMatchingRequests() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            broker.faults.fail(.fetch, with: .kafkaStorageError, topic: "t", skipping: 1)
            #expect(try await client.fetch("t", from: 0).errorCode == 0)
            #expect(try await client.fetch("t", from: 0).errorCode == ErrorCode.kafkaStorageError.rawValue)
        }
    }

    @Test func faultOfAnotherClientDoesNotApply() async throws {
        try await withBroker { broker, client in
            broker.faults.disconnectBeforeApplying(.metadata, clientID: "somebody")
            let response = try await client.ask(MetadataRequest.all, 12)
            #expect(response.brokers.count == 1)
            #expect(broker.faults.pending == 1)
            broker.faults.clear()
            #expect(broker.faults.pending == 0)
        }
    }

    @Test(arguments: [true, false])
    func connectionClosesBeforeOrAfterTheWrite(isAfter: Bool) async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            try await RawClient.with(broker) { victim in
                if isAfter {
                    broker.faults.disconnectAfterApplying(.produce)
                } else {
                    broker.faults.disconnectBeforeApplying(.produce)
                }
                victim.send(victim.produceRequest("t", batch(["a"])), 9)
                await #expect(throws: RawClient.Closed.self) { try await victim.receive() }
            }
            #expect(try await client.fetch("t", from: 0).highWatermark == (isAfter ? 1 : 0))
        }
    }

    @Test func delayedResponseArrivesAfterTheWrite() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            try await RawClient.with(broker) { slow in
                broker.faults.delay(.produce, by: .milliseconds(50))
                let start = ContinuousClock.now
                let response = try await slow.produce("t", batch(["a"]))
                #expect(response.baseOffset == 0)
                #expect(ContinuousClock.now - start >= .milliseconds(50))
            }
        }
    }

    @Test func withheldResponseBlocksOnlyItsConnection() async throws {
        try await withBroker { broker, client in
            try await client.createTopic("t")
            try await RawClient.with(broker) { silent in
                broker.faults.withholdAnswer(.produce)
                silent.send(silent.produceRequest("t", batch(["a"])), 9)
                await broker.requests.wait(for: 1, of: .produce)
                let response = try await client.produce("t", batch(["b"]))
                #expect(response.baseOffset == 1)
            }
        }
    }

    @Test func everyServedRequestCanFail() {
        for api in ServedAPIs.list {
            let request = HostileRequestTests.sample(api.key)
            #expect(request is any PartitionedRequest || request is any RefusableRequest, "\(api.key)")
        }
    }

    @Test func requestsAreCountedAndListed() async throws {
        try await withBroker { broker, client in
            broker.requests.reset()
            for _ in 0..<3 { _ = try await client.ask(MetadataRequest.all, 12) }
            #expect(broker.requests.counts == [.metadata: 3])
            #expect(broker.requests.latest.map(\.version) == [12, 12, 12])
            #expect(broker.requests.latest.map(\.clientID) == ["test", "test", "test"])
        }
    }

    @Test func requestLogIsBounded() {
        let log = KafkaBroker.RequestLog()
        for id in 0..<3000 as Range<Int32> { log.note(.init(api: .fetch, version: 0, clientID: "", correlationID: id)) }
        #expect(log.count(of: .fetch) == 3000)
        #expect(log.latest.map(\.correlationID) == Array(1976..<3000) as [Int32])
    }

    @Test func waitForRequestsEndsWhenTheyArriveOrOnCancellation() async {
        let log = KafkaBroker.RequestLog()
        let waiting = Task { await log.wait(for: 2, of: .fetch) }
        let cancelled = Task { await log.wait(for: 3, of: .fetch) }
        for id in 0..<2 as Range<Int32> { log.note(.init(api: .fetch, version: 0, clientID: "", correlationID: id)) }
        await waiting.value
        cancelled.cancel()
        await cancelled.value
        #expect(log.count(of: .fetch) == 2)
    }
}
