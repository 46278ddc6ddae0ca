// swift-tools-version: 6.2
// Written by Tools/manifests: change its tables, not this file.

import PackageDescription

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (Context.environment["KAFKA_STRICT"] == "1" ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "KafkaClient",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaClient", targets: ["KafkaClient"])],
    dependencies: [
        .package(path: "../KafkaCodecs"),
        .package(path: "../KafkaCrypto"),
        .package(path: "../KafkaProtocol"),
        .package(path: "../KafkaSASL"),
        .package(path: "../KafkaTransport"),
    ],
    targets: [
        .target(
            name: "KafkaClient",
            dependencies: [
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaProtocol", package: "KafkaProtocol"),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
            ],
            path: "Sources/KafkaClient",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaClientTests",
            dependencies: [
                "KafkaClient",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaProtocol", package: "KafkaProtocol"),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
            ],
            path: "Tests/KafkaClientTests",
            swiftSettings: settings),
    ]
)
