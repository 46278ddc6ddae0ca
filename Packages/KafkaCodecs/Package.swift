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
    name: "KafkaCodecs",
    platforms: [.macOS(.v15)],
    products: [.library(name: "KafkaCodecs", targets: ["KafkaCodecs"])],
    targets: [
        .target(name: "CKafkaCRC32C", path: "Sources/CKafkaCRC32C"),
        systemLibrary(
            name: "CKafkaZlib",
            path: "Sources/CKafkaZlib",
            pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
        systemLibrary(
            name: "CKafkaSnappy",
            path: "Sources/CKafkaSnappy",
            pkgConfig: "snappy", apt: "libsnappy-dev", brew: "snappy"),
        systemLibrary(
            name: "CKafkaLZ4",
            path: "Sources/CKafkaLZ4",
            pkgConfig: "liblz4", apt: "liblz4-dev", brew: "lz4"),
        systemLibrary(
            name: "CKafkaZstd",
            path: "Sources/CKafkaZstd",
            pkgConfig: "libzstd", apt: "libzstd-dev", brew: "zstd"),
        .target(
            name: "KafkaCodecs",
            dependencies: [
                "CKafkaCRC32C",
                "CKafkaZlib",
                "CKafkaSnappy",
                "CKafkaLZ4",
                "CKafkaZstd",
            ],
            path: "Sources/KafkaCodecs",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaCodecsTests",
            dependencies: ["KafkaCodecs"],
            path: "Tests/KafkaCodecsTests",
            exclude: ["Vectors"],
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
