extension Kafka {
    /// Returns the cluster's id, which is unique to the cluster.
    ///
    /// - Throws: `KafkaError` if no broker responds, or if the brokers report no id.
    public func clusterID() async throws(KafkaError) -> String {
        if let id = await cluster.metadata.id { return id }
        try await cluster.refresh()
        guard let id = await cluster.metadata.id else {
            throw KafkaError(.malformed, "the brokers report no cluster id")
        }
        return id
    }
}
