/// One step of `transforms`: a change of a record's value, which must be a JSON object.
public struct TransformConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// The type of a transform.
    public enum Kind: String, ConfigurationChoice {
        /// Renames the field to `to`.
        case renameField = "rename_field"
        /// Removes the field.
        case removeField = "remove_field"
        /// Sets the field to `value`, and creates it if it does not exist.
        case addField = "add_field"
        /// Keeps or drops records, by conditions on the field.
        case filter
        /// Replaces the field's value by `with`.
        case mask
        /// Uses the field's value as the record's key.
        case keyFromField = "key_from_field"

        /// The keys that this type has besides `type` and `field`.
        var keys: [String] {
            switch self {
            case .renameField: ["to"]
            case .removeField, .keyFromField: []
            case .addField: ["value"]
            case .filter: TransformConfiguration.conditionKeys + ["then"]
            case .mask: ["with"]
            }
        }
    }

    /// What a filter does with records that meet its conditions. It does the opposite with the others.
    public enum FilterResult: String, ConfigurationChoice {
        /// The records are kept.
        case keep
        /// The records are dropped.
        case drop
    }

    /// `type`: what the transform does.
    public var kind: Kind?
    /// `field`: the path of the field, as names separated by dots. `\.` is a dot within a name.
    public var field = ""
    /// `to`: the new name, for `rename_field`.
    public var newName: String?
    /// `value`: the new value, for `add_field`.
    public var value: ScalarValue?
    /// `with`: the text that replaces the value, for `mask`. Default: `***`.
    public var mask = "***"
    /// `equals`, for `filter`: the field has this value.
    public var equals: ScalarValue?
    /// `not_equals`, for `filter`: the field has another value, or does not exist.
    public var notEquals: ScalarValue?
    /// `exists`, for `filter`: whether the field exists. A field that is null exists.
    public var exists: Bool?
    /// `contains`, for `filter`: the field is text that contains this text, or a list that contains this item.
    public var contains: ScalarValue?
    /// `greater`, for `filter`: the field is a number above this one, or text that sorts after this one.
    public var greater: ScalarValue?
    /// `less`, for `filter`: the field is a number below this one, or text that sorts before this one.
    public var less: ScalarValue?
    /// `then`, for `filter`: what happens to records that meet all conditions. Default: `keep`.
    public var result = FilterResult.keep

    /// Creates a configuration without a type.
    public init() {}

    static let title = "a transform"
    fileprivate static let conditionKeys = ["equals", "not_equals", "exists", "contains", "greater", "less"]

    static var keys: [ConfigurationKey<TransformConfiguration>] {
        [
            .choice("type", \.kind, "What the transform does."),
            .text(
                "field", \.field, isRequired: true,
                "The field, as names with dots between them; \\. is a dot in a name.", check: FieldPath.fault),
            .text("to", \.newName, "The new name, for rename_field."),
            .scalar("value", \.value, "The value, for add_field: a text, a number, or true or false."),
            .text("with", \.mask, "The text that replaces the value, for mask."),
            .scalar("equals", \.equals, "A filter's condition: the field equals this."),
            .scalar("not_equals", \.notEquals, "A filter's condition: the field differs from this, or is missing."),
            .boolean("exists", \.exists, "A filter's condition: whether the field exists, even as null."),
            .scalar("contains", \.contains, "A filter's condition: text that contains this, or a list with this item."),
            .scalar("greater", \.greater, "A filter's condition: a number above this, or a text that sorts after it."),
            .scalar("less", \.less, "A filter's condition: a number below this, or a text that sorts before it."),
            .choice("then", \.result, "What a filter does with records that meet all of its conditions."),
        ]
    }

    func check(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        guard let kind else {
            if !places.isGiven("type") {
                problems.error(
                    places.block,
                    "a transform needs \"type\"; write one of \(Kind.names.joined(separator: ", "))")
            }
            return
        }
        let known = ["type", "field"] + kind.keys
        for key in Self.keys.map(\.name) where places.isGiven(key) && !known.contains(key) {
            let all = kind.keys.isEmpty ? "field" : "field and " + kind.keys.joined(separator: ", ")
            problems.error(
                places.key(key),
                "\"\(key)\" is not a key of type: \(kind.rawValue), which has only \(all); take it out")
        }
        let needed: String? =
            switch kind {
            case .renameField: "to"
            case .addField: "value"
            default: nil
            }
        if let needed, !places.isGiven(needed) {
            problems.error(places.block, "type: \(kind.rawValue) needs \"\(needed)\"; add it")
        }
        if kind == .filter, !Self.conditionKeys.contains(where: places.isGiven) {
            problems.error(
                places.block,
                "type: filter needs a condition; write one of \(Self.conditionKeys.joined(separator: ", "))")
        }
        checkOrder(places, &problems)
    }

    private func checkOrder(_ places: KeyPlaces, _ problems: inout ConfigurationProblems) {
        for (key, bound) in [("greater", greater), ("less", less)] {
            if case .boolean = bound {
                problems.error(places.value(key), "\"\(key)\" must be a number or a text; write one")
            }
        }
        if kind == .renameField, let newName, FieldPath(field)?.names.last == newName {
            problems.error(places.value("to"), "\"to\" is the name that the field already has; write another")
        }
    }
}
