import KafkaCodecs
@_spi(KafkaInternals) import KafkaProtocol
import RivvenProtocol

/// An encoder that writes the envelopes of a batch's records one after another into one buffer.
///
/// ```json
/// {"event_type":"record","stream":"orders","namespace":"kafka","timestamp":"…","data":{…},
///  "metadata":{"encoding":1,"position":"orders:0:17","kafka_partition":0,"kafka_offset":17,"kafka_timestamp":…,
///              "kafka_key":"o-1","kafka_headers":{"trace":"…"}}}
/// ```
///
/// `data` is the value's own JSON text, or its text as a JSON string. If the members above are not enough to restore
/// the record exactly, `kafka_value_base64`, `kafka_key_base64` and `kafka_headers_list` are added to them.
struct JSONEventEncoder: ~Copyable {
    /// Finds out whether a header is the last one of its name. Few headers are compared with one another; for many, a
    /// table is used.
    private struct LastOfEachName {
        private static let few = 16
        private var table: [Bytes: Int]?

        init(_ headers: RecordHeaders) {
            guard headers.count > Self.few else { return }
            table = Dictionary(headers.enumerated().map { ($1.name, $0) }) { max($0, $1) }
        }

        func isLast(_ name: Bytes, at index: Int, of headers: RecordHeaders) -> Bool {
            if let table { return table[name] == index }
            for (other, header) in headers.enumerated() where other > index && header.name == name { return false }
            return true
        }
    }

    private let form: EventForm
    /// The text before `data`, the same for the whole batch.
    private let head: Bytes
    /// The text before the offset.
    private let position: Bytes
    private let partition: Int32
    private var writer: ByteWriter
    private var ends: [Int] = []

    /// Creates an encoder for records of one partition.
    ///
    /// - Parameters:
    ///   - readAt: The time when the records were read, in the form of RFC 3339.
    ///   - expected: The expected number of records.
    ///   - bytes: The total size of their keys and values.
    init(_ form: EventForm, topic: String, partition: Int32, readAt: String, expected: Int = 0, bytes: Int = 0) {
        self.form = form
        self.partition = partition
        ends.reserveCapacity(expected)
        var name = ByteWriter(capacity: topic.utf8.count + 2)
        Bytes(utf8: topic).withUnsafeBytes { _ = name.jsonString($0) }
        let quoted = name.finish()
        var head = ByteWriter(capacity: 128 + quoted.count)
        head.text("{\"event_type\":\"record\",\"stream\":")
        head.bytes(quoted)
        head.text(",\"namespace\":\"kafka\",\"timestamp\":\"")
        head.utf8(readAt)
        head.text("\",\"data\":")
        self.head = head.finish()
        var position = ByteWriter(capacity: 64 + quoted.count)
        position.text(
            form.isCompatible ? ",\"metadata\":{\"position\":" : ",\"metadata\":{\"encoding\":1,\"position\":")
        position.bytes(quoted.slice(0..<quoted.count - 1))
        position.text(":")
        position.decimal(Int64(partition))
        position.text(":")
        self.position = position.finish()
        // Room for the numbers and names of an envelope. The buffer grows for headers, and for text that needs escapes.
        writer = ByteWriter(capacity: 4096 + bytes + expected * (self.head.count + self.position.count + 160))
    }

    /// Writes the envelope of `record`.
    mutating func append(_ record: Record) {
        withOptionalBytes(record.key) { key in
            withOptionalBytes(record.value) { value in
                append(key, value, record.headers, offset: record.offset, timestamp: record.timestamp)
            }
        }
    }

    /// Writes the envelope of a lent record.
    mutating func append(_ record: borrowing RecordView) {
        append(
            record.key, record.value, record.headerCount > 0 ? record.headers : .none, offset: record.offset,
            timestamp: record.timestamp)
    }

    private mutating func append(
        _ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?, _ headers: RecordHeaders, offset: Int64,
        timestamp: Int64
    ) {
        writer.bytes(head)
        let isValueExact = form.isCompatible ? compatibleData(value) : data(value)
        writer.bytes(position)
        writer.decimal(offset)
        writer.text("\",\"kafka_partition\":")
        writer.decimal(Int64(partition))
        writer.text(",\"kafka_offset\":")
        writer.decimal(offset)
        writer.text(",\"kafka_timestamp\":")
        writer.decimal(timestamp)
        if form.includesKey, let key {
            writer.text(",\"kafka_key\":")
            let isExact = writer.jsonString(key)
            if !isExact, !form.isCompatible { base64(",\"kafka_key_base64\":\"", key) }
        }
        if form.includesHeaders, headers.count > 0 {
            let isExact = self.headers(headers)
            if !isExact, !form.isCompatible { headersList(headers) }
        }
        if !isValueExact, let value { base64(",\"kafka_value_base64\":\"", value) }
        writer.text("}}")
        ends.append(writer.count)
    }

    /// Returns the events, in the order of their records. All events share one block of memory.
    consuming func finish() -> [RivvenRecord] {
        let ends = ends
        let bytes = writer.finish()
        var start = 0
        return ends.map { end in
            defer { start = end }
            return RivvenRecord(key: nil, value: bytes.slice(start..<end))
        }
    }

    // MARK: The value

    /// Writes `data`, and returns whether the value can be restored from it.
    private mutating func data(_ value: UnsafeRawBufferPointer?) -> Bool {
        guard let value else {
            writer.text("null")
            return true
        }
        guard let document = JSONScanner.document(value) else { return writer.jsonString(value) }
        writer.bytes(UnsafeRawBufferPointer(rebasing: value[document.range]))
        // A string in `data` means text and null means no value, so a value that is itself one of these cannot be
        // restored. Neither can whitespace around a value.
        return document.kind != .string && document.kind != .null && document.range.count == value.count
    }

    private mutating func compatibleData(_ value: UnsafeRawBufferPointer?) -> Bool {
        guard let value else {
            writer.text("null")
            return true
        }
        if let tree = CompatibleJSON(value) {
            tree.write(to: &writer)
        } else {
            writer.jsonString(value)
        }
        return true
    }

    private mutating func base64(_ name: StaticString, _ bytes: UnsafeRawBufferPointer) {
        writer.text(name)
        writer.base64(bytes)
        writer.text("\"")
    }

    // MARK: Headers

    /// Writes `kafka_headers`, with the last header of each name. Returns whether the headers can be restored from it.
    private mutating func headers(_ headers: RecordHeaders) -> Bool {
        let names = LastOfEachName(headers)
        var isExact = true
        var separator: StaticString = ",\"kafka_headers\":{"
        for (index, header) in headers.enumerated() {
            guard names.isLast(header.name, at: index, of: headers) else {
                isExact = false
                continue
            }
            writer.text(separator)
            separator = ","
            isExact = header.name.withUnsafeBytes { writer.jsonString($0) } && isExact
            writer.text(":")
            guard let value = header.value else {
                writer.text("null")
                continue
            }
            isExact = value.withUnsafeBytes { writer.jsonString($0) } && isExact
        }
        writer.text("}")
        return isExact
    }

    /// Writes `kafka_headers_list`: for each header its name, its value in Base64 or null, and the name in Base64 if it
    /// is not UTF-8.
    private mutating func headersList(_ headers: RecordHeaders) {
        var separator: StaticString = ",\"kafka_headers_list\":[["
        for header in headers {
            writer.text(separator)
            separator = ",["
            let isExact = header.name.withUnsafeBytes { writer.jsonString($0) }
            if let value = header.value {
                value.withUnsafeBytes { base64(",\"", $0) }
            } else {
                writer.text(",null")
            }
            if !isExact { header.name.withUnsafeBytes { base64(",\"", $0) } }
            writer.text("]")
        }
        writer.text("]")
    }
}
