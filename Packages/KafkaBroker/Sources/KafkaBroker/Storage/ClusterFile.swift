import KafkaCodecs
import KafkaProtocol

/// The stored state of the cluster: its id, its topics, and the producer ids that were reserved.
struct ClusterFile {
    struct StoredTopic {
        var name: String
        var id: UUID128
        var partitions: Int32
        var configuration: TopicConfiguration
    }

    /// The version of the format. Version 1 was also written before the broker had transactions, so their journal may
    /// be missing. Before version 3 there was no list of partitions, and every partition had files.
    static let formatVersion: UInt16 = 3

    var clusterID: UUID128
    /// Producer ids below this one may have been assigned.
    var nextProducerID: Int64 = 0
    var topics: [StoredTopic] = []

    init(clusterID: UUID128) {
        self.clusterID = clusterID
    }

    func encode() -> Bytes {
        var writer = ByteWriter(capacity: 256 + topics.count * 256)
        clusterID.store(in: &writer)
        writer.int64(nextProducerID)
        writer.int32(Int32(clamping: topics.count))
        for topic in topics {
            writer.storedString(topic.name)
            topic.id.store(in: &writer)
            writer.int32(topic.partitions)
            let settings = topic.configuration.explicit
            writer.int32(Int32(settings.count))
            for (name, value) in settings {
                writer.storedString(name)
                writer.storedString(value)
            }
        }
        return writer.finish()
    }

    init(_ bytes: Bytes) throws(CodecError) {
        var reader = ByteReader(bytes)
        clusterID = try UUID128(stored: &reader)
        nextProducerID = try reader.int64()
        for _ in 0..<max(0, try reader.int32()) {
            let name = try reader.storedString()
            let id = try UUID128(stored: &reader)
            let partitions = try reader.int32()
            guard TopicName.fault(in: name) == nil, partitions > 0 else {
                throw CodecError(.malformed, "a topic's name or number of partitions is invalid")
            }
            var configuration = TopicConfiguration()
            for _ in 0..<max(0, try reader.int32()) {
                let key = try reader.storedString()
                let value = try reader.storedString()
                do throws(TopicConfiguration.Invalid) { try configuration.restore(key, value) } catch {
                    throw CodecError(.malformed, error.message)
                }
            }
            topics.append(StoredTopic(name: name, id: id, partitions: partitions, configuration: configuration))
        }
    }
}
