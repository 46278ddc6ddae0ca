import KafkaCodecs

/// The file `start`: the offset at which a log begins (i64), followed by its CRC-32C. It does not exist until records
/// are deleted.
enum LogStart {
    static func path(_ directory: String) -> String { directory + "/start" }

    /// Reads the start offset.
    ///
    /// - Throws: `.damaged` if the file is invalid; `.io`.
    static func load(from directory: String) throws(SegmentLogError) -> Int64 {
        let bytes = try StoredDirectory.contents(of: path(directory), limit: 64) ?? Bytes()
        var reader = ByteReader(bytes)
        guard let offset = try? reader.int64(), let checksum = try? reader.uint32(), offset >= 0, reader.isAtEnd,
            CRC32C.checksum(bytes.slice(0..<8)) == checksum
        else { throw .damaged(path(directory), at: 0, "it should hold the offset at which the log begins") }
        return offset
    }

    /// Stores the start offset.
    ///
    /// - Returns: The error that may make the new offset not durable, or `nil` if there is none.
    /// - Throws: `.io` if the file was not replaced.
    @discardableResult
    static func store(
        _ offset: Int64, in directory: String, syncs: Bool
    ) throws(SegmentLogError) -> SegmentLogError? {
        var writer = ByteWriter(capacity: 16)
        writer.int64(offset)
        let checksum = writer.withUnsafeBytes { CRC32C.checksum($0) }
        writer.uint32(checksum)
        return try StoredDirectory.replace(path(directory), with: writer.finish(), syncs: syncs)
    }
}
