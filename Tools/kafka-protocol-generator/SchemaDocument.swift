/// A message as a line of messages.jsonl holds it.
struct SchemaDocument: Decodable {
    struct Field: Decodable {
        let name: String
        let type: String
        let versions: String
        let nullableVersions: String?
        let taggedVersions: String?
        let flexibleVersions: String?
        let tag: UInt32?
        let `default`: DefaultValue?
        let fields: [Field]?
    }

    struct CommonStruct: Decodable {
        let name: String
        let versions: String
        let fields: [Field]
    }

    /// A default, which schemas write as text, a number or a truth value.
    struct DefaultValue: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let truth = try? container.decode(Bool.self) {
                text = truth ? "true" : "false"
            } else {
                text = String(try container.decode(Int64.self))
            }
        }
    }

    let name: String
    let type: String
    let apiKey: Int16?
    let validVersions: String
    let flexibleVersions: String?
    let latestVersionUnstable: Bool?
    let fields: [Field]?
    let commonStructs: [CommonStruct]?
}
