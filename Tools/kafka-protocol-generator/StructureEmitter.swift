/// Writes a struct: its fields, its decoding and its encoding.
struct StructureEmitter {
    let message: Message
    let structure: Structure
    /// Whether this is the message itself, and not a nested struct.
    let isRoot: Bool
    /// Whether the struct is compared with its default.
    let isCompared: Bool

    func write(_ writer: inout SwiftWriter) throws(GeneratorError) {
        try writer.block(head) { writer throws(GeneratorError) in
            try fields(&writer)
            if isRoot { facts(&writer) }
            writer.line("/// Creates one of default values.")
            writer.line("public init() {}")
            writer.blank()
            try decode(&writer)
            writer.blank()
            try encode(&writer)
            if isCompared { try comparison(&writer) }
        }
    }

    private var head: String {
        guard isRoot else { return "public struct \(structure.name): Sendable" }
        switch message.kind {
        case .request: return "public struct \(structure.name): KafkaRequest"
        case .response: return "public struct \(structure.name): KafkaResponse"
        case .header, .data: return "public struct \(structure.name): KafkaMessage"
        }
    }

    private func fields(_ writer: inout SwiftWriter) throws(GeneratorError) {
        for field in structure.fields {
            writer.line(field.documentation(within: structure.versions))
            let value = try field.defaultLiteral().map { " = \($0)" } ?? ""
            writer.line("public var \(field.declaredName): \(field.swiftType)\(value)")
        }
        if isFlexible {
            writer.line("/// Tagged fields that have no name here; they are kept, and written again.")
            writer.line("public var unknownTaggedFields: [TaggedField] = []")
        }
        if !structure.fields.isEmpty || isFlexible { writer.blank() }
    }

    private func facts(_ writer: inout SwiftWriter) {
        let valid = message.validVersions
        let flexible = message.flexibleVersions
        if message.kind == .request { writer.line("public typealias Response = \(message.apiName)Response") }
        if message.kind == .request || message.kind == .response {
            writer.line("public static var apiKey: APIKey { .\(APIKeyEmitter.memberName(message.apiName)) }")
        }
        writer.line("public static var validVersions: ClosedRange<Int16> { \(valid.lowest)...\(valid.highest) }")
        writer.line(
            "public static var flexibleVersions: Int16 { \(flexible.isEmpty ? ".max" : String(flexible.lowest)) }")
        writer.blank()
    }

    private func decode(_ writer: inout SwiftWriter) throws(GeneratorError) {
        let access = isRoot ? "public " : ""
        try writer.block("\(access)init(from r: inout ByteReader, version: Int16) throws(CodecError)") {
            writer throws(GeneratorError) in
            declareCompact(&writer)
            writer.write(try DecodeEmitter(message: message, structure: structure).statements())
        }
    }

    private func encode(_ writer: inout SwiftWriter) throws(GeneratorError) {
        let access = isRoot ? "public " : ""
        try writer.block("\(access)func encode(to w: inout ByteWriter, version: Int16)") {
            writer throws(GeneratorError) in
            declareCompact(&writer)
            writer.write(try EncodeEmitter(message: message, structure: structure).statements())
        }
    }

    private func declareCompact(_ writer: inout SwiftWriter) {
        let isNeeded = structure.plainFields.contains { field in
            switch field.type {
            case .scalar, .structure: false
            case .string, .bytes, .array: field.compact(message, within: structure.versions) == "compact"
            }
        }
        if isNeeded { writer.line("let compact = version >= \(message.flexibleVersions.lowest)") }
    }

    private func comparison(_ writer: inout SwiftWriter) throws(GeneratorError) {
        writer.blank()
        writer.line("/// Whether every field has its default, so that a tagged field of it is left out.")
        writer.line("@_spi(KafkaInternals)")
        try writer.block("public var isAtDefault: Bool") { writer throws(GeneratorError) in
            for field in structure.fields {
                writer.write(.block("if \(try field.differsFromDefault())", [.line("return false")]))
            }
            writer.line("return \(isFlexible ? "unknownTaggedFields.isEmpty" : "true")")
        }
    }

    private var isFlexible: Bool { !message.flexibleVersions.intersection(structure.versions).isEmpty }
}
