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
    name: "KafkaSASL",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaSASL", targets: ["KafkaSASL"])],
    dependencies: [.package(path: "../KafkaCrypto")],
    targets: [
        .target(
            name: "KafkaSASL",
            dependencies: [.product(name: "KafkaCrypto", package: "KafkaCrypto")],
            path: "Sources/KafkaSASL",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaSASLTests",
            dependencies: [
                "KafkaSASL",
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
            ],
            path: "Tests/KafkaSASLTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
    ]
)
