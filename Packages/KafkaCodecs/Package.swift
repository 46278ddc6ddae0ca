// swift-tools-version: 6.2
import PackageDescription
let settings: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("NonisolatedNonsendingByDefault")]
let package = Package(name: "KafkaCodecs", platforms: [.macOS(.v15)], products: [.library(name: "KafkaCodecs", targets: ["KafkaCodecs"])],
 targets: [.target(name: "CKafkaCRC32C"), .systemLibrary(name: "CKafkaLZ4"), .target(name: "KafkaCodecs", dependencies: ["CKafkaCRC32C", "CKafkaLZ4"], swiftSettings: settings), .testTarget(name: "KafkaCodecsTests", dependencies: ["KafkaCodecs"], swiftSettings: settings)])
