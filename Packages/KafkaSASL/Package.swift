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
        .library(name: "KafkaOIDC", targets: ["KafkaOIDC"]),
    ],
    traits: [
        .trait(name: "MSK", description: "The mechanism AWS_MSK_IAM"),
        .trait(name: "OIDC", description: "Tokens from an identity provider, fetched with libcurl"),
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
        systemLibrary(
            name: "CKafkaCurl",
            path: "Sources/CKafkaCurl",
            pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
        .target(
            name: "KafkaOIDC",
            dependencies: [
                .target(name: "CKafkaCurl", condition: .when(traits: ["OIDC"])),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                "KafkaSASL",
            ],
            path: "Sources/KafkaOIDC",
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
        .testTarget(
            name: "KafkaOIDCTests",
            dependencies: [
                .target(name: "KafkaOIDC", condition: .when(traits: ["OIDC"])),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                "KafkaSASL",
            ],
            path: "Tests/KafkaOIDCTests",
            swiftSettings: settings),
    ]
)

/// Returns a target for a C library of the system. On Linux the module map is enough to find its headers and to link it;
/// pkg-config would run in the build of every package that depends on this one, even if the library is not used.
func systemLibrary(name: String, path: String, pkgConfig: String, apt: String, brew: String) -> Target {
    #if os(macOS)
        .systemLibrary(name: name, path: path, pkgConfig: pkgConfig, providers: [.brew([brew])])
    #else
        .systemLibrary(name: name, path: path, providers: [.apt([apt])])
    #endif
}
