/// A configuration that was accepted, with its warnings.
public struct ConfigurationReading: Sendable {
    /// The configuration.
    public let configuration: PipelineConfiguration
    /// The warnings, in the order of the file.
    public let warnings: [ConfigurationDiagnostic]
}

extension PipelineConfiguration {
    /// Reads the file at `path`. It may have either form, and one document or several.
    ///
    /// - Throws: `ConfigurationError` with every fault, in the order of the file.
    public static func load(
        path: String, environment: ConfigurationEnvironment = .process
    ) throws(ConfigurationError) -> ConfigurationReading {
        let text: [UInt8]
        do throws(ConfigurationFileError) {
            text = try environment.file(path, YAMLComposer.maximumBytes)
        } catch {
            var problems = ConfigurationProblems(file: path)
            problems.error(.start, "cannot read the file: \(error.reason); pass another one with -c FILE")
            throw ConfigurationError(diagnostics: problems.sorted)
        }
        return try read(text, file: path, environment: environment)
    }

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - text: The bytes of the file, in UTF-8.
    ///   - file: The name of the file in messages.
    ///   - environment: Provides variables and secrets.
    /// - Throws: `ConfigurationError` with every fault, in the order of the file.
    public static func read(
        _ text: [UInt8], file: String, environment: ConfigurationEnvironment = .process
    ) throws(ConfigurationError) -> ConfigurationReading {
        var reader = PipelineReader(file: file)
        let configuration = reader.read(text, environment)
        guard !reader.problems.hasErrors else { throw ConfigurationError(diagnostics: reader.problems.sorted) }
        return ConfigurationReading(configuration: configuration, warnings: reader.problems.sorted)
    }
}

extension YAMLNode {
    /// Removes the keys that begin with `x-`, under which a file may define its anchors.
    fileprivate mutating func removeExtensions() {
        guard case .mapping(let entries) = content else { return }
        content = .mapping(entries.filter { !$0.key.hasPrefix("x-") })
    }
}

/// A reader that processes the documents of a file one after another.
private struct PipelineReader {
    var problems: ConfigurationProblems
    private var configuration = PipelineConfiguration()
    private var broker: PlacedBroker?
    private var settingsPlace: YAMLPlace?

    init(file: String) {
        problems = ConfigurationProblems(file: file)
    }

    mutating func read(_ text: [UInt8], _ environment: ConfigurationEnvironment) -> PipelineConfiguration {
        let composed = YAMLComposer.compose(text)
        for fault in composed.faults { problems.error(fault.place, fault.message) }
        let documents = composed.documents.filter { !$0.isNull }
        for var document in documents {
            document.removeExtensions()
            Substitution(environment: environment).replace(in: &document, &problems)
            read(document)
        }
        if documents.isEmpty, !problems.hasErrors {
            problems.error(.start, "the file is empty; write sources: or sinks:, or a connector's type:")
        } else if configuration.sources.isEmpty, configuration.sinks.isEmpty, !problems.hasErrors {
            problems.error(.start, "the file has no connector; write sources: or sinks:, or a connector's type:")
        }
        configuration.broker = broker?.configuration ?? .embedded
        nameConnectors()
        configuration.checkTogether(&problems)
        return configuration
    }

    private mutating func read(_ document: YAMLNode) {
        guard let entries = document.entries(of: "a document", at: document.place, &problems) else { return }
        let keys = Set(entries.map(\.key))
        let isConnector =
            keys.contains("type")
            || (keys.isDisjoint(with: ["version", "sources", "sinks", "settings"])
                && !keys.isDisjoint(with: ["config", "topic", "topics", "consumer_group"]))
        guard isConnector else { return readPipeline(document) }
        switch connectorType(entries, in: document) {
        case "kafka-sink": configuration.sinks.append(connector(document))
        case "kafka-source": configuration.sources.append(connector(document))
        default: break
        }
    }

    private mutating func readPipeline(_ document: YAMLNode) {
        var pipeline = PipelineDocument()
        pipeline.read(document, at: document.place, &problems)
        if let broker = pipeline.broker { take(broker) }
        if case .mapping(let entries) = document.content, let entry = entries.first(where: { $0.key == "settings" }) {
            if let settingsPlace {
                problems.error(
                    entry.place,
                    "\"settings\" is set a second time (first in line \(settingsPlace.line)); keep one of them")
            }
            settingsPlace = entry.place
            configuration.settings = pipeline.settings
        }
        configuration.sources += pipeline.sources
        configuration.sinks += pipeline.sinks
    }

    private mutating func connector<Block: NamedBlock>(_ document: YAMLNode) -> Block {
        var block = Block()
        block.place = document.place
        guard case .mapping(var entries) = document.content else { return block }
        if let entry = entries.first(where: { $0.key == "connector" }) {
            problems.error(entry.place, "\"connector\" is not known beside \"type\"; take it out")
            entries.removeAll { $0.key == "connector" }
        }
        block.read(YAMLNode(place: document.place, content: .mapping(entries)), at: document.place, &problems)
        if let broker = block.ownBroker { take(broker) }
        return block
    }

    /// Returns the type of the connector. If the file does not give it, reports that and returns the type that the keys
    /// suggest.
    private mutating func connectorType(_ entries: [YAMLEntry], in document: YAMLNode) -> String? {
        let names = ["kafka-source", "kafka-sink"]
        let guess = entries.contains { $0.key == "topics" } ? "kafka-sink" : "kafka-source"
        guard let entry = entries.first(where: { $0.key == "type" }) else {
            problems.error(document.place, "a connector needs \"type\"; write type: kafka-source or type: kafka-sink")
            return guess
        }
        guard let text = entry.value.text("type", &problems) else { return guess }
        if names.contains(text) { return text }
        if let nearest = Suggestion.nearest(to: text, of: names) {
            problems.error(entry.value.place, "\"type\" cannot be \(entry.value.quoted); did you mean \(nearest)?")
            return nearest
        }
        problems.error(
            entry.value.place, "\"type\" cannot be \(entry.value.quoted); write kafka-source or kafka-sink")
        return nil
    }

    /// Sets the broker. One process works with one Rivven, so a second, different broker is a fault.
    private mutating func take(_ other: PlacedBroker) {
        guard let broker else {
            broker = other
            return
        }
        if other.configuration != broker.configuration {
            problems.error(
                other.place,
                "this \"broker\" differs from that of line \(broker.place.line), and one process uses one; move it "
                    + "into a file of its own")
        }
    }

    /// Names the connectors that have no name after their type, with a number if there are several.
    private mutating func nameConnectors() {
        var taken = Set(configuration.sources.map(\.name) + configuration.sinks.map(\.name))
        var last: [String: Int] = [:]
        func name(_ type: String) -> String {
            var candidate = type
            var number = last[type] ?? 1
            while !taken.insert(candidate).inserted {
                number += 1
                candidate = "\(type)-\(number)"
            }
            last[type] = number
            return candidate
        }
        for index in configuration.sources.indices where configuration.sources[index].name.isEmpty {
            configuration.sources[index].name = name("kafka-source")
        }
        for index in configuration.sinks.indices where configuration.sinks[index].name.isEmpty {
            configuration.sinks[index].name = name("kafka-sink")
        }
    }
}
