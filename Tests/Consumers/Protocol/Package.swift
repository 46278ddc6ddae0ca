// swift-tools-version: 6.2
// A package as an outside user writes it. Tests/Consumers/run makes git fetch the URL from a local clone.

import PackageDescription

let package = Package(
    name: "protocol-consumer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://rivven-kafka.invalid/rivven-kafka.git", from: "0.1.0")],
    targets: [
        .executableTarget(
            name: "protocol-consumer",
            dependencies: [.product(name: "KafkaProtocol", package: "rivven-kafka")])
    ]
)
