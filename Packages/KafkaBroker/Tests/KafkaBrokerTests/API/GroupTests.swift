import KafkaCodecs
import KafkaProtocol
import Testing

@testable import KafkaBroker

@Suite("Groups over a connection", .timeLimit(.minutes(1)))
struct GroupTests {
    private func join(_ member: String = "", metadata: Bytes = "m") -> JoinGroupRequest {
        var candidate = JoinGroupRequest.JoinGroupRequestProtocol()
        candidate.name = "range"
        candidate.metadata = metadata
        var request = JoinGroupRequest()
        request.groupId = "g"
        request.sessionTimeoutMs = 10_000
        request.rebalanceTimeoutMs = 10_000
        request.memberId = member
        request.protocolType = "consumer"
        request.protocols = [candidate]
        return request
    }

    private func sync(_ member: String, _ generation: Int32, _ assignments: [(String, Bytes)] = []) -> SyncGroupRequest
    {
        var request = SyncGroupRequest()
        request.groupId = "g"
        request.memberId = member
        request.generationId = generation
        request.assignments = assignments.map { member, bytes in
            var assignment = SyncGroupRequest.SyncGroupRequestAssignment()
            assignment.memberId = member
            assignment.assignment = bytes
            return assignment
        }
        return request
    }

    private func commit(_ member: String, _ generation: Int32, offset: Int64, metadata: String? = nil)
        -> OffsetCommitRequest
    {
        var partition = OffsetCommitRequest.OffsetCommitRequestPartition()
        partition.committedOffset = offset
        partition.committedLeaderEpoch = 3
        partition.committedMetadata = metadata
        var topic = OffsetCommitRequest.OffsetCommitRequestTopic()
        topic.name = "t"
        topic.partitions = [partition]
        var request = OffsetCommitRequest()
        request.groupId = "g"
        request.memberId = member
        request.generationIdOrMemberEpoch = generation
        request.topics = [topic]
        return request
    }

    @Test(arguments: Array(0...9) as [Int16])
    func everyVersionJoins(version: Int16) async throws {
        try await withBroker { _, client in
            var response = try await client.ask(join(), version)
            if version >= 4 {
                #expect(response.errorCode == ErrorCode.memberIdRequired.rawValue)
                response = try await client.ask(join(response.memberId), version)
            }
            #expect(response.errorCode == 0)
            #expect(response.leader == response.memberId)
            #expect(response.protocolName == "range")
            #expect(response.members.map(\.metadata) == ["m"])
        }
    }

    @Test func twoMembersShareAndTheLeaderDecides() async throws {
        try await withBroker { broker, first in
            let leader = try await first.ask(join(), 3)
            _ = try await first.ask(sync(leader.memberId, 1, [(leader.memberId, "all")]), 3)
            try await RawClient.with(broker) { second in
                let id = second.send(join(), 3)
                // The first member learns of it from its heartbeat. Then both are in the second generation.
                var heartbeat = HeartbeatRequest()
                heartbeat.groupId = "g"
                heartbeat.memberId = leader.memberId
                heartbeat.generationId = 1
                while try await first.ask(heartbeat, 3).errorCode != ErrorCode.rebalanceInProgress.rawValue {
                    try await Task.sleep(for: .milliseconds(1))
                }
                let again = try await first.ask(join(leader.memberId), 3)
                let follower = try RawClient.decode(JoinGroupRequest.self, try await second.receive(), 3, id)
                #expect(again.generationId == 2)
                #expect(follower.generationId == 2)
                #expect(again.members.count == 2)
                #expect(follower.members.isEmpty)
                let waiting = second.send(sync(follower.memberId, 2), 3)
                let mine = try await first.ask(
                    sync(leader.memberId, 2, [(leader.memberId, "half"), (follower.memberId, "rest")]), 3)
                let theirs = try RawClient.decode(SyncGroupRequest.self, try await second.receive(), 3, waiting)
                #expect(mine.assignment == "half")
                #expect(theirs.assignment == "rest")
            }
        }
    }

    @Test func committedOffsetIsReturnedUnchanged() async throws {
        // Offset, leader epoch (KIP-320) and metadata.
        try await withBroker { _, client in
            try await client.createTopic("t")
            let member = try await client.ask(join(), 3)
            _ = try await client.ask(sync(member.memberId, 1), 3)
            let response = try await client.ask(commit(member.memberId, 1, offset: 42, metadata: "mine"), 8)
            #expect(response.topics[0].partitions[0].errorCode == 0)
            for version in Int16(2)...7 {
                var request = OffsetFetchRequest()
                request.groupId = "g"
                request.topics = nil
                let topic = try await client.ask(request, version).topics[0]
                #expect(topic.name == "t")
                #expect(topic.partitions[0].committedOffset == 42)
                #expect(topic.partitions[0].metadata == "mine")
                #expect(topic.partitions[0].committedLeaderEpoch == (version >= 5 ? 3 : -1))
            }
        }
    }

    @Test func offsetFetchReturnsSeveralGroups() async throws {
        try await withBroker { _, client in
            let made = try await client.createTopic("t")
            #expect(try await client.ask(commit("", -1, offset: 5), 8).topics[0].partitions[0].errorCode == 0)
            for version in Int16(8)...10 {
                var topics = OffsetFetchRequest.OffsetFetchRequestTopics()
                topics.name = "t"
                topics.topicId = made.topicId
                topics.partitionIndexes = [0, 1]
                var one = OffsetFetchRequest.OffsetFetchRequestGroup()
                one.groupId = "g"
                one.topics = [topics]
                var other = one
                other.groupId = "h"
                var request = OffsetFetchRequest()
                request.groups = [one, other]
                let response = try await client.ask(request, version)
                #expect(response.groups[0].topics[0].partitions.map(\.committedOffset) == [5, -1])
                #expect(response.groups[1].topics[0].partitions.map(\.committedOffset) == [-1, -1])
            }
        }
    }

    @Test func invalidCommitsAreRefused() async throws {
        try await withBroker { _, client in
            try await client.createTopic("t")
            var request = commit("", -1, offset: 5, metadata: String(repeating: "x", count: 4097))
            let large = try await client.ask(request, 8).topics[0].partitions[0].errorCode
            #expect(large == ErrorCode.offsetMetadataTooLarge.rawValue)
            request = commit("", -1, offset: 5)
            request.topics[0].name = "missing"
            let missing = try await client.ask(request, 8).topics[0].partitions[0].errorCode
            #expect(missing == ErrorCode.unknownTopicOrPartition.rawValue)
            let stale = try await client.ask(commit("m", 3, offset: 5), 8).topics[0].partitions[0].errorCode
            #expect(stale == ErrorCode.illegalGeneration.rawValue)
        }
    }

    @Test func theCoordinatorIsThisBroker() async throws {
        try await withBroker { broker, client in
            for version in Int16(0)...6 {
                var request = FindCoordinatorRequest()
                request.key = "g"
                request.coordinatorKeys = ["g"]
                let response = try await client.ask(request, version)
                #expect((version >= 4 ? response.coordinators[0].port : response.port) == Int32(broker.port))
            }
            var request = FindCoordinatorRequest()
            request.keyType = 1
            request.key = "transactional"
            #expect(try await client.ask(request, 2).port == Int32(broker.port))
            request.keyType = 2
            #expect(try await client.ask(request, 2).errorCode == ErrorCode.invalidRequest.rawValue)
        }
    }

    @Test func groupsAreListedDescribedAndDeleted() async throws {
        try await withBroker { _, client in
            let member = try await client.ask(join(), 3)
            _ = try await client.ask(sync(member.memberId, 1, [(member.memberId, "a")]), 3)
            #expect(try await client.ask(ListGroupsRequest(), 5).groups.map(\.groupState) == ["Stable"])
            var describe = DescribeGroupsRequest()
            describe.groups = ["g", "other"]
            let described = try await client.ask(describe, 5).groups
            #expect(described.map(\.groupState) == ["Stable", "Dead"])
            #expect(described[0].members[0].memberAssignment == "a")
            #expect(described[0].members[0].clientHost == "/127.0.0.1")
            var delete = DeleteGroupsRequest()
            delete.groupsNames = ["g"]
            #expect(try await client.ask(delete, 2).results[0].errorCode == ErrorCode.nonEmptyGroup.rawValue)
            var leave = LeaveGroupRequest()
            leave.groupId = "g"
            leave.memberId = member.memberId
            #expect(try await client.ask(leave, 2).errorCode == 0)
            #expect(try await client.ask(ListGroupsRequest(), 5).groups.map(\.groupState) == ["Empty"])
            let empty = try await client.ask(describe, 5).groups[0]
            #expect(empty.groupState == "Empty" && empty.protocolType == "consumer" && empty.members.isEmpty)
            #expect(try await client.ask(delete, 2).results[0].errorCode == 0)
            #expect(try await client.ask(delete, 2).results[0].errorCode == ErrorCode.groupIdNotFound.rawValue)
        }
    }

    @Test func memberWithoutHeartbeatsIsRemovedByATimer() async throws {
        try await withBroker { _, client in
            var request = join()
            request.sessionTimeoutMs = 100
            _ = try await client.ask(request, 3)
            while try await client.ask(ListGroupsRequest(), 5).groups.first?.groupState != "Empty" {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    @Test func producersGetIDsOfTheirOwn() async throws {
        try await withBroker { _, client in
            var request = InitProducerIdRequest()
            request.transactionalId = nil
            var ids: Set<Int64> = []
            for version in Int16(0)...5 { ids.insert(try await client.ask(request, version).producerId) }
            #expect(ids.count == 6)
            request.transactionalId = ""
            let refused = try await client.ask(request, 4)
            #expect(refused.errorCode == ErrorCode.invalidRequest.rawValue)
            #expect(refused.producerId == -1)
        }
    }
}
