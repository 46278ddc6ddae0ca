import KafkaCodecs
import KafkaProtocol

/// The members of a JSON event that a sink needs, with their positions in the text.
struct JSONEvent {
    /// Members, named as in Rivven's envelope; `nil` for a member that is missing.
    struct Members {
        var namespace: JSONValue?
        var stream: JSONValue?
        var eventType: JSONValue?
        var data: JSONValue?
        var keyField: JSONValue?

        // Members of `metadata`.
        var encoding: JSONValue?
        var position: JSONValue?
        var transactionID: JSONValue?
        var timestamp: JSONValue?
        var key: JSONValue?
        var keyBase64: JSONValue?
        var valueBase64: JSONValue?
        var headers: JSONValue?
        var headersList: JSONValue?
    }

    private let text: Bytes
    private let keyField: String?
    private var members = Members()

    /// Reads an event; returns `nil` if it is not a JSON object.
    ///
    /// - Parameter keyField: The name of a further member to find.
    init?(_ text: Bytes, keyField: String?) {
        self.text = text
        self.keyField = keyField
        guard Self.mayBeObject(text) else { return nil }
        do throws(JSONFault) {
            try text.withUnsafeBytes { buffer throws(JSONFault) in
                guard var scanner = JSONScanner(buffer) else { return }
                try readMembers(&scanner, buffer)
                try scanner.finish()
            }
        } catch {
            return nil
        }
    }

    private static func mayBeObject(_ text: Bytes) -> Bool {
        text.first { $0 > 0x20 } == UInt8(ascii: "{")
    }

    // MARK: Reading

    private mutating func readMembers(
        _ scanner: inout JSONScanner, _ buffer: UnsafeRawBufferPointer
    ) throws(JSONFault) {
        try scanner.enter()
        var isFirst = true
        while let name = try scanner.nextName(isFirst: &isFirst) {
            if isNamed(name, "metadata", buffer), try scanner.nextKind() == .object {
                let start = scanner.position
                try readMetadata(&scanner, buffer)
                if isKeyField(name, buffer) {
                    members.keyField = JSONValue(kind: .object, range: start..<scanner.position, hasEscapes: false)
                }
                continue
            }
            let value = try scanner.value()
            if isNamed(name, "data", buffer) { members.data = value }
            if isNamed(name, "namespace", buffer) { members.namespace = value }
            if isNamed(name, "stream", buffer) { members.stream = value }
            if isNamed(name, "event_type", buffer) { members.eventType = value }
            if isKeyField(name, buffer) { members.keyField = value }
        }
    }

    private mutating func readMetadata(
        _ scanner: inout JSONScanner, _ buffer: UnsafeRawBufferPointer
    ) throws(JSONFault) {
        try scanner.enter()
        var isFirst = true
        while let name = try scanner.nextName(isFirst: &isFirst) {
            let value = try scanner.value()
            if isNamed(name, "encoding", buffer) { members.encoding = value }
            if isNamed(name, "position", buffer) { members.position = value }
            if isNamed(name, "transaction_id", buffer) { members.transactionID = value }
            if isNamed(name, "kafka_timestamp", buffer) { members.timestamp = value }
            if isNamed(name, "kafka_key", buffer) { members.key = value }
            if isNamed(name, "kafka_key_base64", buffer) { members.keyBase64 = value }
            if isNamed(name, "kafka_value_base64", buffer) { members.valueBase64 = value }
            if isNamed(name, "kafka_headers", buffer) { members.headers = value }
            if isNamed(name, "kafka_headers_list", buffer) { members.headersList = value }
        }
    }

    /// Returns whether a member has the name `wanted`. Envelopes contain no escapes in names, so a name with escapes
    /// does not match.
    private func isNamed(_ name: JSONValue, _ wanted: StaticString, _ buffer: UnsafeRawBufferPointer) -> Bool {
        let contents = name.contents
        guard !name.hasEscapes, contents.count == wanted.utf8CodeUnitCount else { return false }
        // A loop, because `elementsEqual` on a slice takes a hundred times as long.
        for index in 0..<contents.count where buffer[contents.lowerBound &+ index] != wanted.utf8Start[index] {
            return false
        }
        return true
    }

    private func isKeyField(_ name: JSONValue, _ buffer: UnsafeRawBufferPointer) -> Bool {
        guard let keyField else { return false }
        let contents = UnsafeRawBufferPointer(rebasing: buffer[name.contents])
        return name.hasEscapes ? JSONString.text(contents) == keyField : contents.elementsEqual(keyField.utf8)
    }

    // MARK: Values

    /// Returns the text of a string, or a number as it is written; `nil` for any other value.
    private func text(_ value: JSONValue?) -> Bytes? {
        guard let value, value.kind == .string || value.kind == .number else { return nil }
        return bytes(value)
    }

    /// Returns whether a member is exactly this text, without escapes.
    private func text(_ value: JSONValue?, is wanted: StaticString) -> Bool {
        guard let value, value.kind == .string || value.kind == .number, !value.hasEscapes else { return false }
        let range = value.kind == .string ? value.contents : value.range
        let bytes = UnsafeRawBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
        return text.withUnsafeBytes { $0[range].elementsEqual(bytes) }
    }

    /// Returns the headers for an event that contains information about itself: custom headers first, then that
    /// information, in the order of Rivven's own connector. Returns `nil` for any other event.
    func headers(_ decoder: EventDecoder) -> RecordHeaders? {
        let (stream, type) = (text(members.stream), text(members.eventType))
        let others = [
            ("rivven_namespace", text(members.namespace)), ("rivven_position", text(members.position)),
            ("rivven_transaction_id", text(members.transactionID)),
        ]
        guard stream != nil || type != nil || others.contains(where: { $0.1 != nil }) else { return nil }
        var headers = decoder.form.customHeaders
        headers.append(RecordHeader("rivven_stream", stream ?? Bytes(utf8: decoder.topic)))
        headers.append(RecordHeader("rivven_event_type", type ?? "record"))
        for (name, text) in others {
            if let text { headers.append(RecordHeader(name, text)) }
        }
        return RecordHeaders(headers)
    }

    /// The key that the key field gives: the text of a string, or any other value as it is written. `nil` for null or
    /// if there is no such field.
    var keyFieldBytes: Bytes? {
        guard let value = members.keyField, value.kind != .null else { return nil }
        return bytes(value)
    }

    /// Returns the text of a string, or another value as it is written. A view of the event, unless escapes had to be
    /// resolved.
    private func bytes(_ value: JSONValue) -> Bytes { text.jsonText(of: value) }

    private func base64(_ value: JSONValue) -> Bytes? {
        guard value.kind == .string else { return nil }
        return bytes(value).withUnsafeBytes { buffer -> Bytes? in
            var isSound = true
            let decoded = Bytes(unsafeUninitializedCapacity: Base64.decodedBound(buffer.count)) { target in
                guard let address = target.baseAddress else { return 0 }
                guard let count = Base64.decode(buffer, to: address) else {
                    isSound = false
                    return 0
                }
                return count
            }
            return isSound ? decoded : nil
        }
    }

    // MARK: Unwrapping

    /// Returns the record that the event was created from; `nil` if the event is not one of our envelopes.
    func unwrapped(_ form: EventForm) -> Record? {
        guard text(members.namespace, is: "kafka"), members.encoding?.kind == .number, text(members.encoding, is: "1"),
            let data = members.data, let timestamp = integer(members.timestamp)
        else { return nil }
        var record = Record(timestamp: timestamp, key: nil, value: nil)
        if let encoded = members.valueBase64 {
            guard let value = base64(encoded) else { return nil }
            record.value = value
        } else if data.kind != .null {
            record.value = bytes(data)
        }
        if let encoded = members.keyBase64 {
            guard let key = base64(encoded) else { return nil }
            record.key = key
        } else if let key = members.key, key.kind != .null {
            guard key.kind == .string else { return nil }
            record.key = bytes(key)
        }
        guard var headers = recordHeaders else { return nil }
        headers += form.customHeaders
        record.headers = headers.isEmpty ? .none : RecordHeaders(headers)
        if let keyField, data.kind == .object,
            let key = JSONEvent(text.slice(data.range), keyField: keyField)?.keyFieldBytes
        {
            record.key = key
        }
        return record
    }

    private func integer(_ value: JSONValue?) -> Int64? {
        guard let value, value.kind == .number else { return nil }
        return bytes(value).utf8String.flatMap { Int64($0) }
    }

    /// The record's headers; `nil` if they are not in the form that our source writes.
    private var recordHeaders: [RecordHeader]? {
        text.withUnsafeBytes { buffer -> [RecordHeader]? in
            if let list = members.headersList { return try? headers(inList: list, buffer) }
            if let object = members.headers, object.kind != .null { return try? headers(inObject: object, buffer) }
            return []
        }
    }

    private func headers(
        inObject object: JSONValue, _ buffer: UnsafeRawBufferPointer
    ) throws(JSONFault) -> [RecordHeader]? {
        guard object.kind == .object, var scanner = scanner(at: object, buffer) else { return nil }
        var headers: [RecordHeader] = []
        try scanner.enter()
        var isFirst = true
        while let name = try scanner.nextName(isFirst: &isFirst) {
            let value = try scanner.value()
            guard value.kind == .string || value.kind == .null else { return nil }
            headers.append(
                RecordHeader(
                    name: bytes(placed(name, in: object)),
                    value: value.kind == .null ? nil : bytes(placed(value, in: object))))
        }
        return headers
    }

    private func headers(
        inList list: JSONValue, _ buffer: UnsafeRawBufferPointer
    ) throws(JSONFault) -> [RecordHeader]? {
        guard list.kind == .array, var scanner = scanner(at: list, buffer) else { return nil }
        var headers: [RecordHeader] = []
        try scanner.enter()
        var isFirst = true
        while try scanner.nextElement(isFirst: &isFirst) {
            guard try scanner.nextKind() == .array else { return nil }
            var parts: [JSONValue] = []
            try scanner.enter()
            var isFirstPart = true
            while try scanner.nextElement(isFirst: &isFirstPart) {
                guard parts.count < 3 else { return nil }
                parts.append(placed(try scanner.value(), in: list))
            }
            guard let header = header(parts) else { return nil }
            headers.append(header)
        }
        return headers
    }

    private func header(_ parts: [JSONValue]) -> RecordHeader? {
        guard parts.count >= 2, parts[0].kind == .string else { return nil }
        guard let name = parts.count == 3 ? base64(parts[2]) : bytes(parts[0]) else { return nil }
        guard parts[1].kind != .null else { return RecordHeader(name: name, value: nil) }
        return base64(parts[1]).map { RecordHeader(name: name, value: $0) }
    }

    private func scanner(at value: JSONValue, _ buffer: UnsafeRawBufferPointer) -> JSONScanner? {
        JSONScanner(UnsafeRawBufferPointer(rebasing: buffer[value.range]))
    }

    /// Returns a value that was found within `outer`, with its position counted from the start of the event.
    private func placed(_ value: JSONValue, in outer: JSONValue) -> JSONValue {
        let start = outer.range.lowerBound
        return JSONValue(
            kind: value.kind, range: value.range.lowerBound + start..<value.range.upperBound + start,
            hasEscapes: value.hasEscapes)
    }
}
