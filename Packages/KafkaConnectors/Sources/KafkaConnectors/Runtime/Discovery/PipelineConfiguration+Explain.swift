extension PipelineConfiguration {
    /// Returns the guarantee of each enabled connector, and its reasons. Sends no requests.
    public func explain() -> [Explanation] {
        sources.filter(\.isEnabled).map { explanation(of: $0) } + sinks.filter(\.isEnabled).map { explanation(of: $0) }
    }

    // MARK: Sources

    private func explanation(of source: SourceConfiguration) -> Explanation {
        let kafka = source.kafka
        let (guarantee, reasons) = guarantee(of: source)
        let partitioning =
            switch kafka.partitioning {
            case .preserve: "record of partition p to partition p, in its order"
            case .key: "by the key; records of one key keep their order, partitions are not those of Kafka"
            case .roundRobin: "spread evenly; no order is kept"
            }
        return Explanation(
            connector: "source \"\(source.name)\"",
            path: "Kafka topic \"\(kafka.topic)\" to Rivven topic \"\(source.topic)\", format \(kafka.format.rawValue)",
            guarantee: guarantee, reasons: reasons, partitioning: partitioning, transactionalIDs: [], offsetsTopic: nil,
            permissions: [
                .init(resource: "topic", name: kafka.topic, operations: ["Read", "Describe"]),
                .init(resource: "group", name: kafka.consumerGroup, operations: ["Read", "Describe"]),
            ])
    }

    private func guarantee(of source: SourceConfiguration) -> (Explanation.Guarantee, [String]) {
        var reasons = ["Kafka's offsets are committed only once Rivven has acknowledged all before them"]
        let others = sources.filter { $0.isEnabled && $0.topic == source.topic }.count > 1
        guard source.kafka.partitioning == .preserve else {
            reasons.append(
                "without partitioning: preserve, a partition's tail does not show how far Kafka was read, so records "
                    + "since the last commit are repeated after a failure")
            return (.atLeastOnce, reasons)
        }
        guard !others else {
            reasons.append(
                "another source writes \"\(source.topic)\" too, so its tail does not show how far this one had read: "
                    + "records since the last commit are repeated after a failure")
            return (.atLeastOnce, reasons)
        }
        reasons.append("Rivven drops duplicates if a batch is sent again within a run")
        reasons.append(
            "a start reads from the last event of each partition of \"\(source.topic)\" how far Kafka was read, and "
                + "continues right after it; this is true while no other source writes that topic")
        reasons.append(
            "each commit notes the Kafka topic's id, so that positions in a topic that was deleted and created again "
                + "are not used; brokers before Kafka 2.8 give no id, so only a position past the end shows it there")
        switch broker {
        case .embedded:
            reasons.append("the event log is open in one process only, so no other process can write a partition")
        case .cluster:
            reasons.append(
                "the process that takes a partition over fences its former writer: Rivven rejects what the former "
                    + "sends later; the last event is read once the partition has stopped growing")
            reasons.append(
                "the last event is used only if consumer_group \"\(source.kafka.consumerGroup)\" has a committed "
                    + "offset; if that was deleted or has expired, records are repeated")
        }
        if source.kafka.isolationLevel == .readUncommitted {
            reasons.append(
                "records of aborted transactions are carried like any other; isolation_level: read_committed leaves "
                    + "them out")
        }
        if source.deadLetterTopic != nil {
            reasons.append("a dead letter is acknowledged before its record counts as done, and may be written twice")
        }
        return (.exactlyOnce, reasons)
    }

    // MARK: Sinks

    private func explanation(of sink: SinkConfiguration) -> Explanation {
        let kafka = sink.kafka
        let transactions = SinkOptions(sink, settings).transactions
        let topics = sink.topics.map { "\"\($0)\"" }.joined(separator: ", ")
        let (guarantee, reasons) = guarantee(of: sink)
        let partitioning =
            switch kafka.partitioning {
            case .preserve:
                "event of partition p to partition p, in its order; Kafka needs as many partitions as Rivven"
            case .key: "by the key, as Java's client does; events of one key and one Rivven partition keep their order"
            case .roundRobin: "spread evenly by the event's offset; no order is kept"
            }
        return Explanation(
            connector: "sink \"\(sink.name)\"",
            path: "Rivven \(topics) to Kafka topic \"\(kafka.topic)\", format \(kafka.format.rawValue)",
            guarantee: guarantee, reasons: reasons, partitioning: partitioning,
            transactionalIDs: transactions.map { transactions in
                sink.topics.map { "\(transactions.idPrefix)-\($0)-P" }
            } ?? [],
            offsetsTopic: transactions?.offsetsTopic, permissions: permissions(of: sink, transactions))
    }

    private func guarantee(of sink: SinkConfiguration) -> (Explanation.Guarantee, [String]) {
        let kafka = sink.kafka
        guard kafka.acks != .none else {
            return (
                .atMostOnce,
                [
                    "acks: none counts what was handed to the socket as written: what is lost then is not sent again"
                ]
            )
        }
        guard kafka.transactionalID == nil else {
            return (
                .exactlyOnce,
                [
                    "each chunk of a Rivven partition is one transaction, which includes the position after it",
                    "the process that takes a partition over fences its former writer, and continues at the position "
                        + "of the last committed transaction",
                    "a reader must read with isolation.level=read_committed; any other sees aborted records too",
                ]
            )
        }
        var reasons = [
            "a position is committed to Rivven only once Kafka has acknowledged all before it; what was written after the "
                + "last commit is repeated after a failure, unless transactional_id is set"
        ]
        if kafka.acks == .leader {
            reasons.append("acks: leader can lose an acknowledged record if its leader fails before a follower has it")
        }
        if kafka.isIdempotent {
            reasons.append("the producer is idempotent: a batch that is sent again within a run is written once")
        }
        return (.atLeastOnce, reasons)
    }

    private func permissions(of sink: SinkConfiguration, _ transactions: SinkTransactions?) -> [Explanation.Permission]
    {
        let kafka = sink.kafka
        let makes = sink.topicConfiguration.createsTopic
        var permissions = [
            Explanation.Permission(
                resource: "topic", name: kafka.topic,
                operations: ["Write", "Describe", "DescribeConfigs (optional: for warnings)"]
                    + (makes ? ["Create"] : []))
        ]
        if let transactions {
            permissions.append(
                .init(
                    resource: "transactional id", name: "\(transactions.idPrefix)-*", operations: ["Write", "Describe"])
            )
            permissions.append(
                .init(
                    resource: "topic", name: transactions.offsetsTopic,
                    operations: ["Read", "Write", "Describe", "Create"]))
        }
        if kafka.isIdempotent || transactions != nil {
            permissions.append(
                .init(resource: "cluster", name: "kafka-cluster", operations: ["IdempotentWrite (brokers before 2.8)"]))
        }
        return permissions
    }
}
