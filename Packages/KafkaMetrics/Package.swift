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
    name: "KafkaMetrics",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaMetrics", targets: ["KafkaMetrics"])],
    targets: [
        .target(
            name: "KafkaMetrics",
            path: "Sources/KafkaMetrics",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaMetricsTests",
            dependencies: ["KafkaMetrics"],
            path: "Tests/KafkaMetricsTests",
            swiftSettings: settings),
    ]
)
