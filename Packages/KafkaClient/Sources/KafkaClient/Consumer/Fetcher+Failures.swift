import KafkaProtocol
import KafkaTransport

extension Fetcher {
    /// How many attempts fail before an error that is not known to be transient is reported to the reader.
    private static let patience = 4

    // MARK: A broker

    /// Records a Fetch that failed as a whole, and looks up the leaders again.
    func nodeFailed(_ node: Int32, _ asked: [Partition], _ error: KafkaError) {
        nodes[node, default: FetchNode()].failed(at: loop.now)
        let attempts = nodes[node]?.failures ?? 1
        failed(asked, error, attempts: attempts, "cannot fetch from broker \(node)")
        for partition in asked { partition.invalidateLeader() }
        wake(at: nodes[node]?.notBefore ?? loop.now)
    }

    /// Gives the reader a permanent error, and reports a transient one as an event.
    func failed(_ concerned: [Partition], _ error: KafkaError, attempts: Int, _ what: String) {
        let current = concerned.filter { partitions[$0.name] === $0 && !$0.isFailed }
        if case .transient = error.errorClass(in: .fetch) {
        } else if attempts >= Self.patience, !current.isEmpty {
            for partition in current { partition.isFailed = true }
            queue.put([.failure(error)])
            return
        }
        // A connection that the broker closed while it was idle fails once, so one failure is not reported. A missing
        // response is.
        let least = error.code == .timedOut ? 1 : 2
        guard FetchNode.isReported(attempts, from: least) else { return }
        var event = Consumer.Event(
            kind: .fetchFailing, message: "\(what), attempt \(attempts): \(error)",
            partitions: current.map(\.name).sorted())
        event.attempts = attempts
        for partition in current { partition.isReported = true }
        configuration.onEvent(event)
    }

    // MARK: Partitions

    /// Handles an error that a broker sent for partitions.
    func failed(_ failed: [Partition], _ code: ErrorCode, into elements: inout [FetchQueue.Element]) {
        let error = KafkaError.broker(code, "the partition cannot be read")
        let errorClass = ErrorClass.of(code, in: .fetch)
        var attempts = 0
        for partition in failed {
            if code == .offsetOutOfRange {
                proveOutOfRange(partition)
                continue
            }
            partition.retryLater(at: loop.now)
            attempts = max(attempts, partition.failures)
            switch errorClass {
            case .transient:
                partition.invalidateLeader()
            case .unlisted where partition.failures < Self.patience:
                partition.invalidateLeader()
            default:
                fail(partition, error, into: &elements)
            }
        }
        guard case .transient = errorClass, FetchNode.isReported(attempts, from: 4) else { return }
        var event = Consumer.Event(
            kind: .fetchFailing, message: "partitions cannot be fetched, attempt \(attempts): \(error)",
            partitions: failed.map(\.name).sorted())
        event.attempts = attempts
        for partition in failed { partition.isReported = true }
        configuration.onEvent(event)
    }

    /// Gives the reader an error of a partition whose position cannot be found.
    func fail(_ name: TopicPartition, _ error: KafkaError) {
        guard let partition = partitions[name], partition.position < 0, !partition.isFailed else { return }
        var elements: [FetchQueue.Element] = []
        fail(partition, error, into: &elements)
        queue.put(elements)
    }

    /// Gives the reader an error. The partition is not fetched again until its position is set.
    func fail(_ partition: Partition, _ error: KafkaError, into elements: inout [FetchQueue.Element]) {
        partition.isFailed = true
        elements.append(.failure(error.of(topic: partition.name.topic, partition: partition.name.partition)))
    }
}
