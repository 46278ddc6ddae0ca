/// A message of the protocol: one struct that is the union of all versions, and its nested structs.
struct Message {
    enum Kind: String {
        case request, response, header, data
    }

    let name: String
    let kind: Kind
    let apiKey: Int16?
    let validVersions: Versions
    let flexibleVersions: Versions
    let latestVersionIsUnstable: Bool
    var root: Structure
    /// The nested structs, in the order in which the schema first names them.
    var nested: [Structure] = []

    /// The name without its kind: `Fetch` for `FetchRequest`. Headers and data keep their names.
    var apiName: String {
        switch kind {
        case .request: String(name.dropLast("Request".count))
        case .response: String(name.dropLast("Response".count))
        case .header, .data: name
        }
    }

    func structure(_ name: String) throws(GeneratorError) -> Structure {
        guard let found = nested.first(where: { $0.name == name }) else {
            throw GeneratorError("\(self.name) has no struct \(name)")
        }
        return found
    }

    /// Returns the nested structs that are compared with their default: those that are the type of a tagged field, and
    /// those nested in them.
    func comparedStructures() throws(GeneratorError) -> Set<String> {
        var found: Set<String> = []
        var waiting: [Structure] = []
        for structure in [root] + nested {
            for case .structure(let name) in structure.taggedFields.map(\.type) {
                waiting.append(try self.structure(name))
            }
        }
        while let structure = waiting.popLast() {
            guard found.insert(structure.name).inserted else { continue }
            for case .structure(let name) in structure.fields.map(\.type) { waiting.append(try self.structure(name)) }
        }
        return found
    }
}

/// A struct of a message.
struct Structure {
    let name: String
    /// The versions of the message in which the struct occurs.
    let versions: Versions
    let fields: [Field]

    var plainFields: [Field] { fields.filter { $0.tag == nil } }
    /// The tagged fields, in the order of their tags.
    var taggedFields: [Field] { fields.filter { $0.tag != nil }.sorted { ($0.tag ?? 0) < ($1.tag ?? 0) } }
}

/// A field of a struct.
struct Field {
    /// The name in the schema: `ThrottleTimeMs`.
    let name: String
    let type: FieldType
    /// The versions in which the field exists, limited to those of its struct.
    let versions: Versions
    /// The versions, among `versions`, in which the field may be null.
    let nullableVersions: Versions
    let tag: UInt32?
    let defaultText: String?
    /// Whether the field never has the compact form, even in flexible versions.
    let isNeverCompact: Bool
    /// Whether its bytes are record batches.
    let holdsRecords: Bool

    var isNullable: Bool { !nullableVersions.isEmpty }
    var isNullByDefault: Bool { isNullable && defaultText == "null" }

    /// The name in JSON and Swift: `throttleTimeMs`.
    var memberName: String { name.prefix(1).lowercased() + name.dropFirst() }
}

/// The type of a field.
indirect enum FieldType: Equatable {
    enum Scalar: String {
        case bool, int8, int16, int32, int64, uint16, float64, uuid

        /// The size of a value in bytes.
        var size: Int {
            switch self {
            case .bool, .int8: 1
            case .int16, .uint16: 2
            case .int32: 4
            case .int64, .float64: 8
            case .uuid: 16
            }
        }
    }

    case scalar(Scalar)
    case string
    /// Bytes, or record batches, which are treated as bytes here.
    case bytes
    case structure(String)
    case array(FieldType)
}
