import KafkaCodecs

/// Encodes records directly into the memory of a batch. The writer itself keeps only counts and timestamps.
///
/// The memory belongs to the caller and must outlive the writer. The writer checks that there is room before it writes.
public struct RecordBatchWriter {
    @usableFromInline let base: UnsafeMutableRawPointer
    /// The size of the memory in bytes.
    public let capacity: Int
    /// The number of bytes in use, including the batch's header.
    public private(set) var used = RecordBatchLayout.records
    /// The number of records written.
    public private(set) var count = 0
    /// The timestamp from which the records' timestamp deltas are counted, in milliseconds since 1970: the first
    /// record's timestamp, or the given one. -1 while there is neither, as in a batch that compaction has emptied.
    public private(set) var baseTimestamp: Int64
    private let hasGivenBase: Bool
    /// The latest timestamp in milliseconds since 1970; -1 if there are no records.
    public private(set) var maxTimestamp: Int64 = -1

    /// Creates a writer into `memory`, which must be at least as large as a batch's header.
    ///
    /// - Parameter baseTimestamp: The base timestamp of the header. If `nil`, the first record's timestamp.
    public init(_ memory: UnsafeMutableRawBufferPointer, baseTimestamp: Int64? = nil) {
        precondition(memory.count >= RecordBatchLayout.records, "a batch needs room for its header")
        guard let base = memory.baseAddress else { preconditionFailure("a batch needs memory") }
        self.base = base
        capacity = memory.count
        hasGivenBase = baseTimestamp != nil
        self.baseTimestamp = baseTimestamp ?? -1
    }

    /// Returns the maximum number of bytes that a record with these parts adds to a batch.
    public static func sizeBound(key: Int, value: Int, headers: RecordHeaders) -> Int {
        // Length, attributes, two deltas, two lengths and a count, each with its maximum size.
        5 + 1 + 10 + 5 + 5 + 5 + 5 + key + value + headers.encodedSize
    }

    /// Appends a record. Returns `false` if there is not enough room for it.
    @inline(__always)
    public mutating func append(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, headers: RecordHeaders, timestamp: Int64
    ) -> Bool {
        append(key: key, value: value, headers: headers, timestamp: timestamp, offsetDelta: Int64(count))
    }

    /// Appends a record whose offset is the batch's base offset plus `offsetDelta`. Returns `false` if there is not
    /// enough room.
    @inline(__always)
    mutating func append(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, headers: RecordHeaders, timestamp: Int64,
        offsetDelta: Int64
    ) -> Bool {
        let base = count == 0 && !hasGivenBase ? timestamp : baseTimestamp
        let delta = timestamp &- base
        let keyCount = key?.count ?? 0
        let valueCount = value?.count ?? 0
        let body =
            1 &+ Varint.size(zigzag: delta) &+ Varint.size(zigzag: offsetDelta)
            &+ (key == nil ? 1 : Varint.size(zigzag: Int64(keyCount)) &+ keyCount)
            &+ (value == nil ? 1 : Varint.size(zigzag: Int64(valueCount)) &+ valueCount)
            &+ Varint.size(zigzag: Int64(headers.count)) &+ headers.encodedSize
        let size = Varint.size(zigzag: Int64(body)) &+ body
        guard size <= capacity &- used else { return false }

        var at = self.base + used
        at += Varint.write(zigzag: Int64(body), to: at)
        at.storeBytes(of: 0, as: UInt8.self)
        at += 1
        at += Varint.write(zigzag: delta, to: at)
        at += Varint.write(zigzag: offsetDelta, to: at)
        at = Self.write(key, to: at)
        at = Self.write(value, to: at)
        at += Varint.write(zigzag: Int64(headers.count), to: at)
        if headers.count > 0 {
            headers.encoded.withUnsafeBytes { encoded in
                if let source = encoded.baseAddress { at.copyMemory(from: source, byteCount: encoded.count) }
            }
        }
        used &+= size
        baseTimestamp = base
        if timestamp > maxTimestamp { maxTimestamp = timestamp }
        count &+= 1
        return true
    }

    @inline(__always)
    private static func write(_ run: UnsafeRawBufferPointer?, to pointer: UnsafeMutableRawPointer)
        -> UnsafeMutableRawPointer
    {
        guard let run else {
            pointer.storeBytes(of: 1, as: UInt8.self)  // The zigzag form of -1
            return pointer + 1
        }
        let at = pointer + Varint.write(zigzag: Int64(run.count), to: pointer)
        if let source = run.baseAddress { at.copyMemory(from: source, byteCount: run.count) }
        return at + run.count
    }

    /// The records written so far, without the header. Valid as long as the memory.
    public var records: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + RecordBatchLayout.records, count: used - RecordBatchLayout.records)
    }

    /// Writes the batch's header, including the checksum, into the first 61 bytes.
    ///
    /// May be called again, for example for a retry under another producer epoch.
    public func writeHeader(_ fields: RecordBatchHeaderFields = .init()) {
        fields.write(
            to: base, batchSize: used, recordCount: count, baseTimestamp: baseTimestamp, maxTimestamp: maxTimestamp,
            records: records)
    }
}
