import KafkaCodecs
import KafkaProtocol

@testable import KafkaClient

/// Stores what producers write to topic "t" of a fake broker, with the faults that a test chooses.
final class WrittenLog: Sendable {
    /// What happens to one batch.
    enum Fault: Sendable {
        case refuse(ErrorCode, records: [Int] = [])
        /// The batch is written, but the response contains an error.
        case writeAndRefuse(ErrorCode)
        case loseRequest, loseResponse
        /// The batch is written, and no response is sent.
        case ignore
    }

    /// Chooses the fault of a batch from its partition, its values, and the number of its request, from 1.
    typealias Faults = @Sendable (_ partition: Int32, _ values: [String], _ request: Int) -> Fault?

    private struct ConnectionLost: Error {}

    let broker: FakeBroker
    private let logs = Lock<[Int32: PartitionLog]>([:])
    private let requests = Lock(0)
    private let batches = Lock<[[String]]>([])

    /// - Parameter delay: The time until each response, so that several requests are in flight.
    init(partitions: Int32 = 1, delay: Duration = .milliseconds(1), faults: @escaping Faults = { _, _, _ in nil })
        throws
    {
        broker = try FakeBroker(partitions: partitions)
        broker.giveProducerIDs()
        broker.on(ProduceRequest.self, versions: 3...9) { [unowned self] request, reply in
            guard let response = try produce(request, faults) else { return }
            broker.after(delay) { reply(response) }
        }
    }

    /// The values in a partition's log.
    func values(_ partition: Int32 = 0) -> [String] { logs.withLock { $0[partition]?.values ?? [] } }

    /// The values of the batches that arrived, whether written or not.
    var received: [[String]] { batches.withLock { $0 } }

    private func produce(_ request: ProduceRequest, _ faults: Faults) throws -> ProduceResponse? {
        let number = requests.withLock { number in
            number += 1
            return number
        }
        var response = ProduceResponse()
        var isLost = false
        var isIgnored = false
        for topic in request.topicData {
            var answer = ProduceResponse.TopicProduceResponse()
            answer.name = topic.name
            for data in topic.partitionData {
                let view = try RecordBatchView(data.records ?? .empty)
                let values = try view.records().array().map { $0.value?.utf8String ?? "" }
                batches.withLock { $0.append(values) }
                var result = ProduceResponse.PartitionProduceResponse()
                result.index = data.index
                result.baseOffset = -1
                switch faults(data.index, values, number) {
                case .refuse(let code, let records)?:
                    result.errorCode = code.rawValue
                    result.recordErrors = records.map { index in
                        var error = ProduceResponse.BatchIndexAndErrorMessage()
                        error.batchIndex = Int32(index)
                        error.batchIndexErrorMessage = "record \(index) is invalid"
                        return error
                    }
                case .loseRequest?: throw ConnectionLost()
                case let fault:
                    let (code, offset) = try logs.withLock { try $0[data.index, default: PartitionLog()].append(view) }
                    (result.errorCode, result.baseOffset) = (code.rawValue, offset)
                    if case .writeAndRefuse(let other)? = fault { result.errorCode = other.rawValue }
                    if case .loseResponse? = fault { isLost = true }
                    if case .ignore? = fault { isIgnored = true }
                }
                answer.partitionResponses.append(result)
            }
            response.responses.append(answer)
        }
        if isLost { throw ConnectionLost() }
        return isIgnored ? nil : response
    }
}
