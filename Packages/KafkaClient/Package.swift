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
    traits: [
        .trait(name: "MSK", description: "The mechanism AWS_MSK_IAM"),
        .default(enabledTraits: []),
    ],
    dependencies: [
        .package(path: "../KafkaCodecs"),
        .package(path: "../KafkaCrypto"),
        .package(path: "../KafkaProtocol"),
        .package(path: "../KafkaSASL", traits: forwarded("MSK")),
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
                .product(name: "KafkaMSKIAM", package: "KafkaSASL", condition: .when(traits: ["MSK"])),
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

/// Returns traits that are enabled in another package if this package has them enabled.
func forwarded(_ names: String...) -> Set<Package.Dependency.Trait> {
    Set(names.map { .trait(name: $0, condition: .when(traits: [$0])) })
}
