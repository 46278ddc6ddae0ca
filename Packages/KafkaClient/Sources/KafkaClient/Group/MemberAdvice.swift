import KafkaProtocol

/// Advice on errors that end a membership.
enum MemberAdvice {
    /// Returns `error`, which ends the membership, with advice for the user in its message.
    static func advised(_ error: KafkaError, _ configuration: Consumer.Configuration, _ group: String) -> KafkaError {
        guard !error.isFatal, let code = error.brokerError, let message = message(for: code, configuration, group)
        else {
            return error
        }
        var advised = KafkaError.broker(code, message)
        advised.isFatal = true
        return advised
    }

    private static func message(for code: ErrorCode, _ configuration: Consumer.Configuration, _ group: String)
        -> String?
    {
        switch code {
        case .fencedInstanceId:
            let id = configuration.groupInstanceID ?? ""
            return "another process uses group.instance.id \"\(id)\" in group \"\(group)\": give each process its own"
        case .inconsistentGroupProtocol:
            return "another program uses group \"\(group)\" with another assignor or protocol: choose another group id"
        case .invalidSessionTimeout:
            return
                "the broker does not accept a session timeout of \(configuration.sessionTimeout): choose one within its "
                + "group.min.session.timeout.ms and group.max.session.timeout.ms"
        case .groupAuthorizationFailed:
            return "not authorized for group \"\(group)\": allow this user READ on the group"
        case .groupMaxSizeReached:
            return "group \"\(group)\" has as many members as the broker allows (group.max.size): start fewer"
        case .invalidGroupId: return "\"\(group)\" is not a valid group id"
        default: return nil
        }
    }
}
