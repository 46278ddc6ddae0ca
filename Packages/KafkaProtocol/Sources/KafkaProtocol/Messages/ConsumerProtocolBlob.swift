public import KafkaCodecs

/// Data that the members of a consumer group exchange through the coordinator, which does not read it: a version of two
/// bytes, followed by the message.
public protocol ConsumerProtocolBlob: KafkaMessage {}

extension ConsumerProtocolSubscription: ConsumerProtocolBlob {}
extension ConsumerProtocolAssignment: ConsumerProtocolBlob {}

extension ConsumerProtocolBlob {
    /// Decodes a blob of any version.
    ///
    /// Every version begins with the fields of the version before it. A blob of a newer version is decoded as the
    /// newest known one, and the remaining bytes are ignored, as the Java client does.
    ///
    /// - Throws: `CodecError`; also for a negative version.
    public init(blob: Bytes) throws(CodecError) {
        var reader = ByteReader(blob)
        let version = try reader.int16()
        guard version >= Self.validVersions.lowerBound else {
            throw CodecError(.unsupported, "unsupported consumer protocol version \(version)")
        }
        try self.init(from: &reader, version: min(version, Self.validVersions.upperBound))
    }

    /// Encodes the blob in `version`, which must be in `validVersions`.
    public func blob(version: Int16) -> Bytes {
        var writer = ByteWriter(capacity: 128)
        writer.int16(version)
        encode(to: &writer, version: version)
        return writer.finish()
    }
}
