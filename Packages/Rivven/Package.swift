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
    name: "Rivven",
    platforms: [.macOS(.v15)],
    products: [.library(name: "RivvenProtocol", targets: ["RivvenProtocol"])],
    dependencies: [.package(path: "../KafkaCodecs")],
    targets: [
        .target(
            name: "RivvenProtocol",
            dependencies: [.product(name: "KafkaCodecs", package: "KafkaCodecs")],
            path: "Sources/RivvenProtocol",
            swiftSettings: settings),
    ]
)
