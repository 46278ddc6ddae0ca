import KafkaClient
import KafkaProtocol

/// Failures after which the connector is not started again.
extension SupervisedConnector.Pipeline {
    /// Returns why the connector must not be started again after `error`; `nil` if it may be.
    ///
    /// FENCED_INSTANCE_ID means that another process has joined the group with this connector's `group_instance_id`.
    /// Joining again would take the membership from that process, which would take it back, and so on without end.
    func finalReason(of error: any Error) -> String? {
        guard case .source(let source) = self, let error = error as? KafkaError,
            error.brokerError == .fencedInstanceId
        else { return nil }
        let options = (source.source as? KafkaSource)?.options
        let id = options?.consumer.groupInstanceID.map { " \"\($0)\"" } ?? ""
        let group = options.map { " in consumer_group \"\($0.group)\"" } ?? ""
        return "another process uses group_instance_id\(id)\(group), so this connector was stopped: give each process "
            + "its own group_instance_id, and restart (\(error.brokerError?.name ?? ""))"
    }
}
