import KafkaCodecs
import Testing

@testable import KafkaConnectors

/// A parsed JSON text, read with the scanner under test, to look into golden files.
indirect enum JSONTree: Equatable {
    case object([String: JSONTree])
    case array([JSONTree])
    case string(String)
    /// A number, `true`, `false` or `null`, as written.
    case plain(String)

    init(_ text: String) throws {
        self = try Bytes(utf8: text).withUnsafeBytes { buffer in
            var scanner = try #require(JSONScanner(buffer))
            let tree = try Self.read(&scanner, buffer)
            try scanner.finish()
            return tree
        }
    }

    private static func read(_ scanner: inout JSONScanner, _ buffer: UnsafeRawBufferPointer) throws -> JSONTree {
        var isFirst = true
        switch try scanner.nextKind() {
        case .object:
            try scanner.enter()
            var members: [String: JSONTree] = [:]
            while let name = try scanner.nextName(isFirst: &isFirst) {
                members[text(name, buffer)] = try read(&scanner, buffer)
            }
            return .object(members)
        case .array:
            try scanner.enter()
            var items: [JSONTree] = []
            while try scanner.nextElement(isFirst: &isFirst) { items.append(try read(&scanner, buffer)) }
            return .array(items)
        case .string: return .string(text(try scanner.value(), buffer))
        default: return .plain(String(decoding: buffer[try scanner.value().range], as: UTF8.self))
        }
    }

    private static func text(_ value: JSONValue, _ buffer: UnsafeRawBufferPointer) -> String {
        JSONString.text(UnsafeRawBufferPointer(rebasing: buffer[value.contents]))
    }

    subscript(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    var items: [JSONTree] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The text of a string; `nil` for null and every other value.
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var integer: Int64? {
        guard case .plain(let text) = self else { return nil }
        return Int64(text)
    }

    /// The bytes of hexadecimal digits; `nil` for null.
    var bytes: Bytes? { string.flatMap { Bytes(hex: $0) } }
}
