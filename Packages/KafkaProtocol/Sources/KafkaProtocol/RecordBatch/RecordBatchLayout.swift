/// Where the fields of a record batch of magic 2 lie, in bytes from its start (KIP-98).
///
/// A batch is this header of 61 bytes, then its records, compressed as one run where a codec is set.
@_spi(KafkaInternals)
public enum RecordBatchLayout {
    public static let baseOffset = 0
    /// Counts what follows it: the whole batch less the first 12 bytes.
    public static let batchLength = 8
    public static let partitionLeaderEpoch = 12
    public static let magic = 16
    /// CRC-32C of everything from `attributes` on.
    public static let checksum = 17
    public static let attributes = 21
    public static let lastOffsetDelta = 23
    public static let baseTimestamp = 27
    public static let maxTimestamp = 35
    public static let producerID = 43
    public static let producerEpoch = 51
    public static let baseSequence = 53
    public static let recordCount = 57
    /// The size of the header, and where the records begin.
    public static let records = 61

    /// What stands before that which `batchLength` counts.
    public static let lengthPrefix = 12

    static let compressionMask: Int16 = 0x07
    static let logAppendTimeBit: Int16 = 0x08
    static let transactionalBit: Int16 = 0x10
    static let controlBit: Int16 = 0x20
    static let deleteHorizonBit: Int16 = 0x40
}
