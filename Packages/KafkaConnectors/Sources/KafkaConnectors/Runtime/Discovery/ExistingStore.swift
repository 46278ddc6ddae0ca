import KafkaTransport
import RivvenProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension PipelineConfiguration {
    /// Opens the store that the configuration names in order to read it. Does not create a store.
    ///
    /// - Throws: `ConnectorError` if the embedded log does not exist yet, or the store's own errors.
    func openStoreIfThere() async throws -> any RivvenStore {
        if broker == .embedded {
            let directory = settings.stateDirectory
            guard access(directory + "/FORMAT", F_OK) == 0 else {
                throw ConnectorError("\(directory) has no embedded log yet: the first run creates it")
            }
        }
        return try await ConnectorRuntime.openStore(self, log: openingLog)
    }

    /// The log for what the embedded log has to cut off when a command opens it, which must not be silent.
    var openingLog: Log { broker == .embedded ? .standardError(level: .warning) : .off }
}
