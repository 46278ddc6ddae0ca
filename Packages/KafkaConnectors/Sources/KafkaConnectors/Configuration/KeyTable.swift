/// The keys of one block, found by their names.
struct KeyTable<Block: ConfigurationBlock>: Sendable {
    /// How many unknown keys of one block are explained. Further ones are counted.
    static var explainedUnknowns: Int { 20 }

    let keys: [ConfigurationKey<Block>]
    private let indices: [String: Int]

    init(_ keys: [ConfigurationKey<Block>]) {
        self.keys = keys
        indices = Dictionary(keys.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    subscript(_ name: String) -> ConfigurationKey<Block>? { indices[name].map { keys[$0] } }

    /// What to say about a key that the block does not have.
    func explanation(ofUnknown name: String) -> String {
        let shown = Self.shortened(name)
        for key in keys {
            guard case .block(let inner) = key.shape, inner.contains(where: { $0.name == name }) else { continue }
            return "\"\(shown)\" is not known in \(Block.title); it belongs under \"\(key.name)\""
        }
        if let nearest = Suggestion.nearest(to: name, of: keys.map(\.name)) {
            return "\"\(shown)\" is not known in \(Block.title); did you mean \"\(nearest)\"?"
        }
        let supported = keys.filter { !$0.isHidden }.map(\.name)
        return "\"\(shown)\" is not known in \(Block.title); its keys are \(supported.joined(separator: ", "))"
    }

    private static func shortened(_ name: String) -> String { name.count > 60 ? name.prefix(60) + "…" : name }
}
