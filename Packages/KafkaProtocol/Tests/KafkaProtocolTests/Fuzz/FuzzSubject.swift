import KafkaCodecs
import KafkaProtocol

/// The code that a fuzzer tests. Any bytes must give a value or an error, and what was read must be written stably.
enum FuzzSubject: String, CaseIterable {
    case messages, recordBatches, compression

    /// The maximum size of decompressed output here: 1 MiB.
    private static let limit = 1 << 20

    /// Does everything with `bytes` that can happen to bytes from a network. Traps if something is wrong.
    func feed(_ bytes: Bytes) {
        switch self {
        case .messages: Self.feedMessage(bytes)
        case .recordBatches: Self.feedRecordBatches(bytes)
        case .compression: Self.feedCompression(bytes)
        }
    }

    /// Two bytes choose the message and one byte its version. The rest is the body.
    private static func feedMessage(_ bytes: Bytes) {
        var reader = ByteReader(bytes)
        guard let choice = try? reader.uint16(), let version = try? reader.uint8(),
            let type = messageType(named: messageNames[Int(choice) % messageNames.count]), !type.validVersions.isEmpty
        else { return }
        feed(type, reader.rest(), type.validVersions.lowerBound + Int16(version) % Int16(type.validVersions.count))
    }

    private static func feed<Message: KafkaMessage>(_ type: Message.Type, _ body: Bytes, _ version: Int16) {
        var reader = ByteReader(body)
        guard let message = try? Message(from: &reader, version: version) else { return }
        let once = encoded(message, version)
        var again = ByteReader(once)
        guard let read = try? Message(from: &again, version: version) else {
            preconditionFailure("\(type) version \(version): what was written cannot be read")
        }
        precondition(again.isAtEnd && encoded(read, version) == once, "\(type) version \(version) changes")
    }

    private static func feedRecordBatches(_ bytes: Bytes) {
        var batches = RecordBatches(bytes)
        while let batch = try? batches.next() {
            try? batch.verifyChecksum()
            guard let run = try? batch.records(limit: limit) else { continue }
            var visited: Int64 = 0
            try? run.forEach { view in
                visited &+= view.offset
                for header in view.headers { visited &+= Int64(header.name.count) }
            }
            guard let records = try? run.checked() else { continue }
            rewrite(Array(records), like: batch)
        }
    }

    /// Writes valid records again, and checks that reading them returns the same records.
    private static func rewrite(_ records: [Record], like batch: StoredRecordBatch) {
        guard let view = try? batch.current(limit: limit) else { return }
        var fields = RecordBatchHeaderFields()
        fields.baseOffset = view.baseOffset
        fields.lastOffsetDelta = view.lastOffsetDelta
        fields.compression = view.compression ?? .none
        guard let written = try? RecordBatchView.encode(records, fields: fields, keepsOffsets: true) else { return }
        let read = try? RecordBatchView(written).records().array()
        precondition(read == records, "records change")
    }

    /// The first byte chooses the codec and the magic. The rest is first decompressed, and then compressed.
    private static func feedCompression(_ bytes: Bytes) {
        var reader = ByteReader(bytes)
        guard let choice = try? reader.uint8() else { return }
        let codec = Compression.allCases[Int(choice & 0x0f) % Compression.allCases.count]
        let magic = Int8(choice >> 4) % 3
        let body = reader.rest()
        if let output = try? codec.decompress(body, limit: limit, magic: magic) {
            precondition(output.count <= limit, "the limit is passed")
        }
        guard let compressed = try? body.withUnsafeBytes({ try codec.compress($0, magic: magic) }) else {
            preconditionFailure("\(codec.name) does not compress")
        }
        precondition(
            compressed.isEmpty || (try? codec.decompress(compressed, magic: magic)) == body, "\(codec.name) changes")
    }

    private static func encoded(_ message: some KafkaMessage, _ version: Int16) -> Bytes {
        var writer = ByteWriter()
        message.encode(to: &writer, version: version)
        return writer.finish()
    }
}
