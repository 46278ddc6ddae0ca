import KafkaProtocol
import Testing

@testable import KafkaClient

@Suite struct ClusterMetadataTests {
    @Test func topicsThatNobodyAskedForAreNotKept() throws {
        var response = MetadataResponse()
        response.topics = ["mine", "other"].map { name in
            var topic = MetadataResponse.MetadataResponseTopic()
            topic.name = name
            topic.partitions = [.init()]
            return topic
        }
        var metadata = ClusterMetadata()
        _ = try metadata.merge(response, asked: ["mine"])
        #expect(metadata.topics.keys.sorted() == ["mine"])
        #expect(metadata.topics["mine"]?.partitions.count == 1)
    }
}
