/// Writes the encoding of a struct, with one statement per field.
struct EncodeEmitter {
    let message: Message
    let structure: Structure

    func statements() throws(GeneratorError) -> [Statement] {
        var all: [Statement] = []
        for field in structure.plainFields {
            let compact = field.compact(message, within: structure.versions)
            let write = try self.write(field, to: "w", compact: compact)
            all += Statement.when(field.versions.condition(within: structure.versions), write)
        }
        return all + (try tags())
    }

    private func write(
        _ field: Field, to writer: String, compact: String
    ) throws(GeneratorError) -> [Statement] {
        let name = field.usedName
        switch field.type {
        case .structure:
            guard field.isNullable else { return [.line("\(name).encode(to: &\(writer), version: version)")] }
            return [
                .line("\(writer).isPresent(\(name) != nil)"),
                .block(
                    "if let \(field.declaredName)",
                    [.line("\(field.declaredName).encode(to: &\(writer), version: version)")]),
            ]
        case .array(.structure):
            let element = [Statement.line("element.encode(to: &\(writer), version: version)")]
            guard field.isNullable else {
                return [
                    .line("\(writer).arrayCount(\(name).count, compact: \(compact))"),
                    .block("for element in \(name)", element),
                ]
            }
            let declared = field.declaredName
            return [
                .line("\(writer).nullableArrayCount(\(name)?.count, compact: \(compact))"),
                .block("if let \(declared)", [.block("for element in \(declared)", element)]),
            ]
        default:
            let helper = try field.type.helper(isNullable: field.isNullable)
            let argument = field.type.isScalar ? "" : ", compact: \(compact)"
            return [.line("\(writer).\(helper)(\(name)\(argument))")]
        }
    }

    private func tags() throws(GeneratorError) -> [Statement] {
        let flexible = message.flexibleVersions.intersection(structure.versions)
        guard !flexible.isEmpty else { return [] }
        let condition = flexible.condition(within: structure.versions)
        if structure.taggedFields.isEmpty {
            return Statement.when(condition, [.line("w.taggedFields(unknownTaggedFields)")])
        }
        var statements: [Statement] = [.line("var tags = unknownTaggedFields")]
        for field in structure.taggedFields {
            var parts = [try field.differsFromDefault()]
            if let condition = field.versions.condition(within: flexible) { parts.insert(condition, at: 0) }
            let body = [Statement.line("var body = ByteWriter(capacity: 64)")]
            let insert = Statement.line("tags.insert(TaggedField(tag: \(field.tag ?? 0), value: body.finish()))")
            let write = try self.write(field, to: "body", compact: "true")
            statements.append(.block("if \(parts.joined(separator: " && "))", body + write + [insert]))
        }
        statements.append(.line("w.taggedFields(tags)"))
        return Statement.when(condition, statements)
    }
}
