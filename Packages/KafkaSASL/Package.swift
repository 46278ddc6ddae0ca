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
    products: [
        .library(name: "KafkaSASL", targets: ["KafkaSASL"]),
        .library(name: "KafkaMSKIAM", targets: ["KafkaMSKIAM"]),
    ],
    traits: [
        .trait(name: "MSK", description: "The mechanism AWS_MSK_IAM"),
        .default(enabledTraits: []),
    ],
    dependencies: [.package(path: "../KafkaCrypto")],
    targets: [
        .target(
            name: "KafkaSASL",
            dependencies: [.product(name: "KafkaCrypto", package: "KafkaCrypto")],
            path: "Sources/KafkaSASL",
            swiftSettings: settings),
        .target(
            name: "KafkaMSKIAM",
            dependencies: [
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                "KafkaSASL",
            ],
            path: "Sources/KafkaMSKIAM",
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
        .testTarget(
            name: "KafkaMSKIAMTests",
            dependencies: [
                .target(name: "KafkaMSKIAM", condition: .when(traits: ["MSK"])),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                "KafkaSASL",
            ],
            path: "Tests/KafkaMSKIAMTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
    ]
)
