import KafkaCodecs

/// A condition of a filter on a field. A value of another type than the condition's is not equal to it, does not
/// contain it, and is neither greater nor less.
enum FilterCondition: Sendable {
    case equals(ScalarValue)
    case notEquals(ScalarValue)
    case exists(Bool)
    case contains(ScalarValue)
    case greater(ScalarValue)
    case less(ScalarValue)

    static func all(of configuration: TransformConfiguration) -> [FilterCondition] {
        [
            configuration.equals.map(equals), configuration.notEquals.map(notEquals),
            configuration.exists.map(exists), configuration.contains.map(contains),
            configuration.greater.map(greater), configuration.less.map(less),
        ].compactMap(\.self)
    }

    /// Returns whether the field meets the condition.
    ///
    /// - Parameter value: The field in `buffer`; `nil` if it does not exist.
    func isMet(by value: JSONValue?, in buffer: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .exists(let isThere): return (value != nil) == isThere
        case .notEquals(let scalar): return value.map { !Self.isEqual($0, scalar, buffer) } ?? true
        default: break
        }
        guard let value else { return false }
        return switch self {
        case .equals(let scalar): Self.isEqual(value, scalar, buffer)
        case .contains(let scalar): Self.contains(value, scalar, buffer)
        case .greater(let bound): Self.isAbove(value, bound, buffer)
        case .less(let bound): Self.isBelow(value, bound, buffer)
        default: false
        }
    }

    private static func text(_ value: JSONValue, _ buffer: UnsafeRawBufferPointer) -> String {
        guard value.kind == .string else { return String(decoding: buffer[value.range], as: UTF8.self) }
        return JSONString.text(UnsafeRawBufferPointer(rebasing: buffer[value.contents]))
    }

    private static func isEqual(
        _ value: JSONValue, _ scalar: ScalarValue, _ buffer: UnsafeRawBufferPointer
    ) -> Bool {
        switch (scalar, value.kind) {
        case (.text(let wanted), .string): text(value, buffer).utf8.elementsEqual(wanted.utf8)
        case (.number(let wanted), .number): DecimalNumber(buffer[value.range]) == DecimalNumber(wanted.utf8)
        case (.boolean(let wanted), .boolean): text(value, buffer) == "\(wanted)"
        default: false
        }
    }

    private static func contains(
        _ value: JSONValue, _ scalar: ScalarValue, _ buffer: UnsafeRawBufferPointer
    ) -> Bool {
        switch (scalar, value.kind) {
        case (.text(let wanted), .string): return Array(text(value, buffer).utf8).contains(Array(wanted.utf8))
        case (_, .array):
            let items = UnsafeRawBufferPointer(rebasing: buffer[value.range])
            return (try? hasItem(scalar, items)) ?? false
        default: return false
        }
    }

    private static func hasItem(_ scalar: ScalarValue, _ items: UnsafeRawBufferPointer) throws(JSONFault) -> Bool {
        guard var scanner = JSONScanner(items) else { return false }
        try scanner.enter()
        var isFirst = true
        while try scanner.nextElement(isFirst: &isFirst) {
            if isEqual(try scanner.value(), scalar, items) { return true }
        }
        return false
    }

    private static func isBelow(_ value: JSONValue, _ bound: ScalarValue, _ buffer: UnsafeRawBufferPointer) -> Bool {
        switch (bound, value.kind) {
        case (.number(let bound), .number): DecimalNumber(buffer[value.range]) < DecimalNumber(bound.utf8)
        case (.text(let bound), .string): text(value, buffer).utf8.lexicographicallyPrecedes(bound.utf8)
        default: false
        }
    }

    private static func isAbove(_ value: JSONValue, _ bound: ScalarValue, _ buffer: UnsafeRawBufferPointer) -> Bool {
        switch (bound, value.kind) {
        case (.number(let bound), .number): DecimalNumber(bound.utf8) < DecimalNumber(buffer[value.range])
        case (.text(let bound), .string): bound.utf8.lexicographicallyPrecedes(text(value, buffer).utf8)
        default: false
        }
    }
}
