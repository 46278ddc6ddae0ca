import KafkaBroker
import KafkaClient
import KafkaProtocol
import KafkaTransport
import RivvenProtocol
import Testing

@testable import KafkaConnectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite(.timeLimit(.minutes(5))) struct ConnectorCheckTests {
    @Test func connectorsThatCanRunAreGood() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 3)
            let checks = try await rig.pipeline("record").check()
            #expect(checks.map(\.connector) == ["source \"in\"", "sink \"out\""])
            let bad = checks.filter { !$0.isGood }
            #expect(bad.isEmpty, "\(bad)")
            let found = "PLAINTEXT to \(rig.broker.bootstrap); topic \"orders\" has 3 partitions"
            #expect(checks[0].description.contains(found))
        }
    }

    @Test func aMissingTopicFailsASourceAndIsAcceptedForASink() async throws {
        try await Rig.with { rig in
            let short = ", request_timeout_ms: 500"
            let checks = try await rig.pipeline("record", source: short, sink: short).check()
            #expect(checks[0].failure?.step == .topic)
            #expect(checks[0].description.contains("cannot find the topic: Kafka topic \"orders\" does not exist"))
            #expect(checks[1].isGood && checks[1].description.contains("topic \"copies\" will be created"))
            let made = try await rig.kafka.describeTopic("copies")
            #expect(made == nil)
        }
    }

    @Test func anUnresponsiveBrokerFailsTheConnection() async throws {
        let checks = try await read(source().replacing("k:9092", with: "127.0.0.1:1")).configuration.check()
        #expect(checks.first?.failure?.step == .connect)
    }

    @Test func failuresOfBothSidesAreReportedTogether() async throws {
        let rivven = "broker: {bootstrap_servers: [\"127.0.0.1:1\"], connection_timeout_ms: 200}\n"
        let text = rivven + source().replacing("k:9092", with: "127.0.0.1:1")
        let check = try #require(try await read(text).configuration.check().first)
        #expect(check.failures.map(\.step) == [.connect, .rivven])
        #expect(check.description.split(separator: "\n").count == 2)
    }

    @Test func aForbiddenGroupFailsTheAuthorisation() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            rig.broker.faults.fail(.offsetFetch, with: .groupAuthorizationFailed, count: 100)
            let checks = try await rig.pipeline("record").check()
            #expect(checks[0].failure?.step == .authorise, "\(checks[0])")
            #expect(checks[1].isGood)
        }
    }

    @Test(arguments: [
        (APIKey.heartbeat, ErrorCode.groupAuthorizationFailed, 0), (.createTopics, .topicAuthorizationFailed, 1),
        (.endTxn, .transactionalIdAuthorizationFailed, 1),
    ])
    func aMissingPermissionFailsTheAuthorisation(_ api: APIKey, _ refusal: ErrorCode, _ connector: Int) async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 1)
            try await rig.makeOffsetsTopic()
            rig.broker.faults.fail(api, with: refusal, count: 100)
            let checks = try await rig.pipeline("record", sink: ", transactional_id: tx").check()
            #expect(checks[connector].failure?.step == .authorise, "\(checks[connector])")
            #expect(checks[1 - connector].isGood, "\(checks[1 - connector])")
        }
    }

    /// The requests of a check leave nothing behind.
    @Test func aCheckChangesNothing() async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 1)
            let checks = try await rig.pipeline("record", sink: ", transactional_id: tx").check()
            let bad = checks.filter { !$0.isGood }
            #expect(bad.isEmpty, "\(bad)")
            #expect(try await rig.kafka.listTopics().map(\.name) == ["orders"])
            #expect(try await rig.kafka.describeGroup("rivven-connect") == nil)
        }
    }

    /// The check reports the same message as a run, and creates nothing.
    @Test(arguments: ["file", "file/state", "link"]) func anUnusableStateDirectoryFailsTheRivvenSide(
        _ path: String
    ) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let file = open(rig.directory + "/file", O_CREAT | O_WRONLY, 0o600)
            #expect(file >= 0 && close(file) == 0)
            #expect(symlink(rig.directory + "/nothing", rig.directory + "/link") == 0)
            var configuration = try rig.pipeline("record")
            configuration.settings.stateDirectory = rig.directory + "/" + path
            let checks = await configuration.check()
            #expect(checks.map(\.failure?.step) == [.rivven, .rivven], "\(checks)")
            let runtime = ConnectorRuntime(configuration: configuration, log: .off)
            let error = await #expect(throws: (any Error).self) { try await runtime.run() }
            #expect(checks[0].failure?.reason == error.map { "\($0)" })
            #expect(access(rig.directory + "/nothing", F_OK) != 0)
        }
    }

    @Test func aTopicWithASmallerRecordLimitThanAnEventIsAWarning() async throws {
        try await Rig.with { rig in
            try await rig.kafka.createTopic("orders", partitions: 1)
            try await rig.kafka.createTopic("copies", partitions: 1, configs: ["max.message.bytes": "1000"])
            let checks = try await rig.pipeline("record").check()
            #expect(checks[0].warnings.isEmpty && checks[1].isGood)
            #expect(checks[1].warnings.first?.contains("accepts records of up to 1000 bytes") == true, "\(checks[1])")
        }
    }

    @Test func aPlaintextPortFailsTLS() async throws {
        try await Rig.with { rig in
            let text = source("security: {protocol: SSL}").replacing("k:9092", with: rig.broker.bootstrap)
            let checks = try await read(text).configuration.check()
            #expect(checks.first?.failure?.step == .tls, "\(checks)")
        }
    }

    /// A coordinator's description of a group, and the obstacle that the check reports for it.
    struct OtherGroup: Sendable, CustomTestStringConvertible {
        var state = "Stable"
        var type = "consumer"
        var assignor = "range"
        var error = ErrorCode.none
        var message: String?
        var obstacle: String?
        var testDescription: String { obstacle ?? "\(state) does not prevent the check" }
    }

    @Test(arguments: [
        OtherGroup(assignor: "roundrobin", obstacle: "its members assign partitions with \"roundrobin\""),
        OtherGroup(type: "connect", obstacle: "its members are not consumers, but \"connect\""),
        OtherGroup(
            error: .groupIdNotFound, message: "Group in is not a classic group.",
            obstacle: "its members use the consumer group protocol of KIP-848"),
        OtherGroup(),
        OtherGroup(state: "Empty", type: "connect"),
        OtherGroup(error: .groupIdNotFound, message: "Group in not found."),
    ])
    func aGroupUsedByAnotherProgramIsReported(_ group: OtherGroup) async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            rig.broker.faults.alter(DescribeGroupsRequest.self, count: 100) { request, response in
                for index in response.groups.indices where response.groups[index].groupId == "shared" {
                    response.groups[index].errorCode = group.error.rawValue
                    response.groups[index].errorMessage = group.message
                    response.groups[index].groupState = group.state
                    response.groups[index].protocolType = group.type
                    response.groups[index].protocolData = group.assignor
                }
            }
            let checks = try await rig.pipeline("record", source: ", consumer_group: shared").check()
            guard let obstacle = group.obstacle else { return #expect(checks[0].isGood, "\(checks[0])") }
            #expect(checks[0].failure?.step == .group)
            let reason = "another program uses consumer group \"shared\": \(obstacle); choose another consumer_group"
            #expect(checks[0].description.contains(reason), "\(checks[0])")
        }
    }

    @Test func aRivvenTopicThatNothingCreatesFailsASinkOnACluster() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await ClusterStore()
            var configuration = try rig.pipeline("record")
            let good = await configuration.check(CheckedRivven(store))
            #expect(good.allSatisfy { $0.isGood }, "\(good)")
            #expect(good[1].description.contains("\"events\" (a source will create it)"))
            configuration.sources = []
            let missing = await configuration.check(CheckedRivven(try await ClusterStore()))
            #expect(missing[0].failure?.step == .rivven)
            let reason = "Rivven topic \"events\" does not exist, and no source of this file creates it"
            #expect(missing[0].description.contains(reason), "\(missing)")
        }
    }

    @Test func aRivvenTopicThatASourceMayNotCreateFailsItOnACluster() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 2)
            var configuration = try rig.pipeline("record")
            configuration.sources[0].topicConfiguration.createsTopic = false
            let missing = await configuration.check(CheckedRivven(try await ClusterStore()))
            // So nothing creates the sink's topic either.
            #expect(missing.map { $0.failure?.step } == [.rivven, .rivven], "\(missing)")
            let small = try await ClusterStore()
            _ = try await small.createTopic("events", partitions: 1)
            let checks = await configuration.check(CheckedRivven(small))
            #expect(checks[0].description.contains("Rivven topic \"events\" has only 1 partition"), "\(checks)")
            #expect(checks[1].isGood)
        }
    }

    @Test func aTransactionTimeoutAboveTheBrokersIsReported() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            let store = try await MemoryStore()
            var options = try #require(
                try rig.sink(", transactional_id: bridge", store: store).sink as? KafkaSink
            ).options
            options.transactions?.timeout = .seconds(3600)
            options.transactions?.topics = ["events"]
            let check = await KafkaSink(options: options, kafka: rig.kafka, log: .off).check()
            let words =
                "transactions of up to 900000 ms (transaction.max.timeout.ms), and transaction_timeout_ms is 3600000"
            #expect(check.failure?.step == .transactions && check.description.contains(words), "\(check)")
        }
    }

    @Test func aTransactionTimeoutAboveTheBrokersEndsTheRunAndNamesTheSetting() async throws {
        try await Rig.with { rig in
            try await rig.makeTopics(partitions: 1)
            try await rig.makeOffsetsTopic()
            let store = try await MemoryStore()
            var options = try #require(
                try rig.sink(", transactional_id: bridge", store: store).sink as? KafkaSink
            ).options
            options.transactions?.timeout = .seconds(3600)
            let session = try await KafkaSink(options: options, kafka: rig.kafka, log: .off).open()
            let error = await #expect(throws: KafkaError.self) {
                _ = try await session.begin(.init("events", 0))
            }
            #expect(error.map { "\($0)".contains("transaction.max.timeout.ms") } == true)
            await session.close(deadline: .zero)
        }
    }

    @Test func aLineNamesItsConnectorOnce() {
        let check = ConnectorCheck(connector: "sink \"x\"", failure: (.rivven, "sink \"x\": no such topic"))
        #expect(check.description == "sink \"x\": cannot find Rivven's side: no such topic")
    }
}
