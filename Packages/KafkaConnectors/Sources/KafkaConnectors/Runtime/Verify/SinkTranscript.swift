import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// What a sink should have written of an event.
struct SinkTranscript: Sendable {
    let options: SinkOptions
    private let decoders = DecoderTable()

    init(_ options: SinkOptions) {
        self.options = options
    }

    /// The records of an event; none where a transform drops it, or where it cannot be read, which sends it to the dead
    /// letters.
    func expected(
        _ message: RivvenMessage, _ partition: RivvenPartition, _ digester: inout RecordDigester
    ) throws -> [ComparedRecord] {
        let decoder = decoders.decoder(options.form, partition.topic)
        guard options.transforms.isEmpty else {
            guard var record = try? decoder.decode(message),
                (try? options.transforms.apply(to: &record)) == true
            else { return [] }
            return [ComparedRecord(digest: try digester.digest(record))]
        }
        var records: [ComparedRecord] = []
        do {
            try decoder.forEachRecord(in: message) { record in
                records.append(ComparedRecord(digest: try digester.digest(record)))
            }
        } catch is CodecError {
            return []
        }
        return records
    }

    /// What a record of Kafka is compared by.
    func found(_ record: Record, _ digester: inout RecordDigester) throws -> ComparedRecord? {
        ComparedRecord(digest: try digester.digest(record))
    }
}
