// swift-tools-version: 6.2

import PackageDescription

// Programs for libFuzzer, built by Tests/Fuzz/run. The fuzzed functions are in KafkaProtocol's tests (the links in
// Sources lead there). Those tests also replay the corpus without a fuzzer.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "rivven-kafka", path: "../..")],
    targets: ["FuzzMessages", "FuzzRecordBatches", "FuzzCompression"].map { name in
        .executableTarget(
            name: name,
            dependencies: [
                .product(name: "KafkaCodecs", package: "rivven-kafka"),
                .product(name: "KafkaProtocol", package: "rivven-kafka"),
            ])
    }
)
