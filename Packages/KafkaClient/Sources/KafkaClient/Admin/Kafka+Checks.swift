import KafkaProtocol

extension Kafka {
    /// Returns why this client's consumers cannot join a group, or `nil` if they can.
    ///
    /// - Throws: `KafkaError` if the coordinator does not respond, or responds with an error.
    public func obstacleToJoining(group: String) async throws(KafkaError) -> String? {
        var request = DescribeGroupsRequest()
        request.groups = [group]
        return try await askCoordinator(of: group, request) { response throws(KafkaError) in
            guard let described = response.groups.first(where: { $0.groupId == group }) else {
                throw KafkaError(.malformed, "the response to DescribeGroups leaves out the group")
            }
            let code = ErrorCode(rawValue: described.errorCode)
            if code == .groupIdNotFound {
                // Since version 6 of the request, brokers respond with this code for a KIP-848 group too.
                let isOther = described.errorMessage?.contains("not a classic group") ?? false
                return isOther ? "its members use the consumer group protocol of KIP-848" : nil
            }
            guard code == .none else { throw .broker(code, "group \"\(group)\" cannot be described") }
            guard described.groupState != "Dead", described.groupState != "Empty" else { return nil }
            guard described.protocolType == "consumer" || described.protocolType.isEmpty else {
                return "its members are not consumers, but \"\(described.protocolType)\""
            }
            guard described.protocolData == RangeAssignor.name || described.protocolData.isEmpty else {
                return "its members assign partitions with \"\(described.protocolData)\""
            }
            return nil
        }
    }

    /// Returns the broker's `transaction.max.timeout.ms`, or `nil` if this client is not allowed to read the broker's
    /// settings.
    ///
    /// - Parameter id: The transactional id whose coordinator receives the request.
    /// - Throws: `KafkaError` if the coordinator does not respond.
    public func maximumTransactionTimeout(id: String) async throws(KafkaError) -> Duration? {
        let key = "transaction.max.timeout.ms"
        return try await cluster.retrying(.describeConfigs) { attempt throws(KafkaError) in
            let node = try await cluster.coordinator(of: id, .transaction, within: attempt.call)
            var resource = DescribeConfigsRequest.DescribeConfigsResource()
            resource.resourceType = 4
            resource.resourceName = String(node)
            resource.configurationKeys = [key]
            var request = DescribeConfigsRequest()
            request.resources = [resource]
            let response = try await cluster.request(request, to: node, within: attempt.call)
            guard let result = response.results.first, result.errorCode == 0 else { return nil }
            let text = result.configs.first { $0.name == key }?.value
            return text.flatMap { Int64($0) }.map { .milliseconds($0) }
        }
    }
}
