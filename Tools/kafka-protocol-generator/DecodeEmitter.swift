/// Writes the decoding of a struct, with one statement per field.
struct DecodeEmitter {
    let message: Message
    let structure: Structure

    func statements() throws(GeneratorError) -> [Statement] {
        var all: [Statement] = []
        for field in structure.plainFields {
            let compact = field.compact(message, within: structure.versions)
            var read = try self.read(field, from: "r", compact: compact)
            if field.isNullable, field.nullableVersions.lowest > field.versions.lowest {
                let condition = "version < \(field.nullableVersions.lowest) && \(field.usedName) == nil"
                read.append(.block("if \(condition)", [.line("throw .unexpectedNull(\"\(field.memberName)\")")]))
            }
            all += Statement.when(field.versions.condition(within: structure.versions), read)
        }
        return all + (try tags())
    }

    private func read(
        _ field: Field, from reader: String, compact: String
    ) throws(GeneratorError) -> [Statement] {
        let name = field.usedName
        switch field.type {
        case .structure(let type):
            let read = Statement.line("\(name) = try \(type)(from: &\(reader), version: version)")
            guard field.isNullable else { return [read] }
            return clear(field) + [.block("if try \(reader).isPresent()", [read])]
        case .array(.structure(let type)):
            return try array(field, of: type, from: reader, compact: compact)
        default:
            let helper = try field.type.helper(isNullable: field.isNullable)
            let argument = field.type.isScalar ? "" : "compact: \(compact)"
            return [.line("\(name) = try \(reader).\(helper)(\(argument))")]
        }
    }

    private func array(
        _ field: Field, of type: String, from reader: String, compact: String
    ) throws(GeneratorError) -> [Statement] {
        let name = field.usedName
        let versions = try message.structure(type).versions.intersection(field.versions)
        let fewest = max(1, try message.fewestBytes(.structure(type), in: versions))
        let count = "(compact: \(compact), elementSize: \(fewest))"
        let element = "try \(type)(from: &\(reader), version: version)"
        if field.isNullable {
            return clear(field) + [
                .block(
                    "if let count = try \(reader).nullableArrayCount\(count)",
                    [
                        .line("var elements: [\(type)] = []"),
                        .line("elements.reserveCapacity(min(count, reservedElements))"),
                        .block("for _ in 0..<count", [.line("elements.append(\(element))")]),
                        .line("\(name) = elements"),
                    ])
            ]
        }
        let local = "\(field.memberName)Count"
        return [
            .line("let \(local) = try \(reader).arrayCount\(count)"),
            .line("\(name).reserveCapacity(min(\(local), reservedElements))"),
            .block("for _ in 0..<\(local)", [.line("\(name).append(\(element))")]),
        ]
    }

    private func clear(_ field: Field) -> [Statement] {
        field.isNullByDefault ? [] : [.line("\(field.usedName) = nil")]
    }

    private func tags() throws(GeneratorError) -> [Statement] {
        let flexible = message.flexibleVersions.intersection(structure.versions)
        guard !flexible.isEmpty else { return [] }
        let condition = flexible.condition(within: structure.versions)
        if structure.taggedFields.isEmpty {
            return Statement.when(condition, [.line("unknownTaggedFields = try r.taggedFields()")])
        }
        var cases: [Statement] = []
        for field in structure.taggedFields {
            let rest = field.versions.condition(within: flexible).map { " where \($0)" } ?? ""
            cases.append(.line("case \(field.tag ?? 0)\(rest):"))
            cases.append(.indented(try read(field, from: "body", compact: "true")))
        }
        cases += [.line("default:"), .indented([.line("unknownTaggedFields.append(field)"), .line("continue")])]
        return Statement.when(
            condition,
            [
                .block(
                    "for field in try r.taggedFields()",
                    [
                        .line("var body = ByteReader(field.value)"),
                        .line("switch field.tag {"),
                    ] + cases + [.line("}"), .line("try body.expectEnd()")])
            ])
    }
}
