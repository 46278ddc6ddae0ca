@testable import KafkaConnectors

extension ConfigurationEnvironment {
    /// Returns an environment with only these variables and files.
    static func fixed(_ variables: [String: String] = [:], files: [String: String] = [:]) -> ConfigurationEnvironment {
        ConfigurationEnvironment(
            variable: { variables[$0] },
            file: { path, limit throws(ConfigurationFileError) in
                guard let text = files[path] else { throw ConfigurationFileError("No such file or directory") }
                guard text.utf8.count <= limit else { throw ConfigurationFileError("it is larger than \(limit) bytes") }
                return Array(text.utf8)
            })
    }
}

/// Reads `text` as a file with the name `f`.
func read(
    _ text: String, _ environment: ConfigurationEnvironment = .fixed()
) throws(ConfigurationError) -> ConfigurationReading {
    try PipelineConfiguration.read(Array(text.utf8), file: "f", environment: environment)
}

/// Returns the diagnostics of reading `text`, if it fails.
func faults(_ text: String, _ environment: ConfigurationEnvironment = .fixed()) -> [String] {
    do throws(ConfigurationError) {
        _ = try read(text, environment)
        return []
    } catch {
        return error.diagnostics.map(\.description)
    }
}

/// Returns a source in the form of Rivven's connector page, with additional lines for its config.
func source(_ lines: String...) -> String {
    """
    type: kafka-source
    topic: events
    config:
      brokers: k:9092
      topic: orders

    """ + lines.map { "  \($0)\n" }.joined()
}

/// Returns a sink in the form of Rivven's connector page, with additional lines for its config.
func sink(_ lines: String...) -> String {
    """
    type: kafka-sink
    topics: [events]
    config:
      brokers: k:9092
      topic: copies

    """ + lines.map { "  \($0)\n" }.joined()
}
