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
    name: "KafkaProtocol",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaProtocol", targets: ["KafkaProtocol"])],
    dependencies: [.package(path: "../KafkaCodecs")],
    targets: [
        .target(
            name: "KafkaProtocol",
            dependencies: [.product(name: "KafkaCodecs", package: "KafkaCodecs")],
            path: "Sources/KafkaProtocol",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaProtocolTests",
            dependencies: [
                "KafkaProtocol",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
            ],
            path: "Tests/KafkaProtocolTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
    ]
)
