/// One step of `transforms`: what is done to a record's value, which is a JSON object then.
public struct TransformConfiguration: Hashable, Sendable, ConfigurationBlock {
    /// What a transform does.
    public enum Kind: String, ConfigurationChoice {
        /// Gives the field another name: `to`.
        case renameField = "rename_field"
        /// Takes the field out.
        case removeField = "remove_field"
        /// Sets the field to `value`, and makes it where it is not there.
        case addField = "add_field"
        /// Lets records go on, or drops them, by conditions on the field.
        case filter
        /// Puts `with` in the place of the field's value.
        case mask
        /// Makes the field's value the record's key.
        case keyFromField = "key_from_field"

        /// The keys that the kind has beside `type` and `field`.
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

    /// What a filter does with records that meet its conditions; the others get the opposite.
    public enum FilterResult: String, ConfigurationChoice {
        /// They go on.
        case keep
        /// They are dropped.
        case drop
    }

    /// `type`.
    public var kind: Kind?
    /// `field`: the names that lead to it, with dots between them; `\.` is a dot of a name.
    public var field = ""
    /// `to`: the new name, of rename_field.
    public var newName: String?
    /// `value`, of add_field.
    public var value: ScalarValue?
    /// `with`, of mask. Default `***`.
    public var mask = "***"
    /// `equals`, of filter.
    public var equals: ScalarValue?
    /// `not_equals`, of filter.
    public var notEquals: ScalarValue?
    /// `exists`, of filter.
    public var exists: Bool?
    /// `contains`, of filter.
    public var contains: ScalarValue?
    /// `greater`, of filter.
    public var greater: ScalarValue?
    /// `less`, of filter.
    public var less: ScalarValue?
    /// `then`, of filter. Default `keep`.
    public var result = FilterResult.keep

    /// Creates a configuration of no kind.
    public init() {}

    static let title = "a transform"
    fileprivate static let conditionKeys = ["equals", "not_equals", "exists", "contains", "greater", "less"]

    static var keys: [ConfigurationKey<TransformConfiguration>] {
        [
            .choice("type", \.kind, "What the transform does."),
            .text(
                "field", \.field, isRequired: true,
                "The field, as names with dots between them; \\. is a dot of a name.", check: FieldPath.fault),
            .text("to", \.newName, "The new name, of rename_field."),
            .scalar("value", \.value, "The value, of add_field: a text, a number, or true or false."),
            .text("with", \.mask, "The text that takes the value's place, of mask."),
            .scalar("equals", \.equals, "A filter's condition: the field is this."),
            .scalar("not_equals", \.notEquals, "A filter's condition: the field is something else, or not there."),
            .boolean("exists", \.exists, "A filter's condition: whether the field is there; null is there."),
            .scalar("contains", \.contains, "A filter's condition: a text with this in it, or a list with this item."),
            .scalar("greater", \.greater, "A filter's condition: a number above this, or a text behind it."),
            .scalar("less", \.less, "A filter's condition: a number below this, or a text before it."),
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
            let all = kind.keys.isEmpty ? "beside field" : "beside field and " + kind.keys.joined(separator: ", ")
            problems.error(
                places.key(key), "\"\(key)\" is not of type: \(kind.rawValue), which has no more \(all); take it out")
        }
        let needed: String? =
            switch kind {
            case .renameField: "to"
            case .addField: "value"
            default: nil
            }
        if let needed, !places.isGiven(needed) {
            problems.error(places.block, "type: \(kind.rawValue) needs \"\(needed)\"; write it beside")
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
                problems.error(places.value(key), "\"\(key)\" is a number or a text; write one")
            }
        }
        if kind == .renameField, let newName, FieldPath(field)?.names.last == newName {
            problems.error(places.value("to"), "\"to\" is the name that the field has; write another")
        }
    }
}
