public import KafkaCodecs

/// Writes records into the memory of a batch as they come, in their final form: nothing is kept for later but counts.
///
/// The memory is the caller's, and must outlive the writer. Room is checked before anything is written.
public struct RecordBatchWriter {
    @usableFromInline let base: UnsafeMutableRawPointer
    /// The size of the memory.
    public let capacity: Int
    /// The bytes in use, the batch's header included.
    public private(set) var used = RecordBatchLayout.records
    /// The number of records written.
    public private(set) var count = 0
    /// The timestamp of the first record.
    public private(set) var baseTimestamp: Int64 = 0
    /// The latest timestamp.
    public private(set) var maxTimestamp: Int64 = -1

    /// Creates a writer into `memory`, which has room for a batch's header at least.
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        precondition(memory.count >= RecordBatchLayout.records, "a batch needs room for its header")
        guard let base = memory.baseAddress else { preconditionFailure("a batch needs memory") }
        self.base = base
        capacity = memory.count
    }

    /// The most bytes that a record with these parts may add to a batch.
    public static func sizeBound(key: Int, value: Int, headers: RecordHeaders) -> Int {
        // Length, attributes, two deltas, two lengths and a count, each at its longest.
        5 + 1 + 10 + 5 + 5 + 5 + 5 + key + value + headers.encodedSize
    }

    /// Writes a record, or returns `false` where there is no room for it.
    @inline(__always)
    public mutating func append(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, headers: RecordHeaders, timestamp: Int64
    ) -> Bool {
        let delta = count == 0 ? 0 : timestamp &- baseTimestamp
        let keyCount = key?.count ?? 0
        let valueCount = value?.count ?? 0
        let body =
            1 &+ Varint.size(zigzag: delta) &+ Varint.size(zigzag: Int64(count))
            &+ (key == nil ? 1 : Varint.size(zigzag: Int64(keyCount)) &+ keyCount)
            &+ (value == nil ? 1 : Varint.size(zigzag: Int64(valueCount)) &+ valueCount)
            &+ Varint.size(zigzag: Int64(headers.count)) &+ headers.encodedSize
        let size = Varint.size(zigzag: Int64(body)) &+ body
        guard size <= capacity &- used else { return false }

        var at = base + used
        at += Varint.write(zigzag: Int64(body), to: at)
        at.storeBytes(of: 0, as: UInt8.self)
        at += 1
        at += Varint.write(zigzag: delta, to: at)
        at += Varint.write(zigzag: Int64(count), to: at)
        at = Self.write(key, to: at)
        at = Self.write(value, to: at)
        at += Varint.write(zigzag: Int64(headers.count), to: at)
        if headers.count > 0 {
            headers.encoded.withUnsafeBytes { encoded in
                if let source = encoded.baseAddress { at.copyMemory(from: source, byteCount: encoded.count) }
            }
        }
        used &+= size
        if count == 0 { baseTimestamp = timestamp }
        if timestamp > maxTimestamp { maxTimestamp = timestamp }
        count &+= 1
        return true
    }

    @inline(__always)
    private static func write(_ run: UnsafeRawBufferPointer?, to pointer: UnsafeMutableRawPointer)
        -> UnsafeMutableRawPointer
    {
        guard let run else {
            pointer.storeBytes(of: 1, as: UInt8.self)  // -1 in zigzag
            return pointer + 1
        }
        let at = pointer + Varint.write(zigzag: Int64(run.count), to: pointer)
        if let source = run.baseAddress { at.copyMemory(from: source, byteCount: run.count) }
        return at + run.count
    }

    /// The records written so far, without the header, valid while the memory is.
    public var records: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + RecordBatchLayout.records, count: used - RecordBatchLayout.records)
    }

    /// Writes the batch's header, checksum included, over its first 61 bytes.
    ///
    /// May be called again, when a retry carries another producer epoch.
    public func writeHeader(_ fields: RecordBatchHeaderFields = .init()) {
        fields.write(
            to: base, batchSize: used, recordCount: count, baseTimestamp: baseTimestamp, maxTimestamp: maxTimestamp,
            records: records)
    }
}

/// What a batch's header says besides what its records say.
public struct RecordBatchHeaderFields: Sendable {
    /// The offset of the first record; a producer leaves 0, the broker sets it.
    public var baseOffset: Int64 = 0
    /// The leader epoch; a producer leaves -1.
    public var partitionLeaderEpoch: Int32 = -1
    /// The codec that the records were compressed with.
    public var compression: Compression = .none
    /// Whether the batch is part of a transaction.
    public var isTransactional = false
    /// The producer's id, or -1.
    public var producerID: Int64 = -1
    /// The producer's epoch, or -1.
    public var producerEpoch: Int16 = -1
    /// The sequence of the first record, or -1.
    public var baseSequence: Int32 = -1

    /// Creates the fields of a batch that is neither compressed nor idempotent.
    public init() {}

    /// Writes a header for records that lie at `records`, wherever that is.
    @_spi(KafkaInternals)
    public func write(
        to base: UnsafeMutableRawPointer, batchSize: Int, recordCount: Int, baseTimestamp: Int64, maxTimestamp: Int64,
        records: UnsafeRawBufferPointer
    ) {
        func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, _ offset: Int) {
            base.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Value.self)
        }
        var attributes = Int16(compression.rawValue)
        if isTransactional { attributes |= RecordBatchLayout.transactionalBit }
        put(baseOffset, RecordBatchLayout.baseOffset)
        put(Int32(batchSize - RecordBatchLayout.lengthPrefix), RecordBatchLayout.batchLength)
        put(partitionLeaderEpoch, RecordBatchLayout.partitionLeaderEpoch)
        put(2 as Int8, RecordBatchLayout.magic)
        put(attributes, RecordBatchLayout.attributes)
        put(Int32(recordCount - 1), RecordBatchLayout.lastOffsetDelta)
        put(baseTimestamp, RecordBatchLayout.baseTimestamp)
        put(maxTimestamp, RecordBatchLayout.maxTimestamp)
        put(producerID, RecordBatchLayout.producerID)
        put(producerEpoch, RecordBatchLayout.producerEpoch)
        put(baseSequence, RecordBatchLayout.baseSequence)
        put(Int32(recordCount), RecordBatchLayout.recordCount)
        let header = UnsafeRawBufferPointer(
            start: base + RecordBatchLayout.attributes, count: RecordBatchLayout.records - RecordBatchLayout.attributes)
        put(
            CRC32C.checksum(records, continuing: CRC32C.checksum(header)), RecordBatchLayout.checksum)
    }
}
