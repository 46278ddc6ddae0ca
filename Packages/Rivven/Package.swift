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
    products: [
        .library(name: "RivvenProtocol", targets: ["RivvenProtocol"]),
        .library(name: "RivvenClient", targets: ["RivvenClient"]),
        .library(name: "RivvenLog", targets: ["RivvenLog"]),
    ],
    dependencies: [
        .package(path: "../KafkaCodecs"),
        .package(path: "../KafkaCrypto"),
        .package(path: "../KafkaSASL"),
        .package(path: "../KafkaTransport"),
        .package(path: "../SegmentLog"),
    ],
    targets: [
        .target(
            name: "RivvenProtocol",
            dependencies: [.product(name: "KafkaCodecs", package: "KafkaCodecs")],
            path: "Sources/RivvenProtocol",
            swiftSettings: settings),
        .target(
            name: "RivvenClient",
            dependencies: [
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
                "RivvenProtocol",
            ],
            path: "Sources/RivvenClient",
            swiftSettings: settings),
        .target(
            name: "RivvenLog",
            dependencies: [
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                "RivvenProtocol",
                .product(name: "SegmentLog", package: "SegmentLog"),
            ],
            path: "Sources/RivvenLog",
            swiftSettings: settings),
        .testTarget(
            name: "RivvenProtocolTests",
            dependencies: [
                "RivvenProtocol",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
            ],
            path: "Tests/RivvenProtocolTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "RivvenClientTests",
            dependencies: [
                "RivvenClient",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                .product(name: "KafkaCrypto", package: "KafkaCrypto"),
                .product(name: "KafkaTransport", package: "KafkaTransport"),
                .product(name: "KafkaSASL", package: "KafkaSASL"),
                "RivvenProtocol",
            ],
            path: "Tests/RivvenClientTests",
            swiftSettings: settings),
        .testTarget(
            name: "RivvenLogTests",
            dependencies: [
                "RivvenLog",
                .product(name: "KafkaCodecs", package: "KafkaCodecs"),
                "RivvenProtocol",
                .product(name: "SegmentLog", package: "SegmentLog"),
            ],
            path: "Tests/RivvenLogTests",
            swiftSettings: settings),
    ]
)
