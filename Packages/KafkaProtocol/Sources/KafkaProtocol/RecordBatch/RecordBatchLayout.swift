/// The positions of the fields of a record batch of magic 2, in bytes from its start (KIP-98).
///
/// A batch is a header of 61 bytes followed by its records. If there is a codec, all records are compressed together.
@_spi(KafkaInternals)
public enum RecordBatchLayout {
    /// The offset of the first record (8 bytes).
    public static let baseOffset = 0
    /// The number of bytes after this field (4 bytes), so the size of the batch without its first 12 bytes.
    public static let batchLength = 8
    /// The leader epoch (4 bytes).
    public static let partitionLeaderEpoch = 12
    /// The version of the format (1 byte).
    public static let magic = 16
    /// The CRC-32C of everything from `attributes` on (4 bytes).
    public static let checksum = 17
    /// The attribute bits (2 bytes).
    public static let attributes = 21
    /// The last record's offset minus the base offset (4 bytes).
    public static let lastOffsetDelta = 23
    /// The timestamp from which the records' timestamp deltas are counted (8 bytes).
    public static let baseTimestamp = 27
    /// The latest timestamp (8 bytes).
    public static let maxTimestamp = 35
    /// The producer id (8 bytes).
    public static let producerID = 43
    /// The producer epoch (2 bytes).
    public static let producerEpoch = 51
    /// The sequence number of the first record (4 bytes).
    public static let baseSequence = 53
    /// The number of records (4 bytes).
    public static let recordCount = 57
    /// The start of the records, which is also the size of the header.
    public static let records = 61

    /// The number of bytes that `batchLength` does not count: itself and what precedes it.
    public static let lengthPrefix = 12

    static let compressionMask: Int16 = 0x07
    static let logAppendTimeBit: Int16 = 0x08
    static let transactionalBit: Int16 = 0x10
    static let controlBit: Int16 = 0x20
    static let deleteHorizonBit: Int16 = 0x40
}
