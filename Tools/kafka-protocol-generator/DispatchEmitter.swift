/// Writes the table from message names to types, for tests and tools.
enum DispatchEmitter {
    static func file(
        _ messages: [Message], type: String, imports: [String], namesRecords: Bool
    ) -> String {
        var writer = SwiftWriter.file(imports)
        writer.line("/// Returns the message that has `name`.")
        writer.table(
            "func messageType(named name: String) -> (any \(type).Type)?", over: "name",
            messages.map { ("\"\($0.name)\"", "\($0.name).self") }, other: "nil")
        if !namesRecords {
            writer.blank()
            writer.line("/// The names of all messages, in order.")
            writer.line("let messageNames = [")
            for message in messages { writer.line("    \"\(message.name)\",") }
            writer.line("]")
        }
        if namesRecords {
            writer.blank()
            writer.line("/// The JSON names of fields that hold record batches, which golden files leave blank.")
            let fields = messages.flatMap { [$0.root] + $0.nested }.flatMap(\.fields).filter(\.holdsRecords)
            let names = Set(fields.map { "\"\($0.memberName)\"" }).sorted().joined(separator: ", ")
            writer.line("let recordMembers: Set<String> = [\(names)]")
        }
        return writer.text
    }
}
