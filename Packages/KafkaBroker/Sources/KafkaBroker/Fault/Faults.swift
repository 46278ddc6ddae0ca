public import KafkaProtocol
internal import KafkaCodecs

extension KafkaBroker {
    /// What a broker does wrong on purpose, so that a client's tests can see what the client makes of it.
    ///
    ///     broker.faults.fail(.produce, with: .notEnoughReplicas, count: 3)
    ///     broker.faults.disconnectAfterApplying(.endTxn)
    ///
    /// A queue: each request is compared with the faults in their order and meets the first that fits, if any. A fault
    /// that has met its number of requests is gone. Every call may be made from any thread and holds for requests that
    /// the broker reads after it.
    public final class Faults: Sendable {
        private let queue = Lock<[Fault]>([])
        let frozen = FrozenConnections()
        let recordRules = RecordRules()

        init() {}

        /// Answers requests with an error and does nothing else that they ask for.
        ///
        /// - Parameters:
        ///   - api: The requests that it is for.
        ///   - error: The error of each partition in APIs that answer by the partition, and of the whole answer in others.
        ///   - count: How many requests meet it.
        ///   - topic: Only requests that name this topic, of whose partitions alone the error is answered.
        ///   - partition: Only requests that name this partition, of which alone the error is answered.
        ///   - clientID: Only requests of this client.
        ///   - skipping: How many requests that fit are passed over first.
        public func fail(
            _ api: APIKey, with error: ErrorCode, count: Int = 1, topic: String? = nil, partition: Int32? = nil,
            clientID: String? = nil, skipping: Int = 0
        ) {
            add(.fail(error), api, count, topic, partition, clientID, skipping)
        }

        /// Carries requests out at once and answers them later.
        ///
        /// - Parameters:
        ///   - api: The requests that it is for.
        ///   - duration: How much later.
        ///   - count: How many requests meet it.
        ///   - topic: Only requests that name this topic.
        ///   - partition: Only requests that name this partition.
        ///   - clientID: Only requests of this client.
        ///   - skipping: How many requests that fit are passed over first.
        public func delay(
            _ api: APIKey, by duration: Duration, count: Int = 1, topic: String? = nil, partition: Int32? = nil,
            clientID: String? = nil, skipping: Int = 0
        ) {
            add(.delay(duration), api, count, topic, partition, clientID, skipping)
        }

        /// Closes the connection instead of carrying requests out.
        ///
        /// - Parameters:
        ///   - api: The requests that it is for.
        ///   - count: How many requests meet it.
        ///   - topic: Only requests that name this topic.
        ///   - partition: Only requests that name this partition.
        ///   - clientID: Only requests of this client.
        ///   - skipping: How many requests that fit are passed over first.
        public func disconnectBeforeApplying(
            _ api: APIKey, count: Int = 1, topic: String? = nil, partition: Int32? = nil, clientID: String? = nil,
            skipping: Int = 0
        ) {
            add(.disconnectBeforeApplying, api, count, topic, partition, clientID, skipping)
        }

        /// Carries requests out and closes the connection instead of answering: to the client the outcome is unknown.
        ///
        /// - Parameters:
        ///   - api: The requests that it is for.
        ///   - count: How many requests meet it.
        ///   - topic: Only requests that name this topic.
        ///   - partition: Only requests that name this partition.
        ///   - clientID: Only requests of this client.
        ///   - skipping: How many requests that fit are passed over first.
        public func disconnectAfterApplying(
            _ api: APIKey, count: Int = 1, topic: String? = nil, partition: Int32? = nil, clientID: String? = nil,
            skipping: Int = 0
        ) {
            add(.disconnectAfterApplying, api, count, topic, partition, clientID, skipping)
        }

        /// Carries requests out and never answers; what the client sends after them on that connection waits.
        ///
        /// - Parameters:
        ///   - api: The requests that it is for.
        ///   - count: How many requests meet it.
        ///   - topic: Only requests that name this topic.
        ///   - partition: Only requests that name this partition.
        ///   - clientID: Only requests of this client.
        ///   - skipping: How many requests that fit are passed over first.
        public func withholdAnswer(
            _ api: APIKey, count: Int = 1, topic: String? = nil, partition: Int32? = nil, clientID: String? = nil,
            skipping: Int = 0
        ) {
            add(.withhold, api, count, topic, partition, clientID, skipping)
        }

        /// The requests that faults still wait for.
        public var pending: Int { queue.withLock { $0.reduce(0) { $0 + $1.count } } }

        /// Removes every fault, and thaws frozen connections.
        public func clear() {
            queue.withLock { $0 = [] }
            recordRules.clear()
            thawConnections()
        }

        func add(
            _ action: Fault.Action, _ api: APIKey, _ count: Int, _ topic: String?, _ partition: Int32?,
            _ clientID: String?, _ skipping: Int
        ) {
            guard count > 0 else { return }
            let fault = Fault(
                action: action, api: api, topic: topic, partition: partition, clientID: clientID,
                skipping: max(0, skipping), count: count)
            queue.withLock { $0.append(fault) }
        }

        /// Returns the fault that a request meets, which counts it.
        ///
        /// - Parameter names: Whether the request names a topic and a partition, of which either may be `nil` for any.
        func take(_ api: APIKey, clientID: String, names: (String?, Int32?) -> Bool) -> Fault? {
            queue.withLock { queue in
                for index in queue.indices where queue[index].api == api {
                    let fault = queue[index]
                    guard fault.clientID == nil || fault.clientID == clientID else { continue }
                    guard fault.isForWholeRequests || names(fault.topic, fault.partition) else { continue }
                    if fault.skipping > 0 {
                        queue[index].skipping -= 1
                        continue
                    }
                    queue[index].count -= 1
                    if queue[index].count == 0 { queue.remove(at: index) }
                    return fault
                }
                return nil
            }
        }
    }
}

/// One thing that goes wrong on purpose, and for which requests.
struct Fault {
    enum Action {
        case fail(ErrorCode)
        case delay(Duration)
        case disconnectBeforeApplying
        case disconnectAfterApplying
        case withhold
        case alter(ResponseChange)
    }

    let action: Action
    let api: APIKey
    let topic: String?
    let partition: Int32?
    let clientID: String?
    var skipping: Int
    var count: Int

    var isForWholeRequests: Bool { topic == nil && partition == nil }
}
