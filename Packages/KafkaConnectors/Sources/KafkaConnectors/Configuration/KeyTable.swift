/// The keys of one block, which are found by name.
struct KeyTable<Block: ConfigurationBlock>: Sendable {
    /// The most unknown keys of one block that are explained. Further ones are only counted.
    static var explainedUnknowns: Int { 20 }

    let keys: [ConfigurationKey<Block>]
    private let indices: [String: Int]

    init(_ keys: [ConfigurationKey<Block>]) {
        self.keys = keys
        indices = Dictionary(keys.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    subscript(_ name: String) -> ConfigurationKey<Block>? { indices[name].map { keys[$0] } }

    /// Returns the message about a key that the block does not have.
    func explanation(ofUnknown entry: YAMLEntry) -> String {
        if entry.value.isNull, let explanation = explanation(ofBare: entry.key) { return explanation }
        let name = entry.key
        let shown = Self.shown(Block.hidesValues ? Self.name(in: name) : name.prefix(60), of: name)
        for key in keys {
            guard case .block(let inner) = key.shape, inner.contains(where: { $0.name == name }) else { continue }
            return "\"\(shown)\" is not known in \(Block.title); it belongs under \"\(key.name)\""
        }
        if let nearest = Suggestion.nearest(to: name, of: keys.map(\.name)) {
            return "\"\(shown)\" is not known in \(Block.title); did you mean \"\(nearest)\"?"
        }
        return "\"\(shown)\" is not known in \(Block.title); its keys are \(supported)"
    }

    /// Returns the message about a key without a value, which may be a value in the wrong place or contain one; `nil`
    /// if it is only a name.
    private func explanation(ofBare key: String) -> String? {
        let name = Self.name(in: key)
        let mayBeSecret = Block.hidesValues || key.utf8.contains(UInt8(ascii: "@"))
        guard !mayBeSecret || self[String(name)] != nil else {
            return "a key without a value is not known in \(Block.title); its keys are \(supported)"
        }
        guard name.endIndex != key.endIndex else { return nil }
        return "\"\(name)…\" is not known in \(Block.title); write a key, a colon, a space and a value"
    }

    private var supported: String { keys.filter { !$0.isHidden }.map(\.name).joined(separator: ", ") }

    /// Returns the name at the start of a key. What follows it may be a value that was written without a space.
    private static func name(in key: String) -> Substring {
        key.prefix(60).prefix { $0.isLetter || $0.isNumber || "_.-".contains($0) }
    }

    private static func shown(_ start: Substring, of key: String) -> String {
        start.endIndex == key.endIndex ? key : start + "…"
    }
}
