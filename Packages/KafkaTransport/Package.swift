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
    name: "KafkaTransport",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaTransport", targets: ["KafkaTransport"])],
    dependencies: [
        .package(path: "../KafkaCodecs"),
        .package(path: "../KafkaCrypto"),
    ],
    targets: [
        systemLibrary(
            name: "CKafkaEvent",
            path: "Sources/CKafkaEvent",
            pkgConfig: "libevent_core libevent_extra", apt: "libevent-dev", brew: "libevent"),
        .target(
            name: "KafkaTransport",
            dependencies: [
                "CKafkaEvent",
                .product(name: "CKafkaOpenSSL", package: "KafkaCrypto"),
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
            ],
            path: "Sources/KafkaTransport",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaTransportTests",
            dependencies: [
                "KafkaTransport",
                .product(name: "CKafkaOpenSSL", package: "KafkaCrypto"),
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
            ],
            path: "Tests/KafkaTransportTests",
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
