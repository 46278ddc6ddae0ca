import KafkaConnectors
@_spi(KafkaInternals) import KafkaTransport

/// The log of a running process: text or JSON on standard error, without repeats.
struct RunLog {
    let log: Log
    private let limiter: LogLimiter
    private let counting: Task<Void, Never>

    /// Creates the log that a configuration describes. It writes above `lines`, if they are given.
    init(_ settings: PipelineSettings, above lines: LiveLines?) {
        let isJSON = settings.logFormat == .json
        let limiter = LogLimiter { line in
            let text = isJSON ? line.json : line.text
            if let lines { lines.print(text) } else { StandardError.write(text + "\n") }
        }
        self.limiter = limiter
        log = Log(level: Self.level(settings.logLevel), lines: { limiter.log($0) })
        counting = Task {
            while (try? await Task.sleep(for: .seconds(5))) != nil { limiter.flush() }
        }
    }

    /// Writes the counts of repeated lines that were not written yet.
    func end() {
        counting.cancel()
        limiter.flush(isFinal: true)
    }

    private static func level(_ level: PipelineSettings.LogLevel) -> Log.Level {
        switch level {
        case .error: .error
        case .warn, .warning: .warning
        case .info: .info
        case .debug: .debug
        case .trace: .trace
        }
    }
}
