import KafkaProtocol

/// The versions of each request that this client uses. Other versions can be encoded, but the client does not implement
/// their meaning.
enum ClientVersions {
    /// Returns the highest version that both sides support.
    ///
    /// - Parameter broker: The broker's range, or `nil` if it does not support the request.
    /// - Parameter bounds: Narrows the range of this client.
    /// - Throws: `.unsupportedVersion`, with both ranges.
    static func choose(
        _ key: APIKey, broker: ClosedRange<Int16>?, within bounds: ClosedRange<Int16>? = nil
    ) throws(KafkaError) -> Int16 {
        guard let all = spoken[key] else {
            throw KafkaError(.unsupportedVersion, "this client does not send \(key)")
        }
        let ours = bounds.map { all.clamped(to: $0) } ?? all
        guard let broker else {
            throw KafkaError(.unsupportedVersion, "the broker does not support \(key) requests")
        }
        let version = min(ours.upperBound, broker.upperBound)
        guard version >= max(ours.lowerBound, broker.lowerBound) else {
            throw KafkaError(
                .unsupportedVersion,
                "the broker supports \(key) in versions \(broker.lowerBound) to \(broker.upperBound), this client in "
                    + "\(ours.lowerBound) to \(ours.upperBound): upgrade the older of the two")
        }
        return version
    }

    /// The versions of Fetch that identify topics by name. Later ones need the id of every topic.
    static let fetchByName: ClosedRange<Int16> = 4...12

    /// All requests that this client sends, with their versions.
    static let spoken: [APIKey: ClosedRange<Int16>] = [
        .produce: 3...12,
        .fetch: 4...13,
        .listOffsets: 1...9,
        .metadata: 1...12,
        .offsetCommit: 2...8,
        .offsetFetch: 1...8,
        .findCoordinator: 0...5,
        .joinGroup: 0...9,
        .heartbeat: 0...4,
        .leaveGroup: 0...5,
        .describeGroups: 0...6,
        .syncGroup: 0...5,
        .apiVersions: 0...3,
        .saslHandshake: 1...1,
        .saslAuthenticate: 0...2,
        .createTopics: 0...7,
        .deleteTopics: 0...5,
        .initProducerId: 0...5,
        .addPartitionsToTxn: 0...3,
        .addOffsetsToTxn: 0...4,
        .endTxn: 0...5,
        .txnOffsetCommit: 0...5,
        .describeConfigs: 0...4,
    ]
}
