import KafkaCodecs
@_spi(KafkaInternals) import KafkaConnectors
import KafkaProtocol
import RivvenProtocol

extension Kind {
    /// Events that Rivven's own Kafka source wrote. With `compatible: true`, our event must have the same key, and a
    /// value that is equal as JSON, except for `timestamp`, the time of reading.
    static let sourceEnvelopes = Kind("source-envelopes", eachLine: checkEnvelope)

    /// Records that Rivven's own Kafka sink wrote. With `compatible: true`, our records must be the same, byte for
    /// byte.
    static let sinkRecords = Kind("sink-records", eachLine: checkRecord)
}

private func checkEnvelope(_ line: JSON) throws(Mismatch) {
    guard let json = line["record"], let topic = json["topic"]?.string,
        let partition: Int32 = json["partition"]?.integer(),
        let offset: Int64 = json["offset"]?.integer(), let timestamp: Int64 = json["timestamp"]?.integer(),
        let expected = line["rivvenValue"]?.string
    else { throw Mismatch("record, its place, its time or rivvenValue is missing") }
    let record = Record(
        offset: offset, timestamp: timestamp, key: try bytes(json["key"], "record.key"),
        value: try bytes(json["value"], "record.value"), headers: RecordHeaders(try headers(json["headers"])))
    let key = try bytes(line["rivvenKey"], "rivvenKey")
    guard let event = compatible.event(of: record, topic: topic, partition: partition, readAt: "") else {
        throw Mismatch("the record gave no event")
    }
    guard event.key == key else { throw Mismatch("the key differs") }
    let ours = try untimed(try JSON(parsing: String(decoding: event.value, as: UTF8.self)[...]))
    if let difference = ours.difference(from: try untimed(try JSON(parsing: expected[...])), at: "rivvenValue") {
        throw Mismatch(difference)
    }
}

private func checkRecord(_ line: JSON) throws(Mismatch) {
    guard let topic = line["rivvenTopic"]?.string, let config = line["config"],
        let value = try bytes(line["rivvenValue"], "rivvenValue")
    else { throw Mismatch("one of rivvenTopic, rivvenValue and config is missing") }
    var form = compatible
    form.keyField = config["key_field"]?.string
    form.includesHeaders = config["include_headers"]?.bool ?? true
    let expected = try headers(line["kafkaHeaders"])
    form.customHeaders = try customHeaders(config["custom_headers"], orderedAs: expected)
    let message = RivvenMessage(offset: 0, timestamp: 0, key: try bytes(line["rivvenKey"], "rivvenKey"), value: value)
    let record: Record
    do throws(CodecError) {
        record = try form.record(of: message, topic: topic)
    } catch {
        throw Mismatch(error.message)
    }
    guard record.key == (try bytes(line["kafkaKey"], "kafkaKey")) else { throw Mismatch("kafkaKey differs") }
    guard record.value == (try bytes(line["kafkaValue"], "kafkaValue")) else { throw Mismatch("kafkaValue differs") }
    guard Array(record.headers) == expected else { throw Mismatch("kafkaHeaders differ") }
}

private var compatible: EventForm {
    var form = EventForm(.json)
    form.isCompatible = true
    return form
}

private func untimed(_ envelope: JSON) throws(Mismatch) -> JSON {
    guard case .object(var members) = envelope, members.removeValue(forKey: "timestamp")?.string != nil else {
        throw Mismatch("an envelope has no timestamp")
    }
    return .object(members)
}

/// Returns the bytes of hexadecimal digits, or `nil` for null.
private func bytes(_ json: JSON?, _ name: String) throws(Mismatch) -> Bytes? {
    guard let json else { throw Mismatch("\(name) is missing") }
    if json.isNull { return nil }
    guard let bytes = json.string.flatMap({ Bytes(hex: $0) }) else { throw Mismatch("\(name) is not hexadecimal") }
    return bytes
}

private func headers(_ json: JSON?) throws(Mismatch) -> [RecordHeader] {
    guard let list = json?.array else { throw Mismatch("the headers are missing") }
    var headers: [RecordHeader] = []
    for pair in list {
        guard let parts = pair.array, parts.count == 2, let name = parts[0].string else {
            throw Mismatch("a header is not a pair of a name and a value")
        }
        headers.append(RecordHeader(name, try bytes(parts[1], "a header")))
    }
    return headers
}

/// Returns the custom headers in the order of `expected`. They were written in the order of a configuration file, which
/// a JSON object does not keep.
private func customHeaders(_ json: JSON?, orderedAs expected: [RecordHeader]) throws(Mismatch) -> [RecordHeader] {
    guard case .object(let members)? = json else { return [] }
    var headers: [RecordHeader] = []
    for (name, value) in members {
        guard let text = value.string else { throw Mismatch("config.custom_headers.\(name) is not a string") }
        headers.append(RecordHeader(name, Bytes(utf8: text)))
    }
    func place(_ header: RecordHeader) -> Int { expected.firstIndex { $0.name == header.name } ?? expected.count }
    return headers.sorted { (place($0), $0.name.utf8String ?? "") < (place($1), $1.name.utf8String ?? "") }
}
