public import KafkaProtocol
internal import KafkaCodecs

extension KafkaBroker {
    /// Faults that a test injects into a broker, to see how a client handles them.
    ///
    ///     broker.faults.fail(.produce, with: .notEnoughReplicas, count: 3)
    ///     broker.faults.disconnectAfterApplying(.endTxn)
    ///
    /// Faults are a queue: each request meets the first fault that matches it, if any. A filter that is `nil` matches
    /// every request. A fault is removed after it has met `count` requests. Every method can be called from any thread,
    /// and affects requests that the broker reads afterwards.
    public final class Faults: Sendable {
        private let queue = Lock<[Fault]>([])
        let frozen = FrozenConnections()
        let recordRules = RecordRules()

        init() {}

        /// Responds to requests with an error, without any other effect.
        ///
        /// - Parameters:
        ///   - api: The kind of request.
        ///   - error: The error. If the API has an error for each partition, it is reported for partitions; otherwise
        ///     for the whole request.
        ///   - count: The number of requests that meet the fault. Default 1.
        ///   - topic: Matches only requests that name this topic. Only the topic's partitions report the error.
        ///   - partition: Matches only requests that name this partition. Only this partition reports the error.
        ///   - clientID: Matches only requests with this client id.
        ///   - skipping: The number of matching requests that are served normally first. Default 0.
        public func fail(
            _ api: APIKey, with error: ErrorCode, count: Int = 1, topic: String? = nil, partition: Int32? = nil,
            clientID: String? = nil, skipping: Int = 0
        ) {
            add(.fail(error), api, count, topic, partition, clientID, skipping)
        }

        /// Carries out requests at once, and sends the responses later.
        ///
        /// - Parameters:
        ///   - api: The kind of request.
        ///   - duration: The delay of the response.
        ///   - count: The number of requests that meet the fault. Default 1.
        ///   - topic: Matches only requests that name this topic.
        ///   - partition: Matches only requests that name this partition.
        ///   - clientID: Matches only requests with this client id.
        ///   - skipping: The number of matching requests that are served normally first. Default 0.
        public func delay(
            _ api: APIKey, by duration: Duration, count: Int = 1, topic: String? = nil, partition: Int32? = nil,
            clientID: String? = nil, skipping: Int = 0
        ) {
            add(.delay(duration), api, count, topic, partition, clientID, skipping)
        }

        /// Closes the connection instead of carrying out requests.
        ///
        /// - Parameters:
        ///   - api: The kind of request.
        ///   - count: The number of requests that meet the fault. Default 1.
        ///   - topic: Matches only requests that name this topic.
        ///   - partition: Matches only requests that name this partition.
        ///   - clientID: Matches only requests with this client id.
        ///   - skipping: The number of matching requests that are served normally first. Default 0.
        public func disconnectBeforeApplying(
            _ api: APIKey, count: Int = 1, topic: String? = nil, partition: Int32? = nil, clientID: String? = nil,
            skipping: Int = 0
        ) {
            add(.disconnectBeforeApplying, api, count, topic, partition, clientID, skipping)
        }

        /// Carries out requests, and closes the connection instead of sending the response. The client does not know
        /// the outcome.
        ///
        /// - Parameters:
        ///   - api: The kind of request.
        ///   - count: The number of requests that meet the fault. Default 1.
        ///   - topic: Matches only requests that name this topic.
        ///   - partition: Matches only requests that name this partition.
        ///   - clientID: Matches only requests with this client id.
        ///   - skipping: The number of matching requests that are served normally first. Default 0.
        public func disconnectAfterApplying(
            _ api: APIKey, count: Int = 1, topic: String? = nil, partition: Int32? = nil, clientID: String? = nil,
            skipping: Int = 0
        ) {
            add(.disconnectAfterApplying, api, count, topic, partition, clientID, skipping)
        }

        /// Carries out requests, and never sends a response. Later requests on the same connection wait.
        ///
        /// - Parameters:
        ///   - api: The kind of request.
        ///   - count: The number of requests that meet the fault. Default 1.
        ///   - topic: Matches only requests that name this topic.
        ///   - partition: Matches only requests that name this partition.
        ///   - clientID: Matches only requests with this client id.
        ///   - skipping: The number of matching requests that are served normally first. Default 0.
        public func withholdAnswer(
            _ api: APIKey, count: Int = 1, topic: String? = nil, partition: Int32? = nil, clientID: String? = nil,
            skipping: Int = 0
        ) {
            add(.withhold, api, count, topic, partition, clientID, skipping)
        }

        /// The number of requests that the faults in the queue can still meet.
        public var pending: Int { queue.withLock { $0.reduce(0) { $0 + $1.count } } }

        /// Removes all faults and record rules, and thaws frozen connections.
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

        /// Returns the fault that a request meets, and counts the request.
        ///
        /// - Parameter names: Returns whether the request names a topic and a partition; `nil` means any.
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

/// A fault, and the requests that it matches.
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

    /// Whether the fault matches requests regardless of their topics and partitions.
    var isForWholeRequests: Bool { topic == nil && partition == nil }
}
