import KafkaCodecs

/// A value as Rivven's own connector rewrites it: members are sorted, only the last member of each name is kept, and
/// numbers are written as by that connector's JSON library.
indirect enum CompatibleJSON {
    case object([(name: Bytes, value: CompatibleJSON)])
    case array([CompatibleJSON])
    case string(Bytes)
    /// A number, boolean or null, as it is written.
    case plain(String)

    /// Reads a value; returns `nil` if that library rejects it: it is not JSON, or a number is too large for a
    /// `Double`.
    init?(_ buffer: UnsafeRawBufferPointer) {
        guard JSONScanner.document(buffer) != nil, var scanner = JSONScanner(buffer),
            let value = try? Self.read(&scanner, buffer)
        else { return nil }
        self = value
    }

    /// The recursion is bounded, because the scanner has checked the depth.
    private static func read(
        _ scanner: inout JSONScanner, _ buffer: UnsafeRawBufferPointer
    ) throws(JSONFault) -> CompatibleJSON {
        var isFirst = true
        switch try scanner.nextKind() {
        case .object:
            try scanner.enter()
            var members: [Bytes: CompatibleJSON] = [:]
            while let name = try scanner.nextName(isFirst: &isFirst) {
                members[characters(name, buffer)] = try read(&scanner, buffer)
            }
            return .object(
                members.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { (name: $0.key, value: $0.value) })
        case .array:
            try scanner.enter()
            var items: [CompatibleJSON] = []
            while try scanner.nextElement(isFirst: &isFirst) { items.append(try read(&scanner, buffer)) }
            return .array(items)
        case .string:
            return .string(characters(try scanner.value(), buffer))
        case .number:
            let value = try scanner.value()
            let text = String(decoding: buffer[value.range], as: UTF8.self)
            guard let number = CompatibleNumber.text(text) else {
                throw JSONFault(reason: .badNumber, offset: value.range.lowerBound)
            }
            return .plain(number)
        case .boolean, .null:
            return .plain(String(decoding: buffer[try scanner.value().range], as: UTF8.self))
        }
    }

    private static func characters(_ value: JSONValue, _ buffer: UnsafeRawBufferPointer) -> Bytes {
        let contents = UnsafeRawBufferPointer(rebasing: buffer[value.contents])
        return Bytes(unsafeUninitializedCapacity: contents.count) { target in
            guard let address = target.baseAddress else { return 0 }
            return JSONString.resolve(contents, to: address)
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .object(let members):
            writer.text("{")
            for (index, member) in members.enumerated() {
                if index > 0 { writer.text(",") }
                member.name.withUnsafeBytes { _ = writer.jsonString($0) }
                writer.text(":")
                member.value.write(to: &writer)
            }
            writer.text("}")
        case .array(let items):
            writer.text("[")
            for (index, item) in items.enumerated() {
                if index > 0 { writer.text(",") }
                item.write(to: &writer)
            }
            writer.text("]")
        case .string(let characters): characters.withUnsafeBytes { _ = writer.jsonString($0) }
        case .plain(let text): writer.utf8(text)
        }
    }

    /// The value as JSON text.
    var text: Bytes {
        var writer = ByteWriter()
        write(to: &writer)
        return writer.finish()
    }
}
