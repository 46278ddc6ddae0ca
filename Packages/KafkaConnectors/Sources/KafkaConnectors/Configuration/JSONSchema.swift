/// The JSON Schema of a connector's configuration, written from the same tables by which the file is read.
enum JSONSchema {
    static func text(title: String, keys: [KeyDescription]) -> String {
        var writer = Writer()
        writer.open("{")
        writer.member("$schema", JSONText.quoted("https://json-schema.org/draft/2020-12/schema"))
        writer.member("title", JSONText.quoted(title))
        writer.body(of: keys)
        writer.close("}")
        return writer.text + "\n"
    }

    private struct Writer {
        var text = ""
        private var depth = 0
        private var isFirst = true

        mutating func open(_ bracket: String) {
            text += bracket
            depth += 1
            isFirst = true
        }

        mutating func close(_ bracket: String) {
            depth -= 1
            text += "\n" + String(repeating: "  ", count: depth) + bracket
            isFirst = false
        }

        mutating func name(_ name: String) {
            text += (isFirst ? "\n" : ",\n") + String(repeating: "  ", count: depth) + JSONText.quoted(name) + ": "
            isFirst = false
        }

        mutating func member(_ name: String, _ value: String) {
            self.name(name)
            text += value
        }

        /// Writes the members of a schema for a block of keys.
        mutating func body(of keys: [KeyDescription]) {
            member("type", "\"object\"")
            let required = keys.filter(\.isRequired).map { JSONText.quoted($0.name) }
            if !required.isEmpty { member("required", "[" + required.joined(separator: ", ") + "]") }
            member("additionalProperties", "false")
            name("properties")
            open("{")
            for key in keys { property(key) }
            close("}")
        }

        private mutating func property(_ key: KeyDescription) {
            name(key.name)
            open("{")
            shape(key.shape)
            if let value = key.defaultValue { member("default", value) }
            member("description", JSONText.quoted(key.documentation))
            close("}")
        }

        private mutating func shape(_ shape: ValueShape) {
            switch shape {
            case .boolean: member("type", "\"boolean\"")
            case .integer(let range):
                member("type", "\"integer\"")
                member("minimum", "\(range.lowerBound)")
                member("maximum", "\(range.upperBound)")
            case .text: member("type", "\"string\"")
            case .scalar: member("type", "[\"string\", \"number\", \"boolean\"]")
            case .choice(let choices):
                member("type", "\"string\"")
                member("enum", "[" + choices.map(JSONText.quoted).joined(separator: ", ") + "]")
            case .texts:
                member("type", "\"array\"")
                member("minItems", "1")
                member("items", "{\"type\": \"string\"}")
            case .textMap:
                member("type", "\"object\"")
                member("additionalProperties", "{\"type\": \"string\"}")
            case .brokers:
                member("type", "[\"string\", \"array\"]")
                member("items", "{\"type\": \"string\"}")
            case .embeddedOr(let keys):
                name("oneOf")
                text += "[{\"const\": \"embedded\"}, "
                open("{")
                body(of: keys)
                close("}")
                text += "]"
            case .block(let keys): body(of: keys)
            case .blocks(let keys):
                member("type", "\"array\"")
                member("minItems", "1")
                name("items")
                open("{")
                body(of: keys)
                close("}")
            case .namedBlocks(let keys):
                member("type", "\"object\"")
                name("additionalProperties")
                open("{")
                body(of: keys)
                close("}")
            }
        }
    }
}

extension SourceConfiguration {
    /// The JSON Schema of a source: each key with its type, default, range and meaning.
    public static var jsonSchema: String { JSONSchema.text(title: "kafka-source", keys: descriptions) }
}

extension SinkConfiguration {
    /// The JSON Schema of a sink: each key with its type, default, range and meaning.
    public static var jsonSchema: String { JSONSchema.text(title: "kafka-sink", keys: descriptions) }
}
