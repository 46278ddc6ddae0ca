import KafkaCodecs
import KafkaProtocol

/// A Produce request as pieces. Batches stay in their own memory; only the bytes between them are written.
enum ProduceFrame {
    static func encode(
        _ batches: [ProducerBatch], version: Int16, correlationID: Int32, clientID: String, acks: Producer.Acks,
        timeout: Duration, transactionalID: String? = nil
    ) -> RequestFrame {
        let isFlexible = version >= 9
        var pieces: [Bytes] = []
        pieces.reserveCapacity(2 * batches.count + 1)
        var writer = ByteWriter(capacity: 128)
        RequestFrame.begin(&writer, .produce, version, correlationID, clientID)
        text(transactionalID, isFlexible, &writer)
        writer.int16(acks.rawValue)
        writer.int32(timeout.milliseconds)

        let topics = byTopic(batches)
        count(topics.count, isFlexible, &writer)
        for (name, batches) in topics {
            text(name, isFlexible, &writer)
            count(batches.count, isFlexible, &writer)
            for batch in batches {
                writer.int32(batch.appender.partition)
                if isFlexible {
                    writer.unsignedVarint(UInt32(batch.size + 1))
                } else {
                    writer.int32(Int32(batch.size))
                }
                pieces.append(takeOver(&writer))
                pieces += batch.pieces(isTransactional: transactionalID != nil)
                if isFlexible { writer.unsignedVarint(0) }  // the partition's tags
            }
            if isFlexible { writer.unsignedVarint(0) }  // the topic's tags
        }
        if isFlexible { writer.unsignedVarint(0) }  // the request's tags
        if writer.count > 0 { pieces.append(takeOver(&writer)) }
        return RequestFrame(apiKey: .produce, correlationID: correlationID, pieces: withLength(pieces))
    }

    /// Groups the batches by topic. The topics are in the order of their first batch.
    private static func byTopic(_ batches: [ProducerBatch]) -> [(String, [ProducerBatch])] {
        var topics: [(String, [ProducerBatch])] = []
        for batch in batches {
            let name = batch.appender.topicName
            if let index = topics.firstIndex(where: { $0.0 == name }) {
                topics[index].1.append(batch)
            } else {
                topics.append((name, [batch]))
            }
        }
        return topics
    }

    private static func text(_ text: String?, _ isFlexible: Bool, _ writer: inout ByteWriter) {
        let count = text?.utf8.count ?? -1
        if isFlexible {
            writer.unsignedVarint(UInt32(count + 1))
        } else {
            writer.int16(Int16(truncatingIfNeeded: count))
        }
        if let text { writer.utf8(text) }
    }

    private static func count(_ count: Int, _ isFlexible: Bool, _ writer: inout ByteWriter) {
        if isFlexible { writer.unsignedVarint(UInt32(count + 1)) } else { writer.int32(Int32(count)) }
    }

    private static func takeOver(_ writer: inout ByteWriter) -> Bytes {
        defer { writer.removeAll() }
        return writer.withUnsafeBytes { Bytes(copying: $0) }
    }

    /// Writes the frame's length into the space that was left for it in the first piece.
    private static func withLength(_ pieces: [Bytes]) -> [Bytes] {
        let size = pieces.reduce(-4) { $0 + $1.count }
        var writer = ByteWriter(capacity: pieces[0].count)
        writer.int32(Int32(size))
        writer.bytes(pieces[0].slice(4..<pieces[0].count))
        var pieces = pieces
        pieces[0] = writer.finish()
        return pieces
    }
}
