import KafkaClient
import KafkaCodecs
import KafkaProtocol
import RivvenProtocol

/// The records that a source should have carried, and the records that events contain, in the form in which they are
/// compared.
///
/// If an event contains all of its record, the records are compared. If it does not (`compatible`, or without the key
/// or the headers), the members of the event are compared with those that the source's record gives.
struct SourceTranscript: Sendable {
    let options: SourceOptions
    /// The Kafka partition whose records are compared; `nil` for all partitions.
    let partition: Int32?
    private let decoder: EventDecoder
    /// The mark that each record has; `nil` if records are not marked.
    private let provenance: Provenance?
    /// The records in the dead-letter topic.
    private let letters: DeadLetterIndex
    private static let members = [FieldPath("data"), FieldPath("metadata")].compactMap { $0 }

    init(
        _ options: SourceOptions, rivvenTopic: String, partition: Int?, provenance: Provenance? = nil,
        letters: DeadLetterIndex = .init()
    ) {
        self.letters = letters
        self.options = options
        self.provenance = provenance
        self.partition = partition.map { Int32(clamping: $0) }
        decoder = EventDecoder(EventForm(options.form.format), topic: rivvenTopic)
    }

    private var isLossless: Bool {
        let form = options.form
        return form.format != .json || !form.isCompatible && form.includesKey && form.includesHeaders
    }

    /// Returns what is expected for a Kafka record; `nil` if a transform drops it.
    ///
    /// - Throws: `RefusedRecord` if a transform refuses the record, or it is in the dead-letter topic.
    func expected(
        _ record: Record, of partition: Int32, _ digester: inout RecordDigester
    ) throws -> ComparedRecord? {
        guard !letters.contains(options.kafkaTopic, Int(partition), record.offset) else { throw RefusedRecord() }
        var record = record
        if !options.transforms.isEmpty {
            do throws(TransformError) {
                guard try options.transforms.apply(to: &record) else { return nil }
            } catch {
                throw RefusedRecord()
            }
        }
        if let provenance { record.headers = provenance.marking(record.headers) }
        guard isLossless else {
            var encoder = JSONEventEncoder(
                options.form, topic: options.kafkaTopic, partition: partition, readAt: "")
            encoder.append(record)
            let event = encoder.finish()[0].value
            return ComparedRecord(
                offset: record.offset, digest: try digester.digest(texts: Self.members.map { event.member(at: $0) }))
        }
        return ComparedRecord(offset: record.offset, digest: try digester.digest(record))
    }

    /// Returns the records of an event. An event that is not from this source gives one record with offset -1.
    func found(_ message: RivvenMessage, _ digester: inout RecordDigester) throws -> [ComparedRecord] {
        guard let position = options.form.sourcePosition(of: message),
            position.partition == partition ?? position.partition
        else {
            return [try foreign(message, &digester)]
        }
        guard options.form.format == .json else {
            var records: [ComparedRecord] = []
            do {
                try decoder.forEachRecord(in: message) { record in
                    records.append(
                        ComparedRecord(
                            offset: record.sourceOffset ?? -1,
                            digest: try digester.digest(record, headers: record.headers)))
                }
            } catch is CodecError {
                return [try foreign(message, &digester)]
            }
            return records
        }
        let offset = position.offsets.lowerBound
        guard isLossless else {
            let texts = Self.members.map { message.value.member(at: $0) }
            return [ComparedRecord(offset: offset, digest: try digester.digest(texts: texts))]
        }
        guard let record = try? decoder.decode(message) else { return [try foreign(message, &digester)] }
        return [ComparedRecord(offset: offset, digest: try digester.digest(record))]
    }

    /// Returns the contents of a record as its event should have them, and as the event has them; `nil` if events do not
    /// keep all of a record.
    func contents(_ record: Record, _ message: RivvenMessage, index: Int32) throws -> (RecordContents, RecordContents)?
    {
        var record = record
        guard isLossless, try options.transforms.apply(to: &record) else { return nil }
        if let provenance { record.headers = provenance.marking(record.headers) }
        guard let found = try decoder.contents(of: message, index: index) else { return nil }
        return (RecordContents(record), found)
    }

    private func foreign(_ message: RivvenMessage, _ digester: inout RecordDigester) throws -> ComparedRecord {
        ComparedRecord(offset: -1, digest: try digester.digest(texts: [message.key, message.value]))
    }
}

extension Bytes {
    /// Returns the JSON text of a member as it is written; `nil` if there is none.
    func member(at path: FieldPath) -> Bytes? {
        guard let found = withUnsafeBytes({ try? FieldWalk($0, path, .read).found }) else { return nil }
        return slice(found.range)
    }
}
