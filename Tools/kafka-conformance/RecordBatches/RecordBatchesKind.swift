import KafkaCodecs
import KafkaProtocol

extension Kind {
    /// Sequences of record batches of every magic: `hex` decodes to `batches`, and batches created from `batches`
    /// encode to `hex`. For a compressed batch, the length, the checksum and the compressed bytes may differ.
    static let recordBatches = Kind("record-batches", eachLine: checkBatches)
}

private func checkBatches(_ line: JSON) throws(Mismatch) {
    guard let name = line["name"]?.string, let bytes = line["hex"]?.string.flatMap({ Bytes(hex: $0) }),
        let expected = line["batches"]?.array
    else {
        throw Mismatch("one of name, hex and batches is missing")
    }
    do throws(Mismatch) {
        try check(bytes, expected)
    } catch {
        throw Mismatch("\(name): \(error.reason)")
    }
}

private func check(_ bytes: Bytes, _ expected: [JSON]) throws(Mismatch) {
    var batches = RecordBatches(bytes)
    var taken = 0
    for (index, json) in expected.enumerated() {
        guard let stored = try decoding({ () throws(CodecError) in try batches.next() }) else {
            throw Mismatch("there are \(index) batches, not \(expected.count)")
        }
        taken += stored.bytes.count
        try decoding { () throws(CodecError) in try stored.verifyChecksum() }
        let golden = try GoldenBatch(json)
        if let difference = try decoding({ () throws(CodecError) in try BatchJSON.of(stored) })
            .difference(from: json, at: "batches[\(index)]")
        {
            throw Mismatch("decoding gave a different value: \(difference)")
        }
        let built = try decoding { () throws(CodecError) in try golden.encoded(like: stored) }
        try decoding { () throws(CodecError) in try compare(StoredRecordBatch(built), stored) }
    }
    guard taken == bytes.count else { throw Mismatch("decoding left \(bytes.count - taken) bytes") }
}

private func compare(_ built: StoredRecordBatch, _ stored: StoredRecordBatch) throws(CodecError) {
    let isSame: Bool
    switch (built, stored) {
    case (.current(let one), .current(let two)) where two.compression != Compression.none:
        let bodies = (try one.decompressedRecords(), try two.decompressedRecords())
        // The length and the checksum may differ.
        isSame =
            one.bytes.differsOnly(in: [8..<12, 17..<21], from: two.bytes, upTo: RecordBatchView.headerSize)
            && bodies.0 == bodies.1
    case (.legacy(let one), .legacy(let two)) where two.compression != Compression.none:
        let bodies = (try one.decompressedMessages(), try two.decompressedMessages())
        // The size and the checksum may differ, and the length of the compressed value, which follows the key.
        isSame =
            one.bytes.differsOnly(in: [8..<16], from: two.bytes, upTo: two.magic == 0 ? 22 : 30)
            && bodies.0 == bodies.1
    default:
        isSame = built.bytes == stored.bytes
    }
    guard isSame else { throw CodecError(.malformed, "encoding gave different bytes") }
}

extension Bytes {
    fileprivate func differsOnly(in ranges: [Range<Int>], from other: Bytes, upTo end: Int) -> Bool {
        guard count >= end, other.count >= end else { return false }
        return (0..<end).allSatisfy { index in
            ranges.contains { $0.contains(index) } || self[index] == other[index]
        }
    }
}

private func decoding<Value>(_ body: () throws(CodecError) -> Value) throws(Mismatch) -> Value {
    do throws(CodecError) { return try body() } catch { throw Mismatch(error.message) }
}
