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
    name: "KafkaCrypto",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "CKafkaOpenSSL", targets: ["CKafkaOpenSSL"]),
        .library(name: "KafkaCrypto", targets: ["KafkaCrypto"]),
    ],
    targets: [
        systemLibrary(
            name: "CKafkaOpenSSL",
            path: "Sources/CKafkaOpenSSL",
            pkgConfig: "libssl libcrypto", apt: "libssl-dev", brew: "openssl@3"),
        .target(
            name: "KafkaCrypto",
            dependencies: ["CKafkaOpenSSL"],
            path: "Sources/KafkaCrypto",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaCryptoTests",
            dependencies: ["KafkaCrypto"],
            path: "Tests/KafkaCryptoTests",
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
