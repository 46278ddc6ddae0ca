import KafkaBroker
import KafkaCodecs
import SegmentLog

extension Command {
    static let broker = Command(
        name: "broker", summary: "Runs an Apache Kafka broker for development and tests, until INT or TERM.",
        flags: [
            .init(name: "--listen", value: "HOST:PORT", help: "Where to listen; port 0 is any free one.", isRequired: true),
            .init(name: "--data-dir", value: "DIR", help: "Where topics are kept; in memory where it is not given."),
            .init(
                name: "--ready-file", value: "FILE",
                help: "Made once the broker serves; its one line is the bootstrap list."),
        ]
    ) { arguments in
        let listen = arguments["--listen"] ?? ""
        guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]) else {
            throw UsageError("--listen takes HOST:PORT, not \"\(listen)\"")
        }
        var host = listen[..<colon]
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        let broker = try await KafkaBroker.start(
            configuration: .init(host: String(host), port: port, dataDirectory: arguments["--data-dir"]))
        let (asked, stop) = AsyncStream.makeStream(of: Void.self)
        Signals.whenAsked { stop.finish() }
        if let file = arguments["--ready-file"] { try ReadyFile.write(broker.bootstrap, to: file) }
        Terminal.print("serves at \(broker.bootstrap)")
        for await _ in asked {}
        await broker.stop()
        return .done
    }
}
