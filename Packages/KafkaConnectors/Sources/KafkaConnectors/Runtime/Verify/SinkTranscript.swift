import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// What a sink should have written of an event.
struct SinkTranscript: Sendable {
    let options: SinkOptions
    /// The mark of the target: what has it is left out.
    private let ownProvenance: Provenance?
    private let decoders = DecoderTable()

    init(_ options: SinkOptions, ownProvenance: Provenance? = nil) {
        self.options = options
        self.ownProvenance = ownProvenance
    }

    /// The records of an event; none where a transform drops it.
    ///
    /// - Throws: `RefusedRecord` where it cannot be read, or a transform refuses it.
    func expected(
        _ message: RivvenMessage, _ partition: RivvenPartition, _ digester: inout RecordDigester
    ) throws -> [ComparedRecord] {
        let decoder = decoders.decoder(options.form, partition.topic)
        guard options.transforms.isEmpty else { return try transformed(message, decoder, &digester) }
        var records: [ComparedRecord] = []
        do {
            try decoder.forEachRecord(in: message) { record in
                if isOwn(record.headers) { return }
                records.append(ComparedRecord(digest: try digester.digest(record)))
            }
        } catch is CodecError {
            throw RefusedRecord()
        }
        return records
    }

    private func transformed(
        _ message: RivvenMessage, _ decoder: EventDecoder, _ digester: inout RecordDigester
    ) throws -> [ComparedRecord] {
        do {
            var record = try decoder.decode(message)
            guard !isOwn(record.headers), try options.transforms.apply(to: &record) else { return [] }
            return [ComparedRecord(digest: try digester.digest(record))]
        } catch is CodecError {
            throw RefusedRecord()
        } catch is TransformError {
            throw RefusedRecord()
        }
    }

    private func isOwn(_ headers: RecordHeaders) -> Bool { ownProvenance?.isMarked(headers) ?? false }

    /// What a record of Kafka is compared by.
    func found(_ record: Record, _ digester: inout RecordDigester) throws -> ComparedRecord? {
        ComparedRecord(digest: try digester.digest(record))
    }
}
