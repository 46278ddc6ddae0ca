/// A message as it is in a line of messages.jsonl.
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

    /// A default, which the schemas write as a string, a number or a Boolean.
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
