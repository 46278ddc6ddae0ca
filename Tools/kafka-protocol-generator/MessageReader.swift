/// Creates a message from its schema. It limits every version range to the valid versions, and rejects whatever the
/// emitters cannot write.
struct MessageReader {
    private let valid: Versions
    private var nested: [Structure] = []

    /// Returns the message, or `nil` if it has no valid version.
    static func read(_ document: SchemaDocument) throws(GeneratorError) -> Message? {
        let valid = try Versions(document.validVersions)
        guard !valid.isEmpty else { return nil }
        guard let kind = Message.Kind(rawValue: document.type) else {
            throw GeneratorError("\(document.name): unknown message type \(document.type)")
        }
        var reader = MessageReader(valid: valid)
        let root: Structure
        do {
            root = try reader.structure(document.name, document.fields ?? [], within: valid)
            for common in document.commonStructs ?? [] {
                let versions = try Versions(common.versions).intersection(valid)
                reader.nested.append(try reader.structure(common.name, common.fields, within: versions))
            }
        } catch {
            throw GeneratorError("\(document.name): \(error.message)")
        }
        return Message(
            name: document.name, kind: kind, apiKey: document.apiKey, validVersions: valid,
            flexibleVersions: try Versions(document.flexibleVersions ?? "none").intersection(valid),
            latestVersionIsUnstable: document.latestVersionUnstable ?? false, root: root, nested: reader.nested)
    }

    private init(valid: Versions) {
        self.valid = valid
    }

    private mutating func structure(
        _ name: String, _ documents: [SchemaDocument.Field], within versions: Versions
    ) throws(GeneratorError) -> Structure {
        var fields: [Field] = []
        for document in documents {
            if let field = try field(document, within: versions) { fields.append(field) }
        }
        return Structure(name: name, versions: versions, fields: fields)
    }

    private mutating func field(
        _ document: SchemaDocument.Field, within structVersions: Versions
    ) throws(GeneratorError) -> Field? {
        let versions = try Versions(document.versions).intersection(structVersions)
        guard !versions.isEmpty else { return nil }
        let nullable = try Versions(document.nullableVersions ?? "none").intersection(versions)
        guard nullable.isEmpty || nullable.highest == versions.highest else {
            throw GeneratorError("\(document.name) is nullable only in older versions: extend DecodeEmitter")
        }
        if let tagged = document.taggedVersions, try Versions(tagged).intersection(structVersions) != versions {
            throw GeneratorError("\(document.name) is tagged only in some versions: extend the emitters")
        }
        let type = try type(document.type)
        if case .structure = type, !nullable.isEmpty, nullable != versions {
            throw GeneratorError(
                "\(document.name) is a struct that is nullable only in some versions: extend the emitters")
        }
        if let inner = document.fields, let name = type.structureName {
            // A struct comes before the structs nested in it.
            let place = nested.count
            let structure = try structure(name, inner, within: versions)
            nested.insert(structure, at: place)
        }
        return Field(
            name: document.name, type: type, versions: versions, nullableVersions: nullable, tag: document.tag,
            defaultText: document.default?.text, isNeverCompact: document.flexibleVersions == "none",
            holdsRecords: document.type == "records")
    }

    private func type(_ text: String) throws(GeneratorError) -> FieldType {
        if text.hasPrefix("[]") { return .array(try type(String(text.dropFirst(2)))) }
        if let scalar = FieldType.Scalar(rawValue: text) { return .scalar(scalar) }
        switch text {
        case "string": return .string
        case "bytes", "records": return .bytes
        case _ where text.first?.isUppercase == true: return .structure(text)
        default: throw GeneratorError("unknown type \(text)")
        }
    }
}

extension FieldType {
    /// The name of the struct that the field contains, directly or as the element of an array.
    var structureName: String? {
        switch self {
        case .structure(let name): name
        case .array(let element): element.structureName
        case .scalar, .string, .bytes: nil
        }
    }
}
