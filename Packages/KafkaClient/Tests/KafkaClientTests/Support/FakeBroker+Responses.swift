import KafkaCodecs
import KafkaProtocol

@testable import KafkaClient

// The broker's default responses. They report success, except for requests that a test lets fail.

extension FakeBroker {
    /// Responds to the requests that open a connection or find a broker.
    func respondToOpening() {
        on(ApiVersionsRequest.self) { [unowned self] _, reply in
            var response = ApiVersionsResponse()
            response.errorCode = code(of: .apiVersions)
            response.apiKeys = versions.map { key, versions in
                var range = ApiVersionsResponse.ApiVersion()
                range.apiKey = key.rawValue
                range.minVersion = versions.lowerBound
                range.maxVersion = versions.upperBound
                return range
            }
            reply(response)
        }
        on(MetadataRequest.self) { [unowned self] _, reply in reply(metadata()) }
        on(FindCoordinatorRequest.self) { [unowned self] request, reply in
            var response = FindCoordinatorResponse()
            response.errorCode = code(of: .findCoordinator)
            (response.host, response.port) = ("127.0.0.1", port)
            var found = FindCoordinatorResponse.Coordinator()
            found.key = request.coordinatorKeys.first ?? ""
            found.errorCode = response.errorCode
            (found.host, found.port) = (response.host, response.port)
            response.coordinators = [found]
            reply(response)
        }
    }

    /// Returns the response to Metadata.
    func metadata() -> MetadataResponse {
        let state = topic.withLock { $0 }
        var broker = MetadataResponse.MetadataResponseBroker()
        (broker.host, broker.port) = ("127.0.0.1", port)
        var topic = MetadataResponse.MetadataResponseTopic()
        topic.name = "t"
        topic.topicId = state.id
        topic.errorCode = code(of: .metadata)
        topic.partitions = state.leaders.enumerated().map { number, leader in
            var partition = MetadataResponse.MetadataResponsePartition()
            partition.partitionIndex = Int32(number)
            partition.leaderId = leader
            return partition
        }
        var response = MetadataResponse()
        response.clusterId = state.clusterID
        response.controllerId = 0
        response.brokers = [broker]
        response.topics = [topic]
        return response
    }

    /// Responds to every request that the client sends, except that a Fetch never gets a response.
    func respondToEverything() {
        lists(start: 0, end: 1)
        giveProducerIDs()
        respondAsLog()
        respondToAuthentication()
        respondAsController()
        respondAsGroup()
        respondToOffsets()
        respondAsTransactionCoordinator()
    }

    /// Responds to ListOffsets with the start, or the end by isolation level. A lookup by timestamp finds nothing.
    func lists(start: Int64, end: Int64, stable: Int64? = nil) {
        on(ListOffsetsRequest.self) { [unowned self] request, reply in
            var response = ListOffsetsResponse()
            response.topics = request.topics.map { asked in
                var topic = ListOffsetsResponse.ListOffsetsTopicResponse()
                topic.name = asked.name
                topic.partitions = asked.partitions.map { asked in
                    var partition = ListOffsetsResponse.ListOffsetsPartitionResponse()
                    partition.partitionIndex = asked.partitionIndex
                    partition.errorCode = code(of: .listOffsets)
                    switch asked.timestamp {
                    case -2: partition.offset = start
                    case -1: partition.offset = request.isolationLevel == 1 ? stable ?? end : end
                    default: partition.offset = -1
                    }
                    return partition
                }
                return topic
            }
            reply(response)
        }
    }

    /// Responds to InitProducerId, each time with a new id.
    func giveProducerIDs() {
        let ids = Lock(Int64(1000))
        on(InitProducerIdRequest.self) { [unowned self] _, reply in
            var response = InitProducerIdResponse()
            response.errorCode = code(of: .initProducerId)
            response.producerId = ids.withLock { id in
                id += 1
                return id
            }
            reply(response)
        }
    }

    private func respondAsLog() {
        on(ProduceRequest.self) { [unowned self] request, reply in
            var response = ProduceResponse()
            response.responses = request.topicData.map { data in
                var topic = ProduceResponse.TopicProduceResponse()
                topic.name = data.name
                topic.partitionResponses = data.partitionData.map { data in
                    var partition = ProduceResponse.PartitionProduceResponse()
                    partition.index = data.index
                    partition.errorCode = code(of: .produce)
                    return partition
                }
                return topic
            }
            reply(response)
        }
        on(FetchRequest.self) { [unowned self] request, reply in
            let code = code(of: .fetch)
            guard code != 0 else { return }
            var response = FetchResponse()
            response.responses = request.topics.map { asked in
                var topic = FetchResponse.FetchableTopicResponse()
                (topic.topic, topic.topicId) = (asked.topic, asked.topicId)
                topic.partitions = asked.partitions.map { asked in
                    var partition = FetchResponse.PartitionData()
                    partition.partitionIndex = asked.partition
                    partition.errorCode = code
                    return partition
                }
                return topic
            }
            reply(response)
        }
    }

    private func respondToAuthentication() {
        on(SaslHandshakeRequest.self) { [unowned self] _, reply in
            var response = SaslHandshakeResponse()
            response.errorCode = code(of: .saslHandshake)
            reply(response)
        }
        on(SaslAuthenticateRequest.self) { [unowned self] _, reply in
            var response = SaslAuthenticateResponse()
            response.errorCode = code(of: .saslAuthenticate)
            reply(response)
        }
    }

    private func respondAsController() {
        on(CreateTopicsRequest.self) { [unowned self] _, reply in
            var result = CreateTopicsResponse.CreatableTopicResult()
            result.name = "t"
            result.errorCode = code(of: .createTopics)
            var response = CreateTopicsResponse()
            response.topics = [result]
            reply(response)
        }
        on(DeleteTopicsRequest.self) { [unowned self] _, reply in
            var result = DeleteTopicsResponse.DeletableTopicResult()
            result.name = "t"
            result.errorCode = code(of: .deleteTopics)
            var response = DeleteTopicsResponse()
            response.responses = [result]
            reply(response)
        }
        on(DescribeConfigsRequest.self) { [unowned self] _, reply in
            var result = DescribeConfigsResponse.DescribeConfigsResult()
            result.errorCode = code(of: .describeConfigs)
            var response = DescribeConfigsResponse()
            response.results = [result]
            reply(response)
        }
    }
}
