import RivvenProtocol

/// The requests of a member.
extension GroupMachine {
    func ask(_ request: RivvenRequest) -> Step { .ask(request) }

    mutating func join() -> RivvenRequest {
        var request = RivvenRequest.JoinGroup()
        request.groupID = group
        request.memberID = member
        request.sessionTimeoutMs = UInt32(clamping: session / 1_000_000)
        request.rebalanceTimeoutMs = request.sessionTimeoutMs
        request.protocolType = "consumer"
        request.subscriptions = topics
        readyFor = phase == .releasing ? nil : generation
        if let readyFor { request.subscriptions.append("\(Self.readyMark)\(readyFor)") }
        return .joinGroup(request)
    }

    func beat() -> RivvenRequest {
        var request = RivvenRequest.Heartbeat()
        request.groupID = group
        request.memberID = member
        request.generationID = generation ?? 0
        return .heartbeat(request)
    }

    func sync() -> RivvenRequest {
        var request = RivvenRequest.SyncGroup()
        request.groupID = group
        request.memberID = member
        request.generationID = generation ?? 0
        request.assignments = assignments
        return .syncGroup(request)
    }

    func leaveGroup() -> RivvenRequest {
        var request = RivvenRequest.LeaveGroup()
        request.groupID = group
        request.memberID = member
        return .leaveGroup(request)
    }

    var wantedTopics: [String] {
        Set((joined?.members ?? []).flatMap(\.second).filter(Self.isTopic)).sorted()
    }

    /// Assigns the partitions to the members, as the leader.
    mutating func assign() {
        let members = Dictionary(
            (joined?.members ?? []).map { ($0.first, $0.second.filter(Self.isTopic)) }
        ) { first, _ in first }
        let mark = RivvenPair(Self.assignedMark, [generation ?? 0])
        assignments = RivvenAssignor.assign(members, counts: counts).sorted { $0.key < $1.key }.map { id, partitions in
            var topics: [RivvenPair<String, [UInt32]>] = [mark]
            for partition in partitions {
                if topics[topics.count - 1].first != partition.topic { topics.append(RivvenPair(partition.topic, [])) }
                topics[topics.count - 1].second.append(UInt32(clamping: partition.partition))
            }
            return RivvenPair(id, topics)
        }
    }
}
