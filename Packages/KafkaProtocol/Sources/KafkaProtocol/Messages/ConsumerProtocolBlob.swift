public import KafkaCodecs

/// What members of a consumer group tell each other through the coordinator, which carries it unread: a version in two
/// bytes, then the message.
public protocol ConsumerProtocolBlob: KafkaMessage {}

extension ConsumerProtocolSubscription: ConsumerProtocolBlob {}
extension ConsumerProtocolAssignment: ConsumerProtocolBlob {}

extension ConsumerProtocolBlob {
    /// Reads a blob of any version.
    ///
    /// Every version begins as the one before it: one that is newer than this library is read as the newest that is
    /// known, and what follows is passed over, as Java's client does.
    ///
    /// - Throws: `CodecError`, also for a version below 0.
    public init(blob: Bytes) throws(CodecError) {
        var reader = ByteReader(blob)
        let version = try reader.int16()
        guard version >= Self.validVersions.lowerBound else {
            throw CodecError(.unsupported, "the consumer protocol has no version \(version)")
        }
        try self.init(from: &reader, version: min(version, Self.validVersions.upperBound))
    }

    /// Returns the blob of `version`, one of `validVersions`.
    public func blob(version: Int16) -> Bytes {
        var writer = ByteWriter(capacity: 128)
        writer.int16(version)
        encode(to: &writer, version: version)
        return writer.finish()
    }
}
