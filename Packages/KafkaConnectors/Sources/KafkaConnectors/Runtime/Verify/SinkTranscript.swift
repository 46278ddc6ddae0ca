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

    /// The records of an event; none where a transform drops it, or where it cannot be read, which sends it to the dead
    /// letters.
    func expected(
        _ message: RivvenMessage, _ partition: RivvenPartition, _ digester: inout RecordDigester
    ) throws -> [ComparedRecord] {
        let decoder = decoders.decoder(options.form, partition.topic)
        guard options.transforms.isEmpty else {
            guard var record = try? decoder.decode(message), !isOwn(record.headers),
                (try? options.transforms.apply(to: &record)) == true
            else { return [] }
            return [ComparedRecord(digest: try digester.digest(record))]
        }
        var records: [ComparedRecord] = []
        do {
            try decoder.forEachRecord(in: message) { record in
                if isOwn(record.headers) { return }
                records.append(ComparedRecord(digest: try digester.digest(record)))
            }
        } catch is CodecError {
            return []
        }
        return records
    }

    private func isOwn(_ headers: RecordHeaders) -> Bool { ownProvenance?.isMarked(headers) ?? false }

    /// What a record of Kafka is compared by.
    func found(_ record: Record, _ digester: inout RecordDigester) throws -> ComparedRecord? {
        ComparedRecord(digest: try digester.digest(record))
    }
}
