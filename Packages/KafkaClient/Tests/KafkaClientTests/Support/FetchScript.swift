import KafkaCodecs
import KafkaProtocol

@testable import KafkaClient

/// The scripted responses to Fetch and ListOffsets.
final class FetchScript: Sendable {
    struct Answer: Sendable {
        var records: Bytes = .empty
        var error: ErrorCode = .none
        var highWatermark: Int64 = 0
        var lastStableOffset: Int64 = -1
        var aborted: [(producer: Int64, first: Int64)] = []
    }

    /// The requested offsets, in order.
    let asked = Lock<[Int64]>([])
    let isolations = Lock<Set<Int8>>([])
    let topicIDs = Lock<Set<UUID128>>([])
    private let decide: @Sendable (_ offset: Int64, _ number: Int) async -> Answer?

    /// - Parameter decide: Returns the response to fetch request `number` at `offset`; `nil` for no records after 50
    /// ms.
    init(_ decide: @escaping @Sendable (_ offset: Int64, _ number: Int) async -> Answer?) {
        self.decide = decide
    }

    func install(on broker: FakeBroker) {
        broker.on(FetchRequest.self) { [self, unowned broker] request, reply in respond(to: request, on: broker, reply)
        }
    }

    func respond(to request: FetchRequest, on broker: FakeBroker, _ reply: @escaping FakeBroker.Reply<FetchResponse>) {
        let topic = request.topics.first
        let partition = topic?.partitions.first
        let offset = partition?.fetchOffset ?? -1
        if let topic { topicIDs.withLock { _ = $0.insert(topic.topicId) } }
        isolations.withLock { _ = $0.insert(request.isolationLevel) }
        let number = asked.withLock { asked in
            asked.append(offset)
            return asked.count - 1
        }
        Task {
            let answer = await decide(offset, number)
            let respond: @Sendable () -> Void = { reply(Self.response(to: request, answer ?? Answer())) }
            if answer == nil { broker.after(.milliseconds(50), respond) } else { respond() }
        }
    }

    private static func response(to request: FetchRequest, _ answer: Answer) -> FetchResponse {
        var data = FetchResponse.PartitionData()
        data.partitionIndex = request.topics.first?.partitions.first?.partition ?? 0
        data.errorCode = answer.error.rawValue
        data.highWatermark = answer.highWatermark
        data.lastStableOffset = answer.lastStableOffset
        data.records = answer.records
        data.abortedTransactions = answer.aborted.map { entry in
            var aborted = FetchResponse.AbortedTransaction()
            aborted.producerId = entry.producer
            aborted.firstOffset = entry.first
            return aborted
        }
        var topic = FetchResponse.FetchableTopicResponse()
        topic.topic = "t"
        topic.topicId = request.topics.first?.topicId ?? .zero
        topic.partitions = [data]
        var response = FetchResponse()
        response.responses = [topic]
        return response
    }
}

/// A gate that tests wait for. It opens once and stays open.
final class Gate: Sendable {
    private let state = Lock<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
