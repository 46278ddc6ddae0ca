import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// The records that a sink should have written for an event.
struct SinkTranscript: Sendable {
    let options: SinkOptions
    /// The mark of the target. Records that have it are left out.
    private let ownProvenance: Provenance?
    /// The events in the dead-letter topic.
    private let letters: DeadLetterIndex
    private let decoders = DecoderTable()

    init(_ options: SinkOptions, ownProvenance: Provenance? = nil, letters: DeadLetterIndex = .init()) {
        self.options = options
        self.ownProvenance = ownProvenance
        self.letters = letters
    }

    /// Returns the records of an event; none if a transform drops it.
    ///
    /// - Throws: `RefusedRecord` if the event cannot be read, or a transform refuses it.
    func expected(
        _ message: RivvenMessage, _ partition: RivvenPartition, _ digester: inout RecordDigester
    ) throws -> [ComparedRecord] {
        let decoder = decoders.decoder(options.form, partition.topic)
        let isBuried = letters.contains(partition.topic, partition.partition, message.offset)
        guard options.transforms.isEmpty else { return try transformed(message, decoder, isBuried, &digester) }
        var records: [ComparedRecord] = []
        do {
            try decoder.forEachRecord(in: message) { record in
                let original = original(record.headers)
                records.append(
                    ComparedRecord(
                        digest: try digester.digest(record, headers: original ?? record.headers),
                        role: original != nil ? .leftOut : isBuried ? .buried : .carried))
            }
        } catch is CodecError {
            throw RefusedRecord()
        }
        return records
    }

    private func transformed(
        _ message: RivvenMessage, _ decoder: EventDecoder, _ isBuried: Bool, _ digester: inout RecordDigester
    ) throws -> [ComparedRecord] {
        do {
            var record = try decoder.decode(message)
            if let original = original(record.headers) {
                record.headers = original
                return [ComparedRecord(digest: try digester.digest(record), role: .leftOut)]
            }
            guard try options.transforms.apply(to: &record) else { return [] }
            return [ComparedRecord(digest: try digester.digest(record), role: isBuried ? .buried : .carried)]
        } catch is CodecError {
            throw RefusedRecord()
        } catch is TransformError {
            throw RefusedRecord()
        }
    }

    /// Returns the headers that a record had in the target before, if it came from there: those before the target's
    /// mark.
    private func original(_ headers: RecordHeaders) -> RecordHeaders? {
        guard let ownProvenance, ownProvenance.isMarked(headers) else { return nil }
        return RecordHeaders(
            Array(headers.prefix { $0.name != Provenance.headerName || $0.value != ownProvenance.mark }))
    }

    /// Returns the contents of a record of an event, as the target should have them.
    func contents(of message: RivvenMessage, in topic: String, index: Int32) throws -> RecordContents? {
        let decoder = decoders.decoder(options.form, topic)
        guard options.transforms.isEmpty else {
            var record = try decoder.decode(message)
            return try options.transforms.apply(to: &record) ? RecordContents(record) : nil
        }
        return try decoder.contents(of: message, index: index)
    }

    /// Returns a Kafka record in the form in which it is compared.
    func found(_ record: Record, _ digester: inout RecordDigester) throws -> ComparedRecord? {
        ComparedRecord(digest: try digester.digest(record))
    }
}

extension EventDecoder {
    /// Returns the contents of the record at `index` of an event.
    func contents(of message: RivvenMessage, index: Int32) throws -> RecordContents? {
        var found: RecordContents?
        var place: Int32 = 0
        try forEachRecord(in: message) { record in
            if place == index { found = RecordContents(record) }
            place += 1
        }
        return found
    }
}
