import KafkaConnectors

extension Command {
    static let spec = Command(
        name: "spec",
        summary: "Prints the JSON Schema of a connector: each key with its type, default, range and meaning.",
        operands: ["kafka-source", "kafka-sink"], flags: []
    ) { arguments in
        let schema = arguments.operand == "kafka-sink" ? SinkConfiguration.jsonSchema : SourceConfiguration.jsonSchema
        // The schema ends with a line break, which `print` adds too. Nothing else goes to standard output.
        Terminal.print(String(schema.dropLast()))
        return .done
    }

    static let sources = Command(
        name: "sources", summary: "Lists the connectors that carry data to Rivven.", flags: []
    ) { _ in
        Terminal.print("kafka-source  Carries a topic of Apache Kafka to a topic of Rivven.")
        return .done
    }

    static let sinks = Command(
        name: "sinks", summary: "Lists the connectors that carry data from Rivven.", flags: []
    ) { _ in
        Terminal.print("kafka-sink  Carries topics of Rivven to a topic of Apache Kafka.")
        return .done
    }
}
