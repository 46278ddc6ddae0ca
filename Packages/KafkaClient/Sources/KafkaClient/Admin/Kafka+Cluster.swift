extension Kafka {
    /// Returns the cluster's id, which no other cluster has.
    ///
    /// - Throws: `KafkaError` where no broker answers, or where the brokers give none.
    public func clusterID() async throws(KafkaError) -> String {
        if let id = await cluster.metadata.id { return id }
        try await cluster.refresh()
        guard let id = await cluster.metadata.id else { throw KafkaError(.malformed, "the brokers give no cluster id") }
        return id
    }
}
