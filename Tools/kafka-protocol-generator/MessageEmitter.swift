/// Writes the file of an API: its request and its response, each with its nested structs.
enum MessageEmitter {
    static func file(_ messages: [Message]) throws(GeneratorError) -> String {
        var writer = SwiftWriter.file(["public import KafkaCodecs"])
        for (index, message) in messages.enumerated() {
            if index > 0 { writer.blank() }
            try write(message, &writer)
        }
        return writer.text
    }

    private static func write(_ message: Message, _ writer: inout SwiftWriter) throws(GeneratorError) {
        let compared = try message.comparedStructures()
        writer.line(documentation(message))
        try StructureEmitter(message: message, structure: message.root, isRoot: true, isCompared: false).write(&writer)
        guard !message.nested.isEmpty else { return }
        writer.blank()
        try writer.block("extension \(message.name)") { writer throws(GeneratorError) in
            for (index, structure) in message.nested.enumerated() {
                if index > 0 { writer.blank() }
                writer.line("/// \(structure.name) of \(message.name).")
                try StructureEmitter(
                    message: message, structure: structure, isRoot: false, isCompared: compared.contains(structure.name)
                ).write(&writer)
            }
        }
    }

    private static func documentation(_ message: Message) -> String {
        let versions = message.validVersions.words
        switch message.kind {
        case .request: return "/// The request \(message.apiName) (\(message.apiKey ?? 0)), \(versions)."
        case .response: return "/// The response to \(message.apiName) (\(message.apiKey ?? 0)), \(versions)."
        case .header: return "/// \(message.name), \(versions)."
        case .data: return "/// The data \(message.name), \(versions)."
        }
    }
}
