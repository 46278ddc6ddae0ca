import KafkaProtocol

extension MemberMachine {
    /// An event that the machine receives.
    enum Event {
        case start
        /// The time `nextWake` was reached. The reader has held a batch for `timeInHand` nanoseconds, or holds none.
        case timer(timeInHand: Int64?)
        case joined(Joined, step: Int)
        /// The coordinator gave the member its id, with which it has to join.
        case idGiven(String, step: Int)
        /// This member, the leader, has made the assignment.
        case assigned(step: Int)
        case synced(step: Int)
        case positioned(step: Int)
        /// The user's hook `assigned` has returned.
        case announced(step: Int)
        /// The user's hook `revoked` or `lost` has returned.
        case gaveUp(step: Int)
        /// A request of a step has failed.
        case failed(KafkaError, APIKey, step: Int)
        /// The response to the heartbeat or the probe that was sent at `sent`.
        case heartbeat(HeartbeatAnswer, sent: Int64)
        /// A topic has more partitions than when they were assigned.
        case topicsChanged
        /// A topic of this member's partitions was deleted and created again.
        case topicsRecreated
        /// A commit of a generation was refused, since the group continued without it.
        case expelled(generation: Int32)
        /// An error ends the membership.
        case broken(KafkaError)
        /// The session's deadline was found to have passed.
        case sessionEnded
        case close
        case left(step: Int)
    }

    /// A response to JoinGroup.
    struct Joined {
        var memberID: String
        var generation: Int32
        var isLeader = false
        /// Whether this member makes the assignment.
        var mustAssign = false
    }

    enum HeartbeatAnswer {
        case code(ErrorCode)
        case failed(KafkaError)
    }

    /// Something that the owner of the machine has to do.
    enum Action {
        case join(memberID: String, step: Int)
        case assign(step: Int)
        case sync(generation: Int32, step: Int)
        case findPositions(step: Int)
        /// Calls the hook `assigned`.
        case announce(step: Int)
        /// Begins to fetch.
        case fetch
        case heartbeat(generation: Int32, sent: Int64)
        /// Sends a heartbeat on another connection, to check that the coordinator still knows of a parked join.
        case probe(sent: Int64)
        /// Looks up the coordinator before the next request.
        case findCoordinator
        /// Closes the member's connection to the coordinator, on which a response is missing.
        case dropConnection
        case publish(memberID: String, generation: Int32)
        case beginSession(until: Int64)
        case extendSession(until: Int64)
        case endSession
        /// Stops handing out batches, and calls a hook.
        case giveUp(GivingUp, step: Int)
        case leave(memberID: String, step: Int)
        /// Reports that an attempt failed and is repeated.
        case retrying(KafkaError, attempts: Int)
        /// Gives the reader an error that ends the membership.
        case fail(KafkaError)
        case ended
    }

    /// How partitions are given up.
    enum GivingUp: Equatable {
        /// The hook `revoked`.
        case revoked
        /// The hook `lost`.
        case lost(Loss)
        /// No hook is called, because the hook `assigned` was never called for the partitions.
        case unannounced
    }

    /// Why a member has lost its partitions.
    enum Loss: Equatable {
        /// No heartbeat was acknowledged for so long that the session may be over.
        case expired
        /// The coordinator reported that the group continued without this member.
        case expelled
        /// The reader has held a batch for longer than `max.poll.interval.ms`, or the hook `assigned` has run for
        /// longer.
        case stalled
        /// An error has ended the membership.
        case failed
    }
}

extension MemberMachine.Action: CustomStringConvertible {
    /// The action without its step, for transcripts.
    var description: String {
        switch self {
        case .join(let id, _): "join \(id.isEmpty ? "as new" : id)"
        case .assign: "assign"
        case .sync(let generation, _): "sync \(generation)"
        case .findPositions: "find positions"
        case .announce: "announce"
        case .fetch: "fetch"
        case .heartbeat(let generation, _): "heartbeat \(generation)"
        case .probe: "probe"
        case .findCoordinator: "find coordinator"
        case .dropConnection: "drop connection"
        case .publish(_, let generation): "generation \(generation)"
        case .beginSession(let time): "session until \(time / 1_000_000) ms"
        case .extendSession(let time): "extend until \(time / 1_000_000) ms"
        case .endSession: "end session"
        case .giveUp(.revoked, _): "give up: revoked"
        case .giveUp(.lost(let reason), _): "give up: \(reason)"
        case .giveUp(.unannounced, _): "give up: unannounced"
        case .leave: "leave"
        case .retrying(_, let attempts): "retrying \(attempts)"
        case .fail(let error): "fail \(error.brokerError?.name ?? error.code.rawValue)"
        case .ended: "ended"
        }
    }
}
