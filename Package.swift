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
    name: "rivven-kafka",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "KafkaCodecs", targets: ["KafkaCodecs"]),
        .library(name: "KafkaProtocol", targets: ["KafkaProtocol"]),
        .library(name: "KafkaCrypto", targets: ["KafkaCrypto"]),
        .library(name: "KafkaSASL", targets: ["KafkaSASL"]),
        .library(name: "KafkaMSKIAM", targets: ["KafkaMSKIAM"]),
        .library(name: "KafkaOIDC", targets: ["KafkaOIDC"]),
        .library(name: "KafkaTransport", targets: ["KafkaTransport"]),
        .library(name: "KafkaMetrics", targets: ["KafkaMetrics"]),
        .library(name: "SegmentLog", targets: ["SegmentLog"]),
        .library(name: "KafkaClient", targets: ["KafkaClient"]),
        .library(name: "KafkaBroker", targets: ["KafkaBroker"]),
        .library(name: "RivvenProtocol", targets: ["RivvenProtocol"]),
        .library(name: "RivvenClient", targets: ["RivvenClient"]),
        .library(name: "RivvenLog", targets: ["RivvenLog"]),
        .library(name: "KafkaConnectors", targets: ["KafkaConnectors"]),
        .executable(name: "kafka-protocol-generator", targets: ["kafka-protocol-generator"]),
        .executable(name: "kafka-conformance", targets: ["kafka-conformance"]),
        .executable(name: "kafka-perf", targets: ["kafka-perf"]),
        .executable(name: "kafka-benchmark", targets: ["kafka-benchmark"]),
        .executable(name: "rivven-connect", targets: ["rivven-connect"]),
    ],
    traits: [
        .trait(name: "MSK", description: "The mechanism AWS_MSK_IAM"),
        .trait(name: "OIDC", description: "Tokens from an identity provider, fetched with libcurl"),
        .default(enabledTraits: []),
    ],
    targets: [
        .target(name: "CKafkaCRC32C", path: "Packages/KafkaCodecs/Sources/CKafkaCRC32C"),
        systemLibrary(
            name: "CKafkaZlib",
            path: "Packages/KafkaCodecs/Sources/CKafkaZlib",
            pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
        systemLibrary(
            name: "CKafkaSnappy",
            path: "Packages/KafkaCodecs/Sources/CKafkaSnappy",
            pkgConfig: "snappy", apt: "libsnappy-dev", brew: "snappy"),
        systemLibrary(
            name: "CKafkaLZ4",
            path: "Packages/KafkaCodecs/Sources/CKafkaLZ4",
            pkgConfig: "liblz4", apt: "liblz4-dev", brew: "lz4"),
        systemLibrary(
            name: "CKafkaZstd",
            path: "Packages/KafkaCodecs/Sources/CKafkaZstd",
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
            path: "Packages/KafkaCodecs/Sources/KafkaCodecs",
            swiftSettings: settings),
        .target(
            name: "KafkaProtocol",
            dependencies: ["KafkaCodecs"],
            path: "Packages/KafkaProtocol/Sources/KafkaProtocol",
            swiftSettings: settings),
        systemLibrary(
            name: "CKafkaOpenSSL",
            path: "Packages/KafkaCrypto/Sources/CKafkaOpenSSL",
            pkgConfig: "libssl libcrypto", apt: "libssl-dev", brew: "openssl@3"),
        .target(
            name: "KafkaCrypto",
            dependencies: ["CKafkaOpenSSL"],
            path: "Packages/KafkaCrypto/Sources/KafkaCrypto",
            swiftSettings: settings),
        .target(
            name: "KafkaSASL",
            dependencies: ["KafkaCrypto"],
            path: "Packages/KafkaSASL/Sources/KafkaSASL",
            swiftSettings: settings),
        .target(
            name: "KafkaMSKIAM",
            dependencies: [
                "KafkaCrypto",
                "KafkaSASL",
            ],
            path: "Packages/KafkaSASL/Sources/KafkaMSKIAM",
            swiftSettings: settings),
        systemLibrary(
            name: "CKafkaCurl",
            path: "Packages/KafkaSASL/Sources/CKafkaCurl",
            pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
        .target(
            name: "KafkaOIDC",
            dependencies: [
                .target(name: "CKafkaCurl", condition: .when(traits: ["OIDC"])),
                "KafkaCrypto",
                "KafkaSASL",
            ],
            path: "Packages/KafkaSASL/Sources/KafkaOIDC",
            swiftSettings: settings),
        systemLibrary(
            name: "CKafkaEvent",
            path: "Packages/KafkaTransport/Sources/CKafkaEvent",
            pkgConfig: "libevent_core libevent_extra", apt: "libevent-dev", brew: "libevent"),
        .target(
            name: "KafkaTransport",
            dependencies: [
                "CKafkaEvent",
                "CKafkaOpenSSL",
                "KafkaCodecs",
            ],
            path: "Packages/KafkaTransport/Sources/KafkaTransport",
            swiftSettings: settings),
        .target(
            name: "KafkaMetrics",
            path: "Packages/KafkaMetrics/Sources/KafkaMetrics",
            swiftSettings: settings),
        .target(
            name: "SegmentLog",
            dependencies: ["KafkaCodecs"],
            path: "Packages/SegmentLog/Sources/SegmentLog",
            swiftSettings: settings),
        .target(
            name: "KafkaClient",
            dependencies: [
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                .target(name: "KafkaMSKIAM", condition: .when(traits: ["MSK"])),
            ],
            path: "Packages/KafkaClient/Sources/KafkaClient",
            swiftSettings: settings),
        .target(
            name: "KafkaBroker",
            dependencies: [
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaTransport",
                "KafkaSASL",
                "SegmentLog",
            ],
            path: "Packages/KafkaBroker/Sources/KafkaBroker",
            swiftSettings: settings),
        .target(
            name: "RivvenProtocol",
            dependencies: ["KafkaCodecs"],
            path: "Packages/Rivven/Sources/RivvenProtocol",
            swiftSettings: settings),
        .target(
            name: "RivvenClient",
            dependencies: [
                "KafkaCodecs",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                "RivvenProtocol",
            ],
            path: "Packages/Rivven/Sources/RivvenClient",
            swiftSettings: settings),
        .target(
            name: "RivvenLog",
            dependencies: [
                "KafkaCodecs",
                "RivvenProtocol",
                "SegmentLog",
            ],
            path: "Packages/Rivven/Sources/RivvenLog",
            swiftSettings: settings),
        systemLibrary(
            name: "CKafkaYAML",
            path: "Packages/KafkaConnectors/Sources/CKafkaYAML",
            pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
        .target(
            name: "KafkaConnectors",
            dependencies: [
                "CKafkaYAML",
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                .target(name: "KafkaMSKIAM", condition: .when(traits: ["MSK"])),
                .target(name: "KafkaOIDC", condition: .when(traits: ["OIDC"])),
                "KafkaMetrics",
                "KafkaClient",
                "RivvenProtocol",
                "RivvenClient",
                "RivvenLog",
            ],
            path: "Packages/KafkaConnectors/Sources/KafkaConnectors",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaCodecsTests",
            dependencies: ["KafkaCodecs"],
            path: "Packages/KafkaCodecs/Tests/KafkaCodecsTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "KafkaProtocolTests",
            dependencies: [
                "KafkaProtocol",
                "KafkaCodecs",
            ],
            path: "Packages/KafkaProtocol/Tests/KafkaProtocolTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "KafkaCryptoTests",
            dependencies: ["KafkaCrypto"],
            path: "Packages/KafkaCrypto/Tests/KafkaCryptoTests",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaSASLTests",
            dependencies: [
                "KafkaSASL",
                "KafkaCrypto",
            ],
            path: "Packages/KafkaSASL/Tests/KafkaSASLTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "KafkaMSKIAMTests",
            dependencies: [
                .target(name: "KafkaMSKIAM", condition: .when(traits: ["MSK"])),
                "KafkaCrypto",
                "KafkaSASL",
            ],
            path: "Packages/KafkaSASL/Tests/KafkaMSKIAMTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "KafkaOIDCTests",
            dependencies: [
                .target(name: "KafkaOIDC", condition: .when(traits: ["OIDC"])),
                "KafkaCrypto",
                "KafkaSASL",
            ],
            path: "Packages/KafkaSASL/Tests/KafkaOIDCTests",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaTransportTests",
            dependencies: [
                "KafkaTransport",
                "CKafkaOpenSSL",
                "KafkaCodecs",
            ],
            path: "Packages/KafkaTransport/Tests/KafkaTransportTests",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaMetricsTests",
            dependencies: ["KafkaMetrics"],
            path: "Packages/KafkaMetrics/Tests/KafkaMetricsTests",
            swiftSettings: settings),
        .testTarget(
            name: "SegmentLogTests",
            dependencies: [
                "SegmentLog",
                "KafkaCodecs",
            ],
            path: "Packages/SegmentLog/Tests/SegmentLogTests",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaClientTests",
            dependencies: [
                "KafkaClient",
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
            ],
            path: "Packages/KafkaClient/Tests/KafkaClientTests",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaBrokerTests",
            dependencies: [
                "KafkaBroker",
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                "SegmentLog",
            ],
            path: "Packages/KafkaBroker/Tests/KafkaBrokerTests",
            swiftSettings: settings),
        .testTarget(
            name: "RivvenProtocolTests",
            dependencies: [
                "RivvenProtocol",
                "KafkaCodecs",
            ],
            path: "Packages/Rivven/Tests/RivvenProtocolTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "RivvenClientTests",
            dependencies: [
                "RivvenClient",
                "KafkaCodecs",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                "RivvenProtocol",
            ],
            path: "Packages/Rivven/Tests/RivvenClientTests",
            swiftSettings: settings),
        .testTarget(
            name: "RivvenLogTests",
            dependencies: [
                "RivvenLog",
                "KafkaCodecs",
                "RivvenProtocol",
                "SegmentLog",
            ],
            path: "Packages/Rivven/Tests/RivvenLogTests",
            swiftSettings: settings),
        .testTarget(
            name: "KafkaConnectorsTests",
            dependencies: [
                "KafkaConnectors",
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                "KafkaClient",
                "KafkaMetrics",
                "KafkaBroker",
                "RivvenProtocol",
                "RivvenLog",
            ],
            path: "Packages/KafkaConnectors/Tests/KafkaConnectorsTests",
            exclude: ["Vectors"],
            swiftSettings: settings),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "kafka-conformance",
                "KafkaCodecs",
                "KafkaProtocol",
            ],
            path: "Tests/ConformanceTests",
            swiftSettings: settings),
        .testTarget(
            name: "DocumentTests",
            dependencies: [
                "KafkaBroker",
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaTransport",
                "KafkaMetrics",
                "KafkaClient",
                "KafkaConnectors",
                "RivvenProtocol",
                "RivvenLog",
            ],
            path: "Tests/DocumentTests",
            swiftSettings: settings),
        .testTarget(
            name: "BrokerSuite",
            dependencies: [
                "KafkaBroker",
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                .target(name: "KafkaMSKIAM", condition: .when(traits: ["MSK"])),
                "KafkaClient",
                "KafkaMetrics",
                "KafkaConnectors",
                "RivvenProtocol",
                "RivvenLog",
            ],
            path: "IntegrationTests/BrokerSuite",
            swiftSettings: settings),
        .target(name: "CKafkaBenchmark", path: "Tools/CKafkaBenchmark"),
        .executableTarget(
            name: "kafka-protocol-generator",
            path: "Tools/kafka-protocol-generator",
            exclude: ["Schema"],
            swiftSettings: settings),
        .executableTarget(
            name: "kafka-conformance",
            dependencies: [
                "KafkaCodecs",
                "KafkaCrypto",
                .target(name: "KafkaMSKIAM", condition: .when(traits: ["MSK"])),
                "KafkaProtocol",
                "KafkaSASL",
                "KafkaConnectors",
                "RivvenProtocol",
            ],
            path: "Tools/kafka-conformance",
            swiftSettings: settings),
        .executableTarget(
            name: "kafka-perf",
            dependencies: [
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                "KafkaClient",
            ],
            path: "Tools/kafka-perf",
            swiftSettings: settings),
        .executableTarget(
            name: "kafka-benchmark",
            dependencies: [
                "CKafkaBenchmark",
                "CKafkaZlib",
                "CKafkaSnappy",
                "CKafkaLZ4",
                "CKafkaZstd",
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                "KafkaMetrics",
                "KafkaClient",
                "KafkaBroker",
                "KafkaConnectors",
                "RivvenProtocol",
                "RivvenClient",
                "RivvenLog",
                "SegmentLog",
            ],
            path: "Tools/kafka-benchmark",
            swiftSettings: settings),
        .executableTarget(
            name: "rivven-connect",
            dependencies: [
                "KafkaCodecs",
                "KafkaProtocol",
                "KafkaCrypto",
                "KafkaTransport",
                "KafkaSASL",
                "KafkaClient",
                "KafkaBroker",
                "KafkaConnectors",
                "RivvenProtocol",
                "RivvenClient",
                "RivvenLog",
                "SegmentLog",
            ],
            path: "Tools/rivven-connect",
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
