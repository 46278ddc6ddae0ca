import KafkaTransport
import RivvenProtocol

extension PipelineConfiguration {
    /// Compares the source and the target of each enabled connector, up to the current ends, and reports records that
    /// are missing, repeated, out of order or changed. Writes nothing.
    ///
    /// - Throws: An error if Rivven's side cannot be opened.
    public func verify() async throws -> [Verification] {
        let store = try await openStoreIfThere()
        let clients = KafkaClients()
        var found: [Verification] = []
        for source in sources where source.isEnabled {
            found.append(await SourceVerification(source, settings, store, clients).run())
        }
        for sink in sinks where sink.isEnabled {
            found.append(await SinkVerification(sink, settings, store, clients).run())
        }
        await clients.close()
        await store.close()
        return found
    }
}
