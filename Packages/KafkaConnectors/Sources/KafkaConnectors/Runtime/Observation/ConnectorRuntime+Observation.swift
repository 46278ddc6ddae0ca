import KafkaMetrics
import KafkaTransport

extension ConnectorRuntime {
    /// Serves metrics and health, if the settings enable one of them.
    ///
    /// - Throws: `ConnectorError` if the address in the file is not available. If the file has no address, the runtime
    ///   continues without a server, so that several processes can run on one machine.
    func serve() throws -> HTTPServer? {
        guard let address = configuration.settings.httpAddress else { return nil }
        let observation = RuntimeObservation(
            configuration.settings, connectors: { [weak self] in self?.connectors ?? [] },
            statuses: { [weak self] in self?.statuses ?? [] })
        do {
            let server = try HTTPServer(address: address) { observation.answer($0) }
            let host = address[..<(address.lastIndex(of: ":") ?? address.endIndex)]
            log.info("metrics and health are served at http://\(host):\(server.port)")
            return server
        } catch {
            guard configuration.settings.isHTTPAddressGiven else {
                log.warning("metrics and health are not served: \(error); set settings.http.address to have them")
                return nil
            }
            throw ConnectorError("metrics and health cannot be served: \(error); set another settings.http.address")
        }
    }

    /// Logs at each interval what each connector has counted since the last report, one line each.
    func reportRegularly() async {
        guard let interval = configuration.settings.metrics.logInterval else { return }
        var last = ContinuousClock.now
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            let now = ContinuousClock.now
            for connector in connectors {
                if let report = connector.report(over: last.duration(to: now)) { connector.log.report(report) }
            }
            last = now
        }
    }
}

extension SupervisedConnector {
    /// Returns the counts since the last report, as a JSON object; `nil` if no reports are logged.
    func report(over elapsed: Duration) -> String? {
        let counts: String? =
            switch pipeline {
            case .source(let source): source.counters.interval?.snapshotAndReset().jsonText
            case .sink(let sink): sink.counters.interval?.snapshotAndReset().jsonText
            }
        guard let counts else { return nil }
        let status = status
        let milliseconds = Int((elapsed / .milliseconds(1)).rounded())
        return "{\"connector\":\(JSONText.quoted(status.name)),\"direction\":\"\(status.direction)\",\"interval_ms\":"
            + "\(milliseconds),\(counts.dropFirst())"
    }
}
