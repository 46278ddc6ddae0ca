import KafkaCodecs
import KafkaProtocol
public import RivvenProtocol

/// The position in Kafka that an event came from. A source that starts again reads it from the last event of its
/// target.
extension EventForm {
    /// Returns the Kafka partition of an event and the offsets that it covers; `nil` if the event does not contain
    /// them.
    ///
    /// Formats `record` and `batch` contain them in two fields of the batch's header, `json` in its metadata. A batch
    /// also covers the offsets that compaction removed from it: the source continues after the last of them.
    ///
    /// - Parameter topic: The Kafka topic that the event must be from. Only `json` events contain it; it is ignored for
    ///   others.
    public func sourcePosition(
        of message: RivvenMessage, topic: String? = nil
    ) -> (partition: Int32, offsets: Range<Int64>)? {
        switch format {
        case .json: return JSONFormat.sourcePosition(of: message.value, topic)
        case .record, .batch:
            guard let batch = try? BatchFormat.batch(message), batch.recordCount > 0, batch.partitionLeaderEpoch >= 0
            else { return nil }
            return (batch.partitionLeaderEpoch, batch.baseOffset..<batch.lastOffset + 1)
        }
    }
}

extension JSONFormat {
    private static let namespace = FieldPath("namespace")
    private static let stream = FieldPath("stream")
    private static let partition = FieldPath("metadata.kafka_partition")
    private static let offset = FieldPath("metadata.kafka_offset")

    fileprivate static func sourcePosition(
        of event: Bytes, _ topic: String?
    ) -> (partition: Int32, offsets: Range<Int64>)? {
        guard member(namespace, of: event)?.elementsEqual("kafka".utf8) == true,
            topic.map({ member(stream, of: event)?.elementsEqual($0.utf8) == true }) ?? true,
            let partition = member(partition, of: event)?.utf8String.flatMap({ Int32($0) }), partition >= 0,
            let offset = member(offset, of: event)?.utf8String.flatMap({ Int64($0) }), offset >= 0, offset < .max
        else { return nil }
        return (partition, offset..<offset + 1)
    }

    private static func member(_ path: FieldPath?, of event: Bytes) -> Bytes? {
        guard let path,
            let found = event.withUnsafeBytes({ try? FieldWalk($0, path, .read).found })
        else { return nil }
        return event.jsonText(of: found)
    }
}
