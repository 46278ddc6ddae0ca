import KafkaClient

// Nothing listens there: the answer must be the library's error, and soon.
var configuration = Kafka.Configuration()
configuration.maximumBlock = .milliseconds(500)
do {
    let kafka = try await Kafka(bootstrap: "127.0.0.1:1", configuration: configuration)
    await kafka.close()
    print("connected")
} catch {
    print("refused: \(error.code.rawValue)")
}
