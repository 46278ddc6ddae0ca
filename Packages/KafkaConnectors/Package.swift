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
    name: "KafkaConnectors",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaConnectors", targets: ["KafkaConnectors"])],
    traits: [
        .trait(name: "MSK", description: "The mechanism AWS_MSK_IAM"),
        .trait(name: "OIDC", description: "Tokens from an identity provider, fetched with libcurl"),
        .default(enabledTraits: []),
    ],
    dependencies: [
        .package(path: "../KafkaBroker"),
        .package(path: "../KafkaClient", traits: forwarded("MSK")),
        .package(path: "../KafkaCodecs"),
        .package(path: "../KafkaCrypto"),
        .package(path: "../KafkaMetrics"),
        .package(path: "../KafkaProtocol"),
        .package(path: "../KafkaSASL", traits: forwarded("MSK", "OIDC")),
        .package(path: "../KafkaTransport"),
        .package(path: "../Rivven"),
    ],
    targets: [
        systemLibrary(
            name: "CKafkaYAML",
            path: "Sources/CKafkaYAML",
            pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
        .target(
            name: "KafkaConnectors",
            dependencies: [
                "CKafkaYAML",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaProtocol", package: "KafkaProtocol"),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
                .product(name: "KafkaMSKIAM", package: "KafkaSASL", condition: .when(traits: ["MSK"])),
                .product(name: "KafkaOIDC", package: "KafkaSASL", condition: .when(traits: ["OIDC"])),
                .product(name: "KafkaMetrics", package: "KafkaMetrics"),
                .product(name: "KafkaClient", package: "KafkaClient"),
                .product(name: "RivvenProtocol", package: "Rivven"),
                .product(name: "RivvenClient", package: "Rivven"),
                .product(name: "RivvenLog", package: "Rivven"),
            ],
            path: "Sources/KafkaConnectors",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaConnectorsTests",
            dependencies: [
                "KafkaConnectors",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaProtocol", package: "KafkaProtocol"),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
                .product(name: "KafkaClient", package: "KafkaClient"),
                .product(name: "KafkaMetrics", package: "KafkaMetrics"),
                .product(name: "KafkaBroker", package: "KafkaBroker"),
                .product(name: "RivvenProtocol", package: "Rivven"),
                .product(name: "RivvenLog", package: "Rivven"),
            ],
            path: "Tests/KafkaConnectorsTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
    ]
)

/// Returns traits that are enabled in another package if this package has them enabled.
func forwarded(_ names: String...) -> Set<Package.Dependency.Trait> {
    Set(names.map { .trait(name: $0, condition: .when(traits: [$0])) })
}

/// Returns a target for a C library of the system. On Linux the module map is enough to find its headers and to link it;
/// pkg-config would run in the build of every package that depends on this one, even if the library is not used.
func systemLibrary(name: String, path: String, pkgConfig: String, apt: String, brew: String) -> Target {
    #if os(macOS)
        .systemLibrary(name: name, path: path, pkgConfig: pkgConfig, providers: [.brew([brew])])
    #else
        .systemLibrary(name: name, path: path, providers: [.apt([apt])])
    #endif
}
