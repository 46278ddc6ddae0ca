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
        try require(dataDirectory?.isEmpty != true, "the data directory is an empty path: use nil for memory")
        let counts = [
            limits.connections, limits.partitionsPerTopic, limits.partitions, limits.groups, limits.groupMembers,
            limits.transactionalIDs,
        ]
        try require(
            counts.allSatisfy { $0 > 0 },
            "invalid limits \(counts) of connections, partitions of a topic, partitions, groups, members and "
                + "transactional ids: each must be 1 or greater")
        try require(
            limits.transactionTimeout > .zero,
            "invalid maximum transaction timeout \(limits.transactionTimeout): must be greater than 0")
        try require(
            (1...limits.partitionsPerTopic).contains(defaultPartitions),
            "invalid default number of partitions \(defaultPartitions): must be 1 to \(limits.partitionsPerTopic)")
        try require(
            groupInitialRebalanceDelay >= .zero,
            "invalid initial rebalance delay \(groupInitialRebalanceDelay): must be 0 or greater")
        if case .interval(let interval) = durability {
            try require(interval > .zero, "invalid interval \(interval) for syncing to disk: must be greater than 0")
        }
        try require(
            transactionMarkerDelay >= .zero,
            "invalid delay \(transactionMarkerDelay) of transaction markers: must be 0 or greater")
        try require(
            retentionCheckInterval > .zero,
            "invalid retention check interval \(retentionCheckInterval): must be greater than 0")
        try require(
            [
                limits.requestBytes, limits.incomingBytes, limits.unauthenticatedBytes, limits.unsentBytes,
                limits.totalUnsentBytes, limits.decompressedBytes, limits.fetchBytes,
            ].allSatisfy { $0 > 0 } && limits.offsetMetadataBytes >= 0,
            "a limit in bytes is invalid: offsetMetadataBytes must be 0 or greater, the others 1 or greater")
        try require(
            limits.stateBytes > 0 && StateBudget.Kind.allCases.allSatisfy { limits.stateBytes(of: $0) > 0 },
            "a limit on the bytes of state is invalid: each must be 1 or greater")
        try require(
            limits.requestBytes <= Int(Int32.max) && limits.fetchBytes <= 1 << 30,
            "invalid limits of \(limits.requestBytes) bytes for a request and \(limits.fetchBytes) for a Fetch "
                + "response: the maximums are 2147483647 and 1073741824")
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
actor SharedTask {
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
