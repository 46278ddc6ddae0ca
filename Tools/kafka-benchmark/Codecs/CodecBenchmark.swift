import CKafkaBenchmark
import KafkaCodecs

/// The speed of compression in batches of 64 KiB, compared with direct calls of the C library, and the speed of the
/// checksums.
enum CodecBenchmark {
    private static let batch = 64 << 10

    static func run() {
        let input = Payload.text(size: batch)
        var table = Table(["64 KiB, MB/s", "ours", "C alone", "ratio", "allocations"])
        for codec in Compression.allCases where codec != .none {
            guard let compressed = try? input.withUnsafeBytes({ try codec.compress($0) }) else { continue }
            let direct = DirectCodec(codec, input: input, compressed: compressed)
            let ours = {
                keep(try? input.withUnsafeBytes { try codec.compress($0) })
            }
            let back = { keep(try? codec.decompress(compressed)) }
            row("\(codec.name) compress", [ours, direct.compress], &table)
            row("\(codec.name) decompress", [back, direct.decompress], &table)
        }
        table.print()
        print("")
        checksums(input)
    }

    private static func row(_ name: String, _ works: [() -> Void], _ table: inout Table) {
        let taken = Measure.alternating(works)
        let speeds = taken.map { Double(batch) / Measure.median($0) * 1000 }
        // The median of the ratios of the rounds: two measurements of one round ran under the same load.
        let ratio = Measure.median(zip(taken[0], taken[1]).map { $1 / $0 })
        table.add([
            name, Table.number(speeds[0]), Table.number(speeds[1]), Table.number(ratio, places: 2),
            Table.number(Measure.allocations(works[0])),
        ])
    }

    private static func checksums(_ input: Bytes) {
        var table = Table(["64 KiB, GB/s", "ours", "one stream"])
        let taken = Measure.alternating([
            { keep(CRC32C.checksum(input)) },
            { keep(input.withUnsafeBytes { ckafka_crc32c_one_stream($0.baseAddress, $0.count) }) },
            { keep(CRC32.checksum(input)) },
        ])
        let speeds = taken.map { Table.number(Double(batch) / Measure.median($0), places: 1) }
        table.add(["CRC-32C", speeds[0], speeds[1]])
        table.add(["CRC-32", speeds[2], "-"])
        table.print()
    }
}
