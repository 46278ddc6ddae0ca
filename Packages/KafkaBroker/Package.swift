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
    name: "KafkaBroker",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaBroker", targets: ["KafkaBroker"])],
    dependencies: [
        .package(path: "../KafkaCodecs"),
        .package(path: "../KafkaCrypto"),
        .package(path: "../KafkaProtocol"),
        .package(path: "../KafkaSASL"),
        .package(path: "../KafkaTransport"),
        .package(path: "../SegmentLog"),
    ],
    targets: [
        .target(
            name: "KafkaBroker",
            dependencies: [
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaProtocol", package: "KafkaProtocol"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
                .product(name: "SegmentLog", package: "SegmentLog"),
            ],
            path: "Sources/KafkaBroker",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaBrokerTests",
            dependencies: [
                "KafkaBroker",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaProtocol", package: "KafkaProtocol"),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
                .product(name: "SegmentLog", package: "SegmentLog"),
            ],
            path: "Tests/KafkaBrokerTests",
            swiftSettings: settings),
    ]
)
