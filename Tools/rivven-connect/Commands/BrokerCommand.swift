import KafkaBroker

extension Command {
    static let broker = Command(
        name: "broker", summary: "Runs an Apache Kafka broker for development and tests, until INT or TERM.",
        flags: [
            .init(
                name: "--listen", value: "HOST:PORT", help: "Where to listen; port 0 is any free one.", isRequired: true
            ),
            .init(name: "--data-dir", value: "DIR", help: "Where topics are kept; in memory where it is not given."),
            .init(
                name: "--ready-file", value: "FILE",
                help: "Made once the broker serves; its one line is the bootstrap list."),
        ]
    ) { arguments in
        let (host, port) = try listenAddress(arguments["--listen"] ?? "")
        OpenFiles.raiseLimit()
        let broker = try await KafkaBroker.start(
            configuration: .init(host: host, port: port, dataDirectory: arguments["--data-dir"]))
        let (asked, stop) = AsyncStream.makeStream(of: Void.self)
        Signals.whenAsked { stop.finish() }
        do {
            if let file = arguments["--ready-file"] { try ReadyFile.write(broker.bootstrap, to: file) }
        } catch {
            await broker.stop()
            throw error
        }
        Terminal.print("serves at \(broker.bootstrap)")
        for await _ in asked {}
        await broker.stop()
        return .done
    }

    private static func listenAddress(_ text: String) throws -> (host: String, port: UInt16) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw UsageError("--listen takes HOST:PORT, not \"\(text)\"")
        }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw UsageError("--listen takes HOST:PORT; 0.0.0.0 is every address") }
        return (String(host), port)
    }
}
