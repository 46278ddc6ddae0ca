import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Groups without members over a restart", .timeLimit(.minutes(1)))
struct EmptyGroupRestartTests {
    private func join(_ group: String, _ client: RawClient) async throws -> String {
        var candidate = JoinGroupRequest.JoinGroupRequestProtocol()
        candidate.name = "range"
        var request = JoinGroupRequest()
        request.groupId = group
        request.sessionTimeoutMs = 10_000
        request.rebalanceTimeoutMs = 10_000
        request.protocolType = "consumer"
        request.protocols = [candidate]
        return try await client.ask(request, 3).memberId
    }

    private func leave(_ group: String, _ member: String, _ client: RawClient) async throws {
        var request = LeaveGroupRequest()
        request.groupId = group
        request.memberId = member
        #expect(try await client.ask(request, 2).errorCode == 0)
    }

    private func groups(_ client: RawClient) async throws -> [String] {
        try await client.ask(ListGroupsRequest(), 5).groups.map { "\($0.groupId) \($0.groupState) \($0.protocolType)" }
    }

    @Test(arguments: [true, false]) func emptyGroupSurvivesARestart(hasLeft: Bool) async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let member = try await join("g", client)
                if hasLeft { try await leave("g", member, client) }
            }
            for _ in 0..<2 {
                try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                    let found = try await groups(client)
                    #expect(found == ["g Empty consumer"])
                    var request = DescribeGroupsRequest()
                    request.groups = ["g"]
                    let described = try await client.ask(request, 6).groups[0]
                    #expect(described.errorCode == 0)
                    #expect(described.groupState == "Empty")
                }
            }
        }
    }

    @Test func deletedGroupDoesNotReturnAfterARestart() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                try await client.createTopic("t")
                try await leave("g", try await join("g", client), client)
                try await client.commit("g", "t", offset: 1)
                var request = DeleteGroupsRequest()
                request.groupsNames = ["g"]
                #expect(try await client.ask(request, 2).results[0].errorCode == 0)
            }
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let found = try await groups(client)
                #expect(found == [])
            }
        }
    }

    @Test func emptyGroupSurvivesARewriteOfTheJournal() async throws {
        try await withTemporaryDirectory { directory in
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                try await client.createTopic("t")
                try await leave("g", try await join("g", client), client)
                let metadata = String(repeating: "m", count: 4000)
                for offset in 1...1100 { try await client.commit("h", "t", offset: Int64(offset), metadata: metadata) }
            }
            let segments = FileSystem.contents(of: directory + "/offsets")
            #expect(!segments.contains("00000000000000000000.log"), "the journal was rewritten")
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let found = try await groups(client)
                #expect(found == ["g Empty consumer", "h Empty "])
            }
        }
    }

    @Test func evictedGroupsDoNotReturnAfterARestart() async throws {
        try await withTemporaryDirectory { directory in
            let configuration = KafkaBroker.Configuration.test {
                $0.dataDirectory = directory
                $0.limits.groups = 3
            }
            try await withBroker(configuration) { _, client in
                for name in ["a", "b", "c", "d", "e"] {
                    try await leave(name, try await join(name, client), client)
                }
            }
            try await withBroker(.test { $0.dataDirectory = directory }) { _, client in
                let found = try await groups(client)
                #expect(found.count <= 3)
                #expect(found.contains("e Empty consumer"))
            }
        }
    }
}
