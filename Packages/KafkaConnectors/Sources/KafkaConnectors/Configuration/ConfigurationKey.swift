/// A type that a block of keys is read into. Its keys are in one table, from which the JSON Schema is also written.
protocol ConfigurationBlock: Sendable {
    /// Creates the block with the default values.
    init()
    /// The keys.
    static var keys: [ConfigurationKey<Self>] { get }
    /// The name for the block in messages, for example "a source's config".
    static var title: String { get }
    /// Whether values in this block may be secrets, even in the wrong place, so that no message quotes one.
    static var hidesValues: Bool { get }
    /// Checks for contradictions between the keys.
    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems)
}

extension ConfigurationBlock {
    static var hidesValues: Bool { false }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {}
}

/// The positions of the keys of one block in the file.
struct KeyPlaces {
    /// The position of the block: that of the key that it belongs to.
    let block: YAMLPlace
    private var keys: [String: (key: YAMLPlace, value: YAMLPlace)] = [:]

    init(block: YAMLPlace) {
        self.block = block
    }

    mutating func note(_ entry: YAMLEntry) { keys[entry.key] = (entry.place, entry.value.place) }

    /// Returns whether the file contains the key.
    func isGiven(_ key: String) -> Bool { keys[key] != nil }

    /// Returns the position of the key's value; that of the block if the key is missing.
    func value(_ key: String) -> YAMLPlace { keys[key]?.value ?? block }

    /// Returns the position of the key; that of the block if the key is missing.
    func key(_ key: String) -> YAMLPlace { keys[key]?.key ?? block }
}

/// A key: its name, type, default, range and meaning, and how its value is read.
struct ConfigurationKey<Target>: Sendable {
    typealias Read = @Sendable (YAMLEntry, inout Target, inout ConfigurationProblems) -> Void

    let name: String
    let shape: ValueShape
    /// The default as JSON, if there is one.
    var defaultValue: String?
    var isRequired = false
    /// The meaning of the key, for the schema.
    let documentation: String
    /// Whether the schema omits the key, because only the other form of the file has it.
    var isHidden = false
    let read: Read
}

/// The type and range of a value, for the schema.
indirect enum ValueShape: Sendable {
    case boolean
    case integer(ClosedRange<Int>)
    case text
    case choice([String])
    /// Text, a number, or a boolean.
    case scalar
    case texts
    case textMap
    /// A list of brokers, or one text with commas.
    case brokers
    /// `embedded`, or a block.
    case embeddedOr([KeyDescription])
    case block([KeyDescription])
    /// A list of blocks.
    case blocks([KeyDescription])
    /// Blocks under names that the user chooses.
    case namedBlocks([KeyDescription])
}

/// The description of a key in the schema.
struct KeyDescription: Sendable {
    let name: String
    let shape: ValueShape
    let defaultValue: String?
    let isRequired: Bool
    let documentation: String
}

extension ConfigurationBlock {
    /// The descriptions of this block's keys for the schema.
    static var descriptions: [KeyDescription] {
        keys.filter { !$0.isHidden }.map { key in
            KeyDescription(
                name: key.name, shape: key.shape, defaultValue: key.defaultValue, isRequired: key.isRequired,
                documentation: key.documentation)
        }
    }

    /// Reads a block, and reports what is wrong to `problems`.
    ///
    /// - Parameter place: The position of the key that the block belongs to.
    mutating func read(_ node: YAMLNode, at place: YAMLPlace, _ problems: inout ConfigurationProblems) {
        guard let entries = node.entries(of: Self.title, at: place, &problems) else { return }
        let table = problems.table(of: Self.self)
        var places = KeyPlaces(block: place)
        var unknown = 0
        for entry in entries {
            places.note(entry)
            guard let key = table[entry.key] else {
                unknown += 1
                // After many unknown keys a further explanation does not help, so the others are only counted.
                if unknown <= KeyTable<Self>.explainedUnknowns, !problems.isFull {
                    problems.error(entry.place, table.explanation(ofUnknown: entry))
                } else {
                    problems.count(entry.place)
                }
                continue
            }
            guard !key.isHidden else {
                key.read(entry, &self, &problems)
                continue
            }
            guard !entry.value.isNull else {
                problems.error(entry.place, "\"\(entry.key)\" has no value; write one, or leave the key out")
                continue
            }
            key.read(entry, &self, &problems)
        }
        for key in table.keys where key.isRequired && !places.isGiven(key.name) {
            problems.error(place, "\(Self.title) needs \"\(key.name)\"; write \(key.name): \(key.shape.example)")
        }
        check(places, &problems)
    }
}

extension ValueShape {
    /// The example in a message about a missing value.
    var example: String {
        switch self {
        case .boolean: "true"
        case .integer(let range): "\(range.lowerBound)"
        case .text, .scalar: "NAME"
        case .choice(let choices): choices.first ?? "NAME"
        case .texts: "[NAME]"
        case .brokers: "[\"HOST:PORT\"]"
        case .embeddedOr: "embedded"
        case .textMap, .block, .blocks, .namedBlocks: "and its keys below it, indented"
        }
    }
}
