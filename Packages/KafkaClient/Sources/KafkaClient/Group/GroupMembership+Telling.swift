import KafkaProtocol
import KafkaTransport

extension GroupMembership {
    /// Tells the user of an assignment, and keeps this member's place for as long as that takes.
    ///
    /// - Returns: Whether the place is still this member's.
    func tellAssigned(_ partitions: [TopicPartition]) async -> Bool {
        let round = generation
        lostGeneration = nil
        let beating = Task { await self.beatUntilLost(round) }
        await configuration.hooks.assigned(partitions)
        beating.cancel()
        return lostGeneration != round
    }

    /// Sends heartbeats until the group has gone on without this member, or nobody needs them any more.
    ///
    /// A rebalance may wait: the coordinator gives each member time to come to it.
    private func beatUntilLost(_ round: Int32) async {
        while true {
            await cluster.sleep(configuration.heartbeatInterval)
            guard !Task.isCancelled, !isClosed, generation == round else { return }
            guard case .answered(let code) = await sendHeartbeat() else {
                coordinatorMoved()
                continue
            }
            guard !Task.isCancelled, generation == round else { return }
            switch code {
            case .none, .rebalanceInProgress: continue
            case .unknownMemberId, .illegalGeneration, .fencedInstanceId:
                lostGeneration = round
                return
            default: coordinatorMoved()
            }
        }
    }
}
