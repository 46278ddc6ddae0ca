import KafkaCodecs
import Testing

@testable import KafkaClient

@Suite struct PartitionerTests {
    /// Hashes and partitions that Kafka's own Java class gave.
    static let golden: [(key: String, hash: Int32, partitionOf12: Int)] = [
        ("", 275_646_681, 9),
        ("95", -954_141_499, 1),
        ("a8f9", -1_784_578_180, 4),
        ("caa47b", 1_981_103_360, 8),
        ("68585a9d", 2_080_883_772, 0),
        ("5f5b467b5e", 473_480_490, 6),
        ("5d6097cf7250", -1_143_304_405, 7),
        ("9e308602ee86bd", 1_134_212_539, 7),
        ("adfb5f5598aa2e31", 1_109_008_714, 10),
        ("e587105be5cefb2891", 482_246_414, 2),
        ("cb39c31dd859fa25f058", 30_496_860, 0),
        ("af3ce9f24f5dc7c7355d87", -405_317_502, 2),
        ("8d5b3f371fb8eeb58dec64a8", 112_840_026, 6),
        ("18e88b7505c9de7f4e923ba727", -769_902_591, 5),
        ("7a2135bf99fc75dd24119cc54dc0", -911_413_128, 8),
        ("fa4664defb869d59692e34c34e50de", -1_951_041_669, 11),
        ("e00a52f4ffcd940c644fadc072cffe6d", 1_596_478_617, 9),
        ("5e4efb92927396b5c552957e065f116618", -1_274_232_416, 0),
        ("eab79748c418064ab7fd72f7e506f74bff4a", -1_505_310_318, 2),
        ("89e97a0123f87c40d7d0dd1d3941b311ce5d2b", -1_884_428_729, 3),
        ("ad4e6daf787e8f866a1f2504c2ad999190240f36", 900_173_667, 3),
        ("567aecf3fe31fe51308a7cc5368c929cc2ace8c670", -1_666_022_629, 7),
        ("e0e30afcca442441d32bea57ff05bdd83d4532d40b3d", -1_746_409_225, 7),
        ("b1671481a144a75037a2a6ea63ef1a000f5763ea382fb9", -2_028_981_312, 8),
        ("6ac244a238eba66ff967ae2f031682027fa92ef2801f15d2", -677_179_341, 11),
        ("cf38e3fb56284e3ad2a19b0d9bba71db905d444b8d8acb4955", -638_076_502, 10),
        ("5cb340c05cb578a03e571679b36029eb684ff6413314fc49adff", 1_389_830_439, 3),
        ("b8ec9f62c33a415f02454a1784bf61c0ef59d4f9a7042661e0a729", 1_409_324_357, 5),
        ("c317bd598c7a6ef8981595ed94f00ab3f484e03a8c564f7cb4722181", -396_322_904, 0),
        ("5ac9c716a3e47b611a969d1a4fe20ff5e65d62780d3e2bd534ae43f2bf", 1_271_876_420, 8),
        ("a912046517e241278eb311a1733cc49e52ec99778116133ab6f76e534a64", -751_624_077, 11),
    ]

    @Test func keysGoWhereJavasClientPutsThem() throws {
        for (key, hash, partition) in Self.golden {
            let bytes = try #require(Bytes(hex: key))
            #expect(bytes.withUnsafeBytes { Partitioner.murmur2($0) } == UInt32(bitPattern: hash))
            #expect(bytes.withUnsafeBytes { Partitioner.partition(of: $0, count: 12) } == partition)
        }
    }
}
