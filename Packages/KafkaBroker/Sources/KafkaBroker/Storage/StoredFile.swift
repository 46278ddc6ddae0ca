import KafkaCodecs

/// The frame of every file that the broker writes itself: what it is, the version of its form, a checksum.
///
///     4 bytes  "KBRK"
///     2 bytes  kind
///     2 bytes  version
///     4 bytes  CRC-32C of the owner's name and the body
///     the body
struct StoredFile {
    enum Kind: UInt16 {
        case cluster = 1
        case partition = 2
    }

    private static let mark: UInt32 = 0x4b42_524b
    private static let headerSize = 12

    /// Returns a stored file.
    ///
    /// - Parameter owner: Whose file it is, so that one is not taken for another's; empty if there is only one.
    static func frame(_ kind: Kind, version: UInt16, owner: String = "", _ body: Bytes) -> Bytes {
        var writer = ByteWriter(capacity: headerSize + body.count)
        writer.uint32(mark)
        writer.uint16(kind.rawValue)
        writer.uint16(version)
        writer.uint32(checksum(body, owner))
        writer.bytes(body)
        return writer.finish()
    }

    private static func checksum(_ body: Bytes, _ owner: String) -> UInt32 {
        CRC32C.checksum(body, continuing: CRC32C.checksum(Bytes(utf8: owner)))
    }

    /// Returns the body of a stored file, and the version of its form.
    ///
    /// - Parameters:
    ///   - owner: Whose file it has to be.
    ///   - ownedSince: The first version whose checksum covers the owner.
    ///   - path: Names the file in errors.
    static func open(
        _ bytes: Bytes, _ kind: Kind, newestVersion: UInt16, owner: String = "", ownedSince: UInt16 = 0, path: String
    ) throws(KafkaBrokerError) -> (body: Bytes, version: UInt16) {
        var reader = ByteReader(bytes)
        do throws(CodecError) {
            guard try reader.uint32() == mark, try reader.uint16() == kind.rawValue else {
                throw CodecError(.malformed, "bytes 0 to 5 are not those of this file")
            }
            let version = try reader.uint16()
            guard version >= 1, version <= newestVersion else {
                throw CodecError(
                    .unsupported,
                    "its form has version \(version), this program reads up to \(newestVersion): use a newer one")
            }
            let stored = try reader.uint32()
            let body = reader.rest()
            guard checksum(body, version >= ownedSince ? owner : "") == stored else {
                throw CodecError(
                    .checksumMismatch,
                    "the checksum at byte 8 does not match the \(body.count) bytes from byte 12: the file is damaged, or "
                        + "another is in its place")
            }
            return (body, version)
        } catch {
            let reason =
                error.code == .truncated ? "it ends at byte \(bytes.count), inside its header" : error.message
            throw .init(.storage, "cannot read \(path): \(reason)", isDamage: error.code != .unsupported)
        }
    }
}

extension ByteWriter {
    /// Writes text with its length; none longer than a frame ever gets here.
    mutating func storedString(_ text: String) {
        int32(Int32(clamping: text.utf8.count))
        utf8(text)
    }
}

extension ByteReader {
    mutating func storedString() throws(CodecError) -> String {
        let count = try int32()
        guard count >= 0 else { throw CodecError(.malformed, "a length is negative") }
        return try string(byteCount: Int(count))
    }
}
