/// Writes the JSON mapping of messages, which only kafka-conformance uses. One statement per field serves both
/// directions.
enum JSONEmitter {
    static func file(_ messages: [Message]) throws(GeneratorError) -> String {
        var isCompared = false
        for message in messages where try !message.comparedStructures().isEmpty { isCompared = true }
        var writer = SwiftWriter.file([
            isCompared ? "@_spi(KafkaInternals) import KafkaProtocol" : "import KafkaProtocol"
        ])
        var isFirst = true
        for message in messages {
            for structure in [message.root] + message.nested {
                if !isFirst { writer.blank() }
                isFirst = false
                let isRoot = structure.name == message.root.name
                try write(structure, isRoot ? message.name : "\(message.name).\(structure.name)", message, &writer)
            }
        }
        return writer.text
    }

    private static func write(
        _ structure: Structure, _ name: String, _ message: Message, _ writer: inout SwiftWriter
    ) throws(GeneratorError) {
        guard !structure.fields.isEmpty else {
            writer.line(
                "extension \(name): JSONMapped { mutating func map(_ json: inout JSONMapper, _ version: Int16) {} }")
            return
        }
        try writer.block("extension \(name): JSONMapped") { writer throws(GeneratorError) in
            try writer.block("mutating func map(_ json: inout JSONMapper, _ version: Int16)") {
                writer throws(GeneratorError) in
                for field in structure.fields { writer.write(try statements(field, structure)) }
            }
        }
    }

    private static func statements(_ field: Field, _ structure: Structure) throws(GeneratorError) -> [Statement] {
        let name = field.usedName
        let member = "\"\(field.memberName)\""
        var map: Statement
        switch field.type {
        case .structure:
            map = .line("json.\(field.isNullable ? "nullableObject" : "object")(\(member), &\(name), version)")
        case .array(.structure):
            map = .line("json.\(field.isNullable ? "nullableObjects" : "objects")(\(member), &\(name), version)")
        default:
            map = .line("json.\(try field.type.helper(isNullable: field.isNullable))(\(member), &\(name))")
        }
        var conditions: [String] = []
        if let condition = field.versions.condition(within: structure.versions) { conditions.append(condition) }
        if field.tag != nil { conditions.append("json.has(\(member), \(try field.differsFromDefault()))") }
        return Statement.when(conditions.isEmpty ? nil : conditions.joined(separator: " && "), [map])
    }
}
