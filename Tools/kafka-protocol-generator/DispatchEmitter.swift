/// Writes the table from a message's name to its type, for tests and tools.
enum DispatchEmitter {
    static func file(
        _ messages: [Message], type: String, imports: [String]
    ) throws(GeneratorError) -> String {
        var writer = SwiftWriter.file(imports)
        writer.line("/// Returns the message that has `name`.")
        try writer.block("func messageType(named name: String) -> (any \(type).Type)?") { writer throws(GeneratorError) in
            try writer.block("switch name") { writer throws(GeneratorError) in
                for message in messages { writer.line("case \"\(message.name)\": \(message.name).self") }
                writer.line("default: nil")
            }
        }
        return writer.text
    }
}
