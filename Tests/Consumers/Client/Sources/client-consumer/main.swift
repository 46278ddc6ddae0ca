import KafkaClient

// Nothing listens on this port: the call must throw the library's own error, and soon.
var configuration = Kafka.Configuration()
configuration.maximumBlock = .milliseconds(500)
do {
    let kafka = try await Kafka(bootstrap: "127.0.0.1:1", configuration: configuration)
    await kafka.close()
    print("connected")
} catch {
    print("refused: \(error.code.rawValue)")
}
