// swift-tools-version: 6.2
// A package as an outside user writes it. Tests/Consumers/run makes git fetch the URL from a local clone.

import PackageDescription

let package = Package(
    name: "traits-consumer",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://rivven-kafka.invalid/rivven-kafka.git", from: "0.1.0", traits: ["MSK", "OIDC"])
    ],
    targets: [
        .executableTarget(
            name: "traits-consumer",
            dependencies: [
                .product(name: "KafkaClient", package: "rivven-kafka"),
                .product(name: "KafkaCrypto", package: "rivven-kafka"),
                .product(name: "KafkaSASL", package: "rivven-kafka"),
                .product(name: "KafkaMSKIAM", package: "rivven-kafka"),
                .product(name: "KafkaOIDC", package: "rivven-kafka"),
            ])
    ]
)
