import KafkaCodecs
import RivvenProtocol

/// The notes about who has written a partition of the embedded log. They decide whether the partition's last message
/// shows how far a source had come.
///
/// A source stores a note before it writes to an empty partition. If it finds another source's note, or no note
/// although the partition has messages, the partition is marked as shared from then on: its last message may be another
/// source's, and a position from it would skip records that this source has not read. A source whose topic was deleted
/// and created again continues the partition, and stores where its own events begin.
struct PartitionWriter {
    /// The Rivven group whose committed "offsets" are the notes.
    static let group = "rivven-connect-writers"
    /// The groups that store each writer's lineage, and the target offset at which its events begin.
    private static let (lineages, beginnings) = ("rivven-connect-lineages", "rivven-connect-beginnings")
    /// The group that stores, for the target as a whole, the identity of the source that has this lineage.
    private var writing: String { "rivven-connect-lineage-\(lineage)" }
    /// The note of a partition that several sources have written.
    static let several: Int64 = 1

    /// The note of this source: a hash of its identity.
    let note: Int64
    private let lineage: Int64

    /// Creates the notes of a source.
    ///
    /// - Parameters:
    ///   - identity: Distinguishes the source from every other, by what it reads and by its reader.
    ///   - lineage: Like `identity`, but the same for a topic that was deleted and created again under its name.
    init(identity: String, lineage: String) {
        note = Self.note(of: identity)
        self.lineage = Self.note(of: lineage)
    }

    /// Returns the FNV-1a hash of an identity, in 47 bits: the protocol's offsets have no more.
    private static func note(of identity: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in identity.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return max(Int64((hash ^ hash >> 47) & 0x7fff_ffff_ffff), several + 1)
    }

    /// The result of examining a partition.
    enum Finding: Equatable {
        /// No other source has written from this target offset on.
        case alone(since: Int64)
        /// Other sources have written the partition. This was noted just now.
        case joinedByOthers
        /// Other sources have written the partition. This had been noted before.
        case shared
    }

    /// Finds out who has written a partition, and updates the notes.
    func find(_ partition: RivvenPartition, in store: any RivvenStore) async throws -> Finding {
        let noted = try await Self.read(Self.group, partition, store)
        let notedLineage = try await Self.read(Self.lineages, partition, store)
        if noted == note {
            if notedLineage != lineage { try await Self.write(Self.lineages, lineage, partition, store) }
            return .alone(since: try await Self.read(Self.beginnings, partition, store) ?? 0)
        }
        if noted == Self.several { return .shared }
        let end = try await store.offsetBounds(topic: partition.topic, partition: partition.partition).latest
        guard noted == nil ? end == 0 : notedLineage == lineage else {
            try await Self.write(Self.group, Self.several, partition, store)
            return .joinedByOthers
        }
        // The note is written last: if the process ends before that, all three are written again.
        try await Self.write(Self.beginnings, end, partition, store)
        try await Self.write(Self.lineages, lineage, partition, store)
        try await Self.write(Self.group, note, partition, store)
        return .alone(since: end)
    }

    /// Notes that the source writes a topic, alone or among others. Must be called after the source's beginning is
    /// committed.
    func noteWriting(to topic: String, in store: any RivvenStore) async throws {
        let target = RivvenPartition(topic, 0)
        guard try await Self.read(writing, target, store) != note else { return }
        try await Self.write(writing, note, target, store)
    }

    /// Returns whether the source has written a topic before, according to `noteWriting`. That is so if the topic has
    /// had events, or if the stored identity differs, because the source's topic was deleted and created again.
    func hasWritten(_ topic: String, in store: any RivvenStore) async throws -> Bool {
        guard let noted = try await Self.read(writing, RivvenPartition(topic, 0), store) else { return false }
        guard noted == note else { return true }
        for partition in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
            if try await store.offsetBounds(topic: topic, partition: partition).latest > 0 { return true }
        }
        return false
    }

    /// Notes that several sources write a partition.
    static func share(_ partition: RivvenPartition, in store: any RivvenStore) async throws {
        guard try await read(group, partition, store) != several else { return }
        try await write(group, several, partition, store)
    }

    private static func read(
        _ group: String, _ partition: RivvenPartition, _ store: any RivvenStore
    ) async throws -> Int64? {
        try await store.committedOffset(group: group, topic: partition.topic, partition: partition.partition)
    }

    private static func write(
        _ group: String, _ note: Int64, _ partition: RivvenPartition, _ store: any RivvenStore
    ) async throws {
        try await store.commit(group: group, topic: partition.topic, partition: partition.partition, offset: note)
    }
}
