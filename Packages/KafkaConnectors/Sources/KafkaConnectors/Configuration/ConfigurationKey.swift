/// What a block of keys is read into: its keys stand in one table, which also writes the JSON Schema.
protocol ConfigurationBlock: Sendable {
    /// The values where the file says nothing.
    init()
    /// The keys.
    static var keys: [ConfigurationKey<Self>] { get }
    /// What a message calls the block: "a source's config".
    static var title: String { get }
    /// Whether values of this block may be secrets, in the wrong place too, so that no message quotes one.
    static var hidesValues: Bool { get }
    /// Looks for what no key alone can show: contradictions.
    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems)
}

extension ConfigurationBlock {
    static var hidesValues: Bool { false }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {}
}

/// Where the keys of one block stand in the file.
struct KeyPlaces {
    /// The block's own place: that of the key which it belongs to.
    let block: YAMLPlace
    private var keys: [String: (key: YAMLPlace, value: YAMLPlace)] = [:]

    init(block: YAMLPlace) {
        self.block = block
    }

    mutating func note(_ entry: YAMLEntry) { keys[entry.key] = (entry.place, entry.value.place) }

    /// Whether the file gives the key.
    func isGiven(_ key: String) -> Bool { keys[key] != nil }

    /// Where the key's value stands, or the block where it is not given.
    func value(_ key: String) -> YAMLPlace { keys[key]?.value ?? block }

    /// Where the key stands, or the block where it is not given.
    func key(_ key: String) -> YAMLPlace { keys[key]?.key ?? block }
}

/// One key: its name, type, default, range and meaning, and how it is read.
struct ConfigurationKey<Target>: Sendable {
    typealias Read = @Sendable (YAMLEntry, inout Target, inout ConfigurationProblems) -> Void

    let name: String
    let shape: ValueShape
    /// The default as JSON, where there is one.
    var defaultValue: String?
    var isRequired = false
    /// What the key does, for the schema.
    let documentation: String
    /// Whether the schema leaves the key out: one that only the other form has.
    var isHidden = false
    let read: Read
}

/// The type and range of a value, for the schema.
indirect enum ValueShape: Sendable {
    case boolean
    case integer(ClosedRange<Int>)
    case text
    case choice([String])
    /// A text, a number, or true or false.
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
    /// Blocks under names of the user's choice.
    case namedBlocks([KeyDescription])
}

/// What the schema says of a key.
struct KeyDescription: Sendable {
    let name: String
    let shape: ValueShape
    let defaultValue: String?
    let isRequired: Bool
    let documentation: String
}

extension ConfigurationBlock {
    /// What the schema says of this block's keys.
    static var descriptions: [KeyDescription] {
        keys.filter { !$0.isHidden }.map { key in
            KeyDescription(
                name: key.name, shape: key.shape, defaultValue: key.defaultValue, isRequired: key.isRequired,
                documentation: key.documentation)
        }
    }

    /// Reads a block; what is wrong goes to `problems`.
    ///
    /// - Parameter place: Where the key stands that the block belongs to.
    mutating func read(_ node: YAMLNode, at place: YAMLPlace, _ problems: inout ConfigurationProblems) {
        guard let entries = node.entries(of: Self.title, at: place, &problems) else { return }
        let table = problems.table(of: Self.self)
        var places = KeyPlaces(block: place)
        var unknown = 0
        for entry in entries {
            places.note(entry)
            guard let key = table[entry.key] else {
                unknown += 1
                // After many unknown keys an explanation helps nobody: the others are only counted.
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
    /// What a message shows where a value is missing.
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
