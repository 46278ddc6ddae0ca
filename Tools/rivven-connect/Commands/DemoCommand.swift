extension Command {
    static let demo = Command(
        name: "demo",
        summary:
            "Carries orders from embedded Kafka through the embedded event log to a second topic, and checks them.",
        flags: [
            .init(name: "--records", value: "N", help: "Number of orders; 100000 if not given."),
            .init(name: "--no-ui", value: nil, help: "Prints only the result, without live progress."),
            .init(name: "--keep", value: "DIR", help: "Keeps the data in DIR, for rivven-connect broker --data-dir."),
        ]
    ) { arguments in
        let count = try arguments.integer("--records", in: 1...100_000_000, default: 100_000)
        let directory = try DemoDirectory(keeping: arguments["--keep"])
        defer { directory.remove() }
        let progress = DemoProgress(total: count, isLive: !arguments.has("--no-ui"))
        let result = try await Demo(count: count, directory: directory.path, progress: progress).run()
        progress.finish(result)
        Terminal.print(result.json)
        return result.verified == count ? .done : .failed
    }
}
