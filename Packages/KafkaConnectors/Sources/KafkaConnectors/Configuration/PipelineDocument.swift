/// A document in the form of Rivven's own runner, in which each connector has a name.
struct PipelineDocument: ConfigurationBlock {
    var broker: PlacedBroker?
    var settings = PipelineSettings()
    var sources: [SourceConfiguration] = []
    var sinks: [SinkConfiguration] = []

    static let title = "the file"

    static var keys: [ConfigurationKey<PipelineDocument>] {
        [
            .version,
            .placedBroker(\.broker),
            .namedBlocks("sources", \.sources, "Connectors from Kafka to Rivven."),
            .namedBlocks("sinks", \.sinks, "Connectors from Rivven to Kafka."),
            .block("settings", \.settings, "The settings of the whole process."),
        ]
    }
}

extension ConfigurationKey where Target: ConfigurationBlock {
    /// The version of the form of the file.
    fileprivate static var version: Self {
        Self(name: "version", shape: .text, documentation: "The version of the file format: \"1.0\".") {
            entry, _, problems in
            guard let text = entry.value.text("version", &problems) else { return }
            if text != "1.0", text != "1" {
                problems.error(entry.value.place, "\"version\" cannot be \(entry.value.quoted); write version: \"1.0\"")
            }
        }
    }

    /// Where Rivven's events are stored.
    fileprivate static func placedBroker(_ path: Path<PlacedBroker?>) -> Self {
        Self(
            name: "broker", shape: .embeddedOr(ClusterConfiguration.descriptions), defaultValue: "\"embedded\"",
            documentation: "Where Rivven's events are kept: embedded, or a Rivven cluster."
        ) { entry, target, problems in
            if case .scalar(let scalar) = entry.value.content {
                guard scalar.text == "embedded" else {
                    return problems.error(
                        entry.value.place,
                        "\"broker\" cannot be \(entry.value.quoted); write broker: embedded, or bootstrap_servers: "
                            + "[\"HOST:PORT\"] below it")
                }
                target[keyPath: path] = PlacedBroker(configuration: .embedded, place: entry.place)
                return
            }
            var cluster = ClusterConfiguration()
            cluster.read(entry.value, at: entry.place, &problems)
            target[keyPath: path] = PlacedBroker(configuration: .cluster(cluster), place: entry.place)
        }
    }

    fileprivate static func namedBlocks<Block: NamedBlock>(
        _ name: String, _ path: Path<[Block]>, _ documentation: String
    ) -> Self {
        Self(name: name, shape: .namedBlocks(Block.descriptions), documentation: documentation) {
            entry, target, problems in
            guard let entries = entry.value.entries(of: "\"\(name)\"", at: entry.place, &problems) else { return }
            for entry in entries {
                if let fault = NameCheck.connector(entry.key) {
                    problems.error(entry.place, "the name under \"\(name)\" \(fault)")
                }
                guard case .mapping(var inner) = entry.value.content else {
                    _ = entry.value.entries(of: "\"\(entry.key)\"", at: entry.place, &problems)
                    continue
                }
                for key in inner where key.key == "type" || key.key == "broker" {
                    let advice =
                        key.key == "type" ? "write connector: kafka" : "write it once, at the top of the file"
                    problems.error(key.place, "\"\(key.key)\" is not known under \"\(name)\"; \(advice)")
                }
                inner.removeAll { $0.key == "type" || $0.key == "broker" }
                if !inner.contains(where: { $0.key == "connector" }) {
                    problems.error(entry.place, "\(Block.title) needs \"connector\"; write connector: kafka")
                }
                var block = Block()
                block.name = entry.key
                block.place = entry.place
                block.read(YAMLNode(place: entry.value.place, content: .mapping(inner)), at: entry.place, &problems)
                target[keyPath: path].append(block)
            }
        }
    }
}

extension ConfigurationKey where Target: NamedBlock {
    /// The broker that a document with one connector may contain.
    static var broker: Self { placedBroker(\.ownBroker) }

    /// The type of the connector, in either form of the file.
    static func connectorType(_ direction: String) -> [Self] {
        [
            Self(
                name: "type", shape: .choice(["kafka-\(direction)"]), isRequired: false,
                documentation: "The kind of connector."
            ) { _, _, _ in },
            Self(
                name: "connector", shape: .text, documentation: "The kind of connector.", isHidden: true
            ) { entry, _, problems in
                guard let text = entry.value.text("connector", &problems) else { return }
                if text != "kafka", text != "kafka-\(direction)" {
                    problems.error(
                        entry.value.place, "\"connector\" cannot be \(entry.value.quoted) here; write connector: kafka")
                }
            },
        ]
    }
}
