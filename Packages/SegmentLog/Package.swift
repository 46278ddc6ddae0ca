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
    name: "SegmentLog",
    platforms: [.macOS(.v15)],
    products: [.library(name: "SegmentLog", targets: ["SegmentLog"])],
    dependencies: [.package(path: "../KafkaCodecs")],
    targets: [
        .target(
            name: "SegmentLog",
            dependencies: [.product(name: "KafkaCodecs", package: "KafkaCodecs")],
            path: "Sources/SegmentLog",
            swiftSettings: settings),
        .testTarget(
            name: "SegmentLogTests",
            dependencies: [
                "SegmentLog",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
            ],
            path: "Tests/SegmentLogTests",
            swiftSettings: settings),
    ]
)
