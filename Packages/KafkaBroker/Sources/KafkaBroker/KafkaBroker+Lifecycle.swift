import KafkaTransport

extension KafkaBroker.Configuration {
    /// The host name in the responses to clients.
    var clientHost: String {
        if let advertisedHost { return advertisedHost }
        return host == "0.0.0.0" || host == "::" || host.isEmpty ? "localhost" : host
    }

    /// Checks the values of the configuration.
    ///
    /// - Throws: `KafkaBrokerError` with the code `configuration` for the first invalid value.
    func check() throws(KafkaBrokerError) {
        func require(_ isFine: Bool, _ message: String) throws(KafkaBrokerError) {
            guard isFine else { throw .init(.configuration, message) }
        }
        try require(!host.isEmpty, "the host to listen on is empty: give an address such as 127.0.0.1")
        try require(dataDirectory?.isEmpty != true, "the data directory is empty: give a path, or none for memory")
        let counts = [
            limits.connections, limits.partitionsPerTopic, limits.partitions, limits.groups, limits.groupMembers,
            limits.transactionalIDs,
        ]
        try require(counts.allSatisfy { $0 > 0 }, "a limit of connections, partitions, groups or ids is not positive")
        try require(limits.transactionTimeout > .zero, "the longest timeout of transactions is not positive")
        try require(
            (1...limits.partitionsPerTopic).contains(defaultPartitions),
            "the default number of partitions is \(defaultPartitions): it can be 1 to \(limits.partitionsPerTopic)")
        try require(groupInitialRebalanceDelay >= .zero, "the initial rebalance delay is negative")
        if case .interval(let interval) = durability {
            try require(interval > .zero, "the interval of forcing to disk has to be more than nothing")
        }
        try require(transactionMarkerDelay >= .zero, "the delay of transaction markers is negative")
        try require(retentionCheckInterval > .zero, "the retention check interval has to be more than nothing")
        try require(
            [
                limits.requestBytes, limits.incomingBytes, limits.unauthenticatedBytes, limits.unsentBytes,
                limits.totalUnsentBytes, limits.decompressedBytes, limits.fetchBytes,
            ].allSatisfy { $0 > 0 } && limits.offsetMetadataBytes >= 0,
            "a limit of bytes is not positive")
        try require(
            limits.stateBytes > 0 && StateBudget.Kind.allCases.allSatisfy { limits.stateBytes(of: $0) > 0 },
            "a limit of the bytes of state is not positive")
        try require(
            limits.requestBytes <= Int(Int32.max) && limits.fetchBytes <= 1 << 30,
            "a request can be 2^31-1 bytes at most, an answer to a fetch 2^30")
    }
}

extension GroupCoordinator.Limits {
    init(_ configuration: KafkaBroker.Configuration) {
        let limits = configuration.limits
        groups = limits.groups
        offsetMetadataBytes = limits.offsetMetadataBytes
        group.maximumSize = limits.groupMembers
        group.initialDelay = configuration.groupInitialRebalanceDelay.milliseconds
        group.sessionTimeouts =
            limits.sessionTimeouts.lowerBound.milliseconds...limits.sessionTimeouts.upperBound.milliseconds
    }
}

/// Runs work once. Every later caller waits until the work is done.
actor StopOnce {
    private var task: Task<Void, Never>?

    func run(_ work: @escaping @Sendable () async -> Void) async {
        let task = task ?? Task { await work() }
        self.task = task
        await task.value
    }
}

/// A sendable box for the listener, which is used only on the loop.
final class ListenerBox: @unchecked Sendable {
    // Unchecked because the listener is used only on the loop.
    private let listener: FrameListener

    init(_ listener: FrameListener) {
        self.listener = listener
    }

    func close() {
        listener.close()
    }
}
