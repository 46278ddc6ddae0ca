public import KafkaCodecs

/// The transforms of a connector, ready to be applied to one record after another.
///
/// They work on the record's value, whatever format it travels in: a JSON object, of which everything that no transform
/// touches stays byte for byte, the digits of numbers and the order of members among them.
public struct TransformChain: Sendable {
    /// What becomes of a record.
    public enum Outcome: Hashable, Sendable {
        /// It goes on with this value and key.
        case pass(value: Bytes, key: Bytes?)
        /// A filter let it go.
        case drop
    }

    private struct Step: Sendable {
        enum Work: Sendable {
            case edit(FieldWalk.Action)
            case filter([FilterCondition], drops: Bool)
            case key
        }

        /// What a message calls the step: its place in the list, and its type.
        let name: String
        let path: FieldPath
        let work: Work
    }

    private let steps: [Step]

    /// Whether there is nothing to do.
    public var isEmpty: Bool { steps.isEmpty }

    /// Compiles the `transforms` of a connector, which a reader of the file has checked.
    public init(_ transforms: [TransformConfiguration]) {
        steps = transforms.enumerated().compactMap { index, transform in
            guard let kind = transform.kind, let path = FieldPath(transform.field) else { return nil }
            let work: Step.Work =
                switch kind {
                case .renameField: .edit(.rename(transform.newName ?? transform.field))
                case .removeField: .edit(.remove)
                case .addField: .edit(.set(Bytes(utf8: transform.value?.json ?? "null")))
                case .mask: .edit(.replace(.quoted(transform.mask)))
                case .filter: .filter(FilterCondition.all(of: transform), drops: transform.result == .drop)
                case .keyFromField: .key
                }
            return Step(name: "transform \(index + 1) (\(kind.rawValue))", path: path, work: work)
        }
    }

    /// Returns what becomes of a record.
    ///
    /// A record without a value, a tombstone, has no fields: it goes on as it is, and is not given to this.
    ///
    /// - Throws: `TransformError` where a transform cannot take the value: where it is no JSON object, most of all.
    public func apply(_ value: Bytes, key: Bytes?) throws(TransformError) -> Outcome {
        var (value, key) = (value, key)
        for step in steps {
            do throws(FieldFault) {
                guard try Self.apply(step, &value, &key) else { return .drop }
            } catch {
                throw TransformError(transform: step.name, reason: error.reason)
            }
        }
        return .pass(value: value, key: key)
    }

    /// Returns whether the record goes on.
    private static func apply(_ step: Step, _ value: inout Bytes, _ key: inout Bytes?) throws(FieldFault) -> Bool {
        let text = value
        switch step.work {
        case .edit(let action):
            value = try text.withUnsafeBytes { buffer throws(FieldFault) in
                try FieldWalk(buffer, step.path, action).applied(to: text)
            }
        case .filter(let conditions, let drops):
            return try text.withUnsafeBytes { buffer throws(FieldFault) in
                let found = try FieldWalk(buffer, step.path, .read).found
                return conditions.allSatisfy { $0.isMet(by: found, in: buffer) } != drops
            }
        case .key:
            let found = try text.withUnsafeBytes { buffer throws(FieldFault) in
                try FieldWalk(buffer, step.path, .read).found
            }
            if let found, found.kind != .null { key = text.jsonText(of: found) }
        }
        return true
    }
}

/// Why a record cannot go on: it is at fault itself.
public struct TransformError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The transform's place in the list, from 1, and its type.
    public let transform: String
    /// The reason: words, and none of the record.
    public let reason: String

    public var description: String { "\(transform) cannot take the record: \(reason)" }
}

extension Bytes {
    /// A string's characters, or another value's own text; a view where nothing had to be resolved.
    func jsonText(of value: JSONValue) -> Bytes {
        guard value.kind == .string else { return slice(value.range) }
        let contents = slice(value.contents)
        guard value.hasEscapes else { return contents }
        return contents.withUnsafeBytes { buffer in
            Bytes(unsafeUninitializedCapacity: buffer.count) { target in
                guard let address = target.baseAddress else { return 0 }
                return JSONString.resolve(buffer, to: address)
            }
        }
    }
}
