import KafkaCodecs
import KafkaTransport
import RivvenProtocol

extension PipelineConfiguration {
    /// The most connectors that are checked concurrently.
    private static let checksAtATime = 16

    /// Checks whether each enabled connector can run: name resolution, connection, authentication, authorization and
    /// topics. Creates nothing. Checks several connectors concurrently.
    ///
    /// - Parameter report: Receives each check in the order of the file, once it and those before it are complete.
    public func check(reporting report: (ConnectorCheck) -> Void = { _ in }) async -> [ConnectorCheck] {
        await check(CheckedRivven(self), reporting: report)
    }

    func check(
        _ rivven: CheckedRivven, reporting report: (ConnectorCheck) -> Void = { _ in }
    ) async -> [ConnectorCheck] {
        let clients = KafkaClients()
        let checks = checks(rivven, clients)
        var found: [Int: ConnectorCheck] = [:]
        var results: [ConnectorCheck] = []
        await withTaskGroup(of: (Int, ConnectorCheck).self) { group in
            var next = 0
            func begin() {
                guard next < checks.count else { return }
                let (index, check) = (next, checks[next])
                group.addTask { (index, await check()) }
                next += 1
            }
            for _ in 0..<Self.checksAtATime { begin() }
            for await (index, check) in group {
                begin()
                found[index] = check
                while let check = found.removeValue(forKey: results.count) {
                    results.append(check)
                    report(check)
                }
            }
        }
        await clients.close()
        await rivven.close()
        return results
    }

    private func checks(
        _ rivven: CheckedRivven, _ clients: KafkaClients
    ) -> [@Sendable () async -> ConnectorCheck] {
        let created = Set(sources.filter { $0.isEnabled && $0.topicConfiguration.createsTopic }.map(\.topic))
        let sources = sources.filter(\.isEnabled).map { source -> @Sendable () async -> ConnectorCheck in
            let preserves = source.kafka.partitioning == .preserve
            return {
                await rivven.extending(await KafkaSource(source, settings, clients).check()) { count in
                    try await rivven.findTarget(
                        source.topic, source.topicConfiguration, atLeast: preserves ? count : nil)
                }
            }
        }
        let sinks = sinks.filter(\.isEnabled).map { sink -> @Sendable () async -> ConnectorCheck in
            let preserves = sink.kafka.partitioning == .preserve
            return {
                await rivven.extending(await KafkaSink(sink, settings, clients, log: .off).check()) { count in
                    try await rivven.findSources(sink.topics, created: created, atMost: preserves ? count : nil)
                }
            }
        }
        return sources + sinks
    }
}
