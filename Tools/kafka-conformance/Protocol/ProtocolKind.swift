import KafkaCodecs
import KafkaProtocol

extension Kind {
    /// Message bodies: `hex` decodes to `value`, and a message created from `value` encodes to `hex`.
    ///
    /// In the values of the golden files, record batches are empty strings, whatever the bytes contain.
    static let `protocol` = Kind("protocol", eachLine: checkMessage)
}

private func checkMessage(_ line: JSON) throws(Mismatch) {
    guard let name = line["message"]?.string, let version = line["version"]?.integer(Int16.self),
        let value = line["value"], let hex = line["hex"]?.string, let bytes = Bytes(hex: hex)
    else {
        throw Mismatch("one of message, version, hex and value is missing")
    }
    do throws(Mismatch) {
        guard let type = messageType(named: name) else { throw Mismatch("unknown message") }
        guard type.validVersions.contains(version) else { throw Mismatch("unknown version") }
        try checkKey(type, line["apiKey"])
        try check(type, version, bytes, value)
    } catch {
        throw Mismatch("\(name) version \(version): \(error.reason)")
    }
}

private func checkKey(_ type: any KafkaMessage.Type, _ expected: JSON?) throws(Mismatch) {
    let key = (type as? any KafkaRequest.Type)?.apiKey ?? (type as? any KafkaResponse.Type)?.apiKey
    guard key?.rawValue == expected?.integer() else { throw Mismatch("the API key differs") }
}

private func check<Message: KafkaMessage & JSONMapped>(
    _ type: Message.Type, _ version: Int16, _ bytes: Bytes, _ value: JSON
) throws(Mismatch) {
    let decoded = JSONMapper.write(try decode(type, version, bytes), version)
    // The golden values leave record batches empty, so only those are taken from the decoded bytes.
    let value = value.filled(from: decoded, names: recordMembers)
    if let difference = decoded.difference(from: value) {
        throw Mismatch("decoding gave a different value: \(difference)")
    }
    let encoded = try encode(type, version, value)
    if encoded != bytes {
        let place = zip(encoded, bytes).enumerated().first { $1.0 != $1.1 }?.offset ?? min(encoded.count, bytes.count)
        throw Mismatch("encoding gave different bytes from byte \(place)")
    }
}

private func decode<Message: KafkaMessage>(
    _ type: Message.Type, _ version: Int16, _ bytes: Bytes
) throws(Mismatch) -> Message {
    var reader = ByteReader(bytes)
    let message: Message
    do throws(CodecError) {
        message = try Message(from: &reader, version: version)
    } catch {
        throw Mismatch("decoding failed: \(error.message)")
    }
    guard reader.isAtEnd else { throw Mismatch("decoding left \(reader.remaining) bytes") }
    return message
}

private func encode<Message: KafkaMessage & JSONMapped>(
    _ type: Message.Type, _ version: Int16, _ value: JSON
) throws(Mismatch) -> Bytes {
    let message: Message
    do throws(Mismatch) {
        message = try JSONMapper.read(value, version)
    } catch {
        throw Mismatch("invalid value: \(error.reason)")
    }
    var writer = ByteWriter()
    message.encode(to: &writer, version: version)
    return writer.finish()
}
