import KafkaClient

/// What a Kafka cluster holds.
struct KafkaCatalogue {
    let kafka: Kafka

    func catalogue() async throws -> Catalogue {
        Catalogue(topics: [])
    }
}
