import KafkaCodecs

/// The frame of every file that the broker writes itself: its kind, the version of its format and a checksum.
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

    /// Returns the bytes of a file.
    ///
    /// - Parameter owner: The name of what the file belongs to, so that files cannot be swapped unnoticed. Default
    ///   empty, for a file of which there is only one.
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

    /// Checks the frame of a file. Returns the body and the version of its format.
    ///
    /// - Parameters:
    ///   - owner: The name of what the file must belong to.
    ///   - ownedSince: The first version whose checksum covers the owner.
    ///   - path: The path of the file, for errors.
    /// - Throws: `KafkaBrokerError` if the file is damaged or has a newer version.
    static func open(
        _ bytes: Bytes, _ kind: Kind, newestVersion: UInt16, owner: String = "", ownedSince: UInt16 = 0, path: String
    ) throws(KafkaBrokerError) -> (body: Bytes, version: UInt16) {
        var reader = ByteReader(bytes)
        do throws(CodecError) {
            guard try reader.uint32() == mark, try reader.uint16() == kind.rawValue else {
                throw CodecError(.malformed, "bytes 0 to 5 do not match this kind of file")
            }
            let version = try reader.uint16()
            guard version >= 1, version <= newestVersion else {
                throw CodecError(
                    .unsupported,
                    "its format has version \(version), but this program reads up to \(newestVersion): use a newer one")
            }
            let stored = try reader.uint32()
            let body = reader.rest()
            guard checksum(body, version >= ownedSince ? owner : "") == stored else {
                throw CodecError(
                    .checksumMismatch,
                    "the checksum at byte 8 does not match the \(body.count) bytes from byte 12: the file is damaged, or "
                        + "another file is in its place")
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
    /// Writes a string with its length. Strings are shorter than a request, so the length fits.
    mutating func storedString(_ text: String) {
        int32(Int32(clamping: text.utf8.count))
        utf8(text)
    }
}

extension ByteReader {
    /// Reads a string that `ByteWriter.storedString` wrote.
    mutating func storedString() throws(CodecError) -> String {
        let count = try int32()
        guard count >= 0 else { throw CodecError(.malformed, "a length is negative") }
        return try string(byteCount: Int(count))
    }
}
