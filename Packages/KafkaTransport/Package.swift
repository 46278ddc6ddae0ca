// swift-tools-version: 6.2
import PackageDescription
let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("NonisolatedNonsendingByDefault")]
let package = Package(name: "KafkaTransport", platforms: [.macOS(.v15)], products: [.library(name: "KafkaTransport", targets: ["KafkaTransport"])],
 dependencies: [.package(path: "../KafkaCodecs")],
 targets: [.systemLibrary(name: "CKafkaEvent"), .target(name: "KafkaTransport", dependencies: ["CKafkaEvent", .product(name: "KafkaCodecs", package: "KafkaCodecs")], swiftSettings: settings), .testTarget(name: "KafkaTransportTests", dependencies: ["KafkaTransport", .product(name: "KafkaCodecs", package: "KafkaCodecs")], swiftSettings: settings)])
