import KafkaBroker
import KafkaTransport

extension Command {
    static let broker = Command(
        name: "broker", summary: "Runs an Apache Kafka broker for development and tests, until INT or TERM.",
        endsInOrder: true,
        flags: [
            .init(
                name: "--listen", value: "HOST:PORT", help: "Address to listen on; port 0 is any free one.",
                isRequired: true),
            .init(name: "--data-dir", value: "DIR", help: "Directory of the topics; in memory if not given."),
            .init(
                name: "--salvage", value: nil,
                help: "Starts from a damaged data directory: keeps the data before the damage, moves the rest to "
                    + "files named *.damaged, and reports each loss."),
            .init(
                name: "--tls", value: "CERT KEY",
                help: "Uses TLS with this certificate and key, both PEM files."),
            .init(
                name: "--tls-client-ca", value: "CA", help: "Requires a client certificate signed by this authority."),
            .init(
                name: "--sasl-file", value: "FILE",
                help: "Requires SASL authentication. Each line adds a user: MECHANISM:USER:PASSWORD, with PLAIN, "
                    + "SCRAM-SHA-256 or SCRAM-SHA-512. Refused if every user of the system can read the file.",
                isRepeatable: true),
            .init(
                name: "--sasl", value: "MECHANISM:USER:PASSWORD",
                help: "Adds one user in the same form. The process list shows the password: prefer --sasl-file.",
                isRepeatable: true),
            .init(
                name: "--num-partitions", value: "N",
                help: "Partitions of a topic that is created without a count; 1 if not given."),
            .init(
                name: "--auto-create-topics-enable", value: "true|false",
                help: "Whether a topic is created when a client requests its metadata; true if not given."),
            .init(
                name: "--group-initial-rebalance-delay-ms", value: "MS",
                help: "How long an empty group waits for more members after the first join; 0 if not given."),
            .init(
                name: "--ready-file", value: "FILE",
                help: "Created once the broker is ready; its only line is the bootstrap list."),
        ]
    ) { arguments in
        let (host, port) = try listenAddress(arguments["--listen"] ?? "")
        var configuration = KafkaBroker.Configuration(host: host, port: port, dataDirectory: arguments["--data-dir"])
        configuration.salvage = arguments.has("--salvage")
        configuration.tls = try BrokerSecurity.tls(arguments)
        configuration.mechanisms = try BrokerSecurity.mechanisms(arguments)
        if arguments.has("--sasl") {
            configuration.log.warning("broker: the process list shows the password of --sasl: use --sasl-file")
        }
        configuration.defaultPartitions = try arguments.integer(
            "--num-partitions", in: 1...configuration.limits.partitionsPerTopic, default: 1)
        configuration.autoCreateTopics = try arguments.boolean("--auto-create-topics-enable", default: true)
        let delay = try arguments.integer("--group-initial-rebalance-delay-ms", in: 0...3_600_000, default: 0)
        configuration.groupInitialRebalanceDelay = .milliseconds(delay)
        let broker = try await KafkaBroker.start(configuration: configuration)
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
            throw UsageError("--listen must be HOST:PORT, not \"\(text)\"")
        }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw UsageError("--listen must be HOST:PORT; write 0.0.0.0 for every address") }
        return (String(host), port)
    }
}
