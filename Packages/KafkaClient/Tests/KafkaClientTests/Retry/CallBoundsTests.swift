import KafkaCodecs
import KafkaCrypto
import KafkaProtocol
import KafkaSASL
import KafkaTransport
import Testing

@testable import KafkaClient

/// Tests of every request that the client sends, without a response and with every error code. Each public call ends by
/// its deadline or with that error, and sends at most 20 requests.
@Suite(.timeLimit(.minutes(2))) struct CallBoundsTests {
    /// A public call that sends a request.
    typealias PublicCall = @Sendable (Kafka) async throws(KafkaError) -> Void

    /// The public call that depends on each request.
    static let calls: [APIKey: PublicCall] = [
        .metadata: { kafka throws(KafkaError) in _ = try await kafka.describeTopic("t") },
        .listOffsets: { kafka throws(KafkaError) in _ = try await kafka.offsets(of: "t") },
        .findCoordinator: { kafka throws(KafkaError) in
            _ = try await kafka.committedOffsets(group: "g", topic: "t")
        },
        .offsetFetch: { kafka throws(KafkaError) in _ = try await kafka.committedOffsets(group: "g", topic: "t") },
        .offsetCommit: { kafka throws(KafkaError) in
            try await kafka.commitOffsets(group: "g", [TopicPartition("t", 0): Int64(5)])
        },
        .describeGroups: { kafka throws(KafkaError) in _ = try await kafka.describeGroup("g") },
        .heartbeat: { kafka throws(KafkaError) in try await kafka.checkCanJoin(group: "g") },
        .endTxn: { kafka throws(KafkaError) in try await kafka.checkCanUse(transactionalID: "x") },
        .createTopics: { kafka throws(KafkaError) in _ = try await kafka.createTopic("t") },
        .deleteTopics: { kafka throws(KafkaError) in try await kafka.deleteTopic("t") },
        .describeConfigs: { kafka throws(KafkaError) in _ = try await kafka.topicConfig("retention.ms", of: "t") },
    ]
    /// The error codes that count as a result: the call returns and does not throw.
    static let results: [APIKey: Set<ErrorCode>] = [
        .metadata: [.unknownTopicOrPartition], .describeGroups: [.groupIdNotFound],
        .createTopics: [.topicAlreadyExists], .deleteTopics: [.unknownTopicOrPartition],
        .heartbeat: permitted, .endTxn: permitted,
    ]
    /// The results of a request that only tests whether it is permitted.
    static let permitted = Set(FailureGroup.allFailures.compactMap(\.self)).subtracting([
        .groupAuthorizationFailed, .transactionalIdAuthorizationFailed, .clusterAuthorizationFailed, .notCoordinator,
        .coordinatorNotAvailable, .coordinatorLoadInProgress, .unknownServerError,
    ])

    static func isOutOfTime(_ error: KafkaError) -> Bool { error.code == .timedOut || error.code == .connection }

    /// Requests that open a connection. Every call depends on them, and so does creating a client.
    static let opening: Set<APIKey> = [.apiVersions, .saslHandshake, .saslAuthenticate]
    /// Requests of producers and consumers. Other tests check their limits: `delivery.timeout.ms` bounds a batch, and a
    /// member of a group retries for as long as it is one.
    static let ofProducersAndConsumers: Set<APIKey> = [
        .produce, .initProducerId, .addPartitionsToTxn, .addOffsetsToTxn, .txnOffsetCommit, .fetch, .joinGroup,
        .syncGroup, .leaveGroup,
    ]

    @Test func everyRequestIsTested() {
        let tested = Set(Self.calls.keys).union(Self.opening).union(Self.ofProducersAndConsumers)
        #expect(tested == Set(ClientVersions.spoken.keys))
    }

    @Test(arguments: calls.keys.sorted { $0.rawValue < $1.rawValue })
    func eachCallEndsHoweverItsRequestFails(_ api: APIKey) async throws {
        let call = try #require(Self.calls[api])
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        var accepted: Set<ErrorCode> = []
        for failure in FailureGroup.allFailures {
            broker.fail(api, with: failure)
            broker.forgetRequests()
            let (error, elapsed) = await broker.timed(kafka) { () -> KafkaError? in
                do throws(KafkaError) { try await call(kafka) } catch { return error }
                return nil
            }
            let (name, requests) = (failure?.name ?? "no response", broker.requests)
            switch (failure, error) {
            case (nil, let error):
                #expect(error.map(Self.isOutOfTime) == true, "\(api), \(name): \(String(describing: error))")
            case (let code?, nil): accepted.insert(code)
            case (let code?, let error?):
                // A transient error is retried until no time is left.
                let mayPass = ErrorClass.of(code, in: api) != .permanent
                #expect(error.brokerError == code || mayPass && Self.isOutOfTime(error), "\(api), \(name): \(error)")
            }
            // A call takes at most 60 s. The clock may also pass a timer before the call begins, and one after it ends.
            #expect(elapsed <= .seconds(150), "\(api), \(name): \(elapsed)")
            #expect(requests.count <= 20, "\(api), \(name): \(requests.count) requests")
        }
        #expect(accepted == Self.results[api] ?? [])
        await kafka.close()
        await broker.stop()
    }

    @Test(arguments: opening.sorted { $0.rawValue < $1.rawValue })
    func creatingAClientEndsHoweverItsRequestFails(_ api: APIKey) async throws {
        var configuration = Kafka.Configuration()
        configuration.security = .saslPlaintext(PlainCredentials(username: "u", password: Secret("p")))
        for failure in FailureGroup.allFailures {
            let broker = try FakeBroker()
            broker.respondToEverything()
            broker.fail(api, with: failure)
            let start = broker.clock.now()
            let result: Result<Kafka, KafkaError>
            do throws(KafkaError) {
                result = .success(try await broker.client(configuration))
            } catch {
                result = .failure(error)
            }
            let elapsed = Duration.nanoseconds(broker.clock.now() &- start)
            #expect(elapsed <= .seconds(150), "\(api), \(failure?.name ?? "no response"): \(elapsed)")
            #expect(broker.received.count <= 20)
            if case .success(let kafka) = result {
                Issue.record("a client was created although \(api) failed")
                await kafka.close()
            }
            await broker.stop()
        }
    }

    @Test func aCancelledCallDoesNotWaitForAnotherAttempt() async throws {
        let broker = try FakeBroker()
        broker.respondToEverything()
        let kafka = try await broker.client(movesWhileOpening: false)
        broker.fail(.metadata, with: .leaderNotAvailable)
        // The clock stands still from now on, so only the cancellation can end a wait.
        broker.stopClock()
        broker.forgetRequests()
        let call = Task {
            do throws(KafkaError) { _ = try await kafka.describeTopic("t") } catch { return error.brokerError }
            return ErrorCode?.none
        }
        try await eventually { !broker.requests.isEmpty }
        call.cancel()
        let code = await call.value
        #expect(code == .leaderNotAvailable)
        await kafka.close()
        await broker.stop()
    }
}
