public import KafkaCodecs

/// The transforms of a connector, ready to be applied to one record after another.
///
/// They change the record's value, in any format. The value must be a JSON object. What no transform changes stays the
/// same byte for byte, including the digits of numbers and the order of members.
public struct TransformChain: Sendable {
    /// The result for a record.
    public enum Outcome: Hashable, Sendable {
        /// The record is kept, with this value and key.
        case pass(value: Bytes, key: Bytes?)
        /// The record is dropped by a filter.
        case drop
    }

    private struct Step: Sendable {
        enum Work: Sendable {
            case edit(FieldWalk.Action)
            case filter([FilterCondition], drops: Bool)
            case key
        }

        /// The name of the step in messages: its position in the list, and its type.
        let name: String
        let path: FieldPath
        let work: Work
    }

    private let steps: [Step]

    /// Whether there are no transforms.
    public var isEmpty: Bool { steps.isEmpty }

    /// Compiles the `transforms` of a connector, which were checked when the file was read.
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

    /// Applies the transforms to the value and the key of a record.
    ///
    /// A record without a value (a tombstone) has no fields. It is kept unchanged, and must not be passed here.
    ///
    /// - Throws: `TransformError` if a transform cannot be applied to the value, usually because it is not a JSON
    ///   object.
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

    /// Applies one step. Returns whether the record is kept.
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

/// Why the transforms cannot be applied to a record, which is invalid.
public struct TransformError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The transform's position in the list, from 1, and its type.
    public let transform: String
    /// The reason, which contains no data of the record.
    public let reason: String

    public var description: String { "\(transform) cannot process the record: \(reason)" }
}

extension Bytes {
    /// Returns the characters of a string, or another value as it is written. A view, unless escapes had to be
    /// resolved.
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
