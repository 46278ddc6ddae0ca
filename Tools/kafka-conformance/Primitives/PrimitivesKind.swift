import KafkaCodecs

extension Kind {
    /// Hashes, checksums and varints. The file is one object of arrays; each entry counts once.
    static let primitives = Kind("primitives") { text, report in
        let json: JSON
        do throws(Mismatch) {
            json = try JSON(parsing: Substring(text))
        } catch {
            report.fail(line: 1, error.reason)
            return
        }
        for (name, check) in entryChecks {
            guard let entries = json[name]?.array else {
                report.fail(line: 1, "\(name) is missing")
                continue
            }
            for (index, entry) in entries.enumerated() {
                if let fault = check(entry) {
                    report.fail(line: 1, "\(name)[\(index)]: \(fault)")
                } else {
                    report.pass()
                }
            }
        }
    }
}

/// Returns what is wrong with an entry, or `nil`.
private typealias EntryCheck = @Sendable (JSON) -> String?

private let entryChecks: [(String, EntryCheck)] = [
    ("murmur2", checkKey), ("varints", checkVarint), ("varlongs", checkVarlong),
]

@Sendable private func checkKey(_ entry: JSON) -> String? {
    guard let key = entry["key_hex"]?.string.flatMap({ Bytes(hex: $0) }), let hash: Int32 = entry["hash"]?.integer(),
        let partition: Int = entry["partition_of_12"]?.integer(),
        let crc32c = entry["crc32c"]?.string.flatMap({ UInt32($0, radix: 16) })
    else { return "a member is missing or has the wrong type" }
    guard key.withUnsafeBytes({ Murmur2.hash($0) }) == hash else { return "murmur2 differs" }
    guard key.withUnsafeBytes({ Murmur2.partition(of: $0, count: 12) }) == partition else {
        return "the partition differs"
    }
    return CRC32C.checksum(key) == crc32c ? nil : "CRC-32C differs"
}

@Sendable private func checkVarint(_ entry: JSON) -> String? {
    guard let value: Int32 = entry["value"]?.integer(),
        let bytes = entry["zigzag_varint"]?.string.flatMap({ Bytes(hex: $0) })
    else { return "a member is missing or has the wrong type" }
    var writer = ByteWriter()
    writer.varint(value)
    guard writer.finish() == bytes else { return "encoding gave different bytes" }
    var reader = ByteReader(bytes)
    return (try? reader.varint()) == value && reader.isAtEnd ? nil : "decoding gave a different value"
}

@Sendable private func checkVarlong(_ entry: JSON) -> String? {
    guard let value: Int64 = entry["value"]?.integer(),
        let bytes = entry["zigzag_varlong"]?.string.flatMap({ Bytes(hex: $0) })
    else { return "a member is missing or has the wrong type" }
    var writer = ByteWriter()
    writer.varlong(value)
    guard writer.finish() == bytes else { return "encoding gave different bytes" }
    var reader = ByteReader(bytes)
    return (try? reader.varlong()) == value && reader.isAtEnd ? nil : "decoding gave a different value"
}
