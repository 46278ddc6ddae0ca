import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// The records that Rivven's own sink writes: every value is rewritten, a value that is not JSON becomes `{"raw": …}`,
/// and envelopes are not removed.
enum CompatibleFormat {
    static func decode(_ message: RivvenMessage, _ decoder: EventDecoder) -> Record {
        let data = message.value.withUnsafeBytes { buffer in CompatibleJSON(buffer) ?? raw(buffer) }
        return Record(
            timestamp: message.timestamp, key: key(of: data, decoder.form.keyField), value: data.text,
            headers: decoder.plainHeaders)
    }

    private static func raw(_ buffer: UnsafeRawBufferPointer) -> CompatibleJSON {
        .object([(name: "raw", value: .string(Bytes(utf8: String(decoding: buffer, as: UTF8.self))))])
    }

    /// Returns the text of a string, or the JSON of any other value, including `null`.
    private static func key(of data: CompatibleJSON, _ field: String?) -> Bytes? {
        guard let field, case .object(let members) = data,
            let value = members.first(where: { $0.name == Bytes(utf8: field) })?.value
        else { return nil }
        if case .string(let characters) = value { return characters }
        return value.text
    }
}
