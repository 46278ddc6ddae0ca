import KafkaProtocol

/// Heartbeats, and the ways in which a member gives up its partitions.
extension MemberMachine {
    // MARK: Heartbeats

    mutating func beat(at now: Int64) -> [Action] {
        guard acknowledged != nil, heartbeatSent == nil, now >= nextHeartbeat else { return [] }
        heartbeatSent = now
        return [.heartbeat(generation: generation, sent: now)]
    }

    /// Checks that the coordinator still knows of a parked join, with a heartbeat on a connection of its own.
    mutating func probe(at now: Int64) -> [Action] {
        guard now >= nextHeartbeat else { return [] }
        if now &- joinAlive > settings.session { return abandonJoin(at: now) }
        // The probe has a connection of its own, so its response says nothing about the connection of the join. The
        // coordinator accepts the same join again, and continues to wait for the other members.
        if now &- requestSent > settings.session, settings.isStatic || !memberID.isEmpty {
            attempts += 1
            let error = KafkaError(.timedOut, "the coordinator has not completed the join yet")
            return [.dropConnection, .retrying(error, attempts: attempts)] + join(at: now)
        }
        nextHeartbeat = now &+ settings.heartbeat
        guard heartbeatSent == nil else { return [] }
        heartbeatSent = now
        return [.probe(sent: now)]
    }

    private mutating func abandonJoin(at now: Int64) -> [Action] {
        waitOutside(at: now) + [.dropConnection, .findCoordinator]
    }

    mutating func heartbeatEnded(_ answer: HeartbeatAnswer, sent: Int64, at now: Int64) -> [Action] {
        guard sent == heartbeatSent else { return [] }
        heartbeatSent = nil
        if phase == .joining || phase == .syncing { return probeEnded(answer, sent: sent, at: now) }
        guard acknowledged != nil else { return [] }
        nextHeartbeat = max(sent &+ settings.heartbeat, now)
        switch answer {
        case .code(.none):
            quiet = sent
            return acknowledge(sent)
        case .code(.rebalanceInProgress):
            let actions = acknowledge(sent)
            switch phase {
            case .owning: return actions + rebalance()
            case .positioning, .retryingPositions, .announcing: mustRejoin = true
            default: break
            }
            return actions
        case .code(let code): return heartbeatRefused(.broker(code, "the coordinator refused a heartbeat"), at: now)
        case .failed(let error): return heartbeatRefused(error, at: now)
        }
    }

    private mutating func acknowledge(_ sent: Int64) -> [Action] {
        acknowledged = max(acknowledged ?? sent, sent)
        heartbeatFailures = 0
        return giveUpAt.map { [.extendSession(until: $0)] } ?? []
    }

    private mutating func heartbeatRefused(_ error: KafkaError, at now: Int64) -> [Action] {
        heartbeatFailures += 1
        switch error.errorClass(in: .heartbeat) {
        case .rejoin: return lose(.expelled, at: now)
        case .fatal: return fail(error)
        case .permanent, .unlisted, .abort, .abortAndRenew:
            if heartbeatFailures >= Self.patience { return fail(error) }
        case .transient: break
        }
        nextHeartbeat = now &+ min(settings.heartbeat, 1_000_000_000)
        return [.findCoordinator, .retrying(error, attempts: heartbeatFailures)]
    }

    private mutating func probeEnded(_ answer: HeartbeatAnswer, sent: Int64, at now: Int64) -> [Action] {
        switch answer {
        case .failed: return [.findCoordinator]
        case .code(.notCoordinator), .code(.coordinatorNotAvailable): return abandonJoin(at: now)
        case .code(.unknownMemberId) where !memberID.isEmpty:
            // The first time, the probe may have been handled before the join arrived.
            refusedProbes += 1
            guard refusedProbes > 1 else { return [] }
            return forget() + abandonJoin(at: now)
        case .code(.unknownMemberId):
            // Without an id the coordinator cannot recognize the member, so this does not show that the join arrived.
            // The coordinator does not park a join without an id, but responds at once with an id.
            return []
        case .code:
            joinAlive = sent
            refusedProbes = 0
            return []
        }
    }

    // MARK: Giving up

    /// Gives up the partitions for a rebalance. The user can complete and commit what was handed out.
    mutating func rebalance() -> [Action] {
        phase = .givingUp(.join)
        return [.giveUp(.revoked, step: nextStep())]
    }

    /// Gives up the partitions, since the group continues without this member, or is about to.
    mutating func lose(_ reason: Loss, at now: Int64) -> [Action] {
        switch phase {
        case .announcing, .owning: return giveUp(.join, .lost(reason))
        case .givingUp:
            // A hook is already running. What it commits from now on is rejected.
            return endSession() + forget(after: reason)
        case .positioning, .retryingPositions:
            return endSession() + forget(after: reason) + waitOutside(at: now)
        default: return endSession()
        }
    }

    mutating func stalled() -> [Action] {
        // A static member keeps its place until its session times out.
        let leave: [Action] = settings.isStatic ? [] : [.leave(memberID: memberID, step: -1)]
        return leave + giveUp(.waitForReader, .lost(.stalled))
    }

    mutating func giveUp(_ next: Next, _ kind: GivingUp) -> [Action] {
        phase = .givingUp(next)
        var actions: [Action] = []
        if case .lost(let reason) = kind {
            actions = endSession()
            // The member id is still needed to leave.
            if next != .leave { actions += forget(after: reason) }
        }
        return actions + [.giveUp(kind, step: nextStep())]
    }

    mutating func gaveUp(_ next: Next, at now: Int64) -> [Action] {
        switch next {
        case .join: return endSession() + join(at: now)
        case .waitForReader:
            phase = .waitingForReader
            nextHeartbeat = now
            return endSession()
        case .leave: return endSession() + leave()
        case .end: return endSession() + end()
        }
    }

    mutating func endSession() -> [Action] {
        guard acknowledged != nil else { return [] }
        acknowledged = nil
        heartbeatSent = nil
        return [.endSession]
    }

    mutating func close() -> [Action] {
        switch phase {
        case .announcing, .owning:
            phase = .givingUp(.leave)
            return [.giveUp(.revoked, step: nextStep())]
        case .givingUp(let next):
            phase = .givingUp(next == .end ? .end : .leave)
            return []
        case .leaving: return []
        case .ended: return [.ended]
        default: return endSession() + leave()
        }
    }

    /// Leaves the group. A static member does not: it keeps its place for its next start.
    mutating func leave() -> [Action] {
        guard !memberID.isEmpty, !settings.isStatic else { return end() }
        phase = .leaving
        let action = Action.leave(memberID: memberID, step: nextStep())
        return [action] + forget()
    }
}
