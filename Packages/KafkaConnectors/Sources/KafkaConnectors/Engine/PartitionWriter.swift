import KafkaCodecs
import RivvenProtocol

/// Who has written a partition of the embedded log: decides whether its last message tells how far a source had come.
///
/// A source makes a note before it writes into an empty partition. If another source's note is there, or none although the
/// partition holds something, the partition counts as shared from then on: the last message may be another's, and a
/// position taken from it would skip what this source has not read. A source whose topic was deleted and created again
/// continues the partition, and notes where its own events begin.
struct PartitionWriter {
    /// The Rivven group whose "offsets" are the notes of the writers.
    static let group = "rivven-connect-writers"
    /// The groups that hold the lineage of each writer, and the target's offset from which on it wrote.
    private static let (lineages, beginnings) = ("rivven-connect-lineages", "rivven-connect-beginnings")
    /// The group that holds the identity of the source of a lineage, for the target as a whole.
    private var writing: String { "rivven-connect-lineage-\(lineage)" }
    /// The note of a partition that several have written.
    static let several: Int64 = 1

    /// The note of a source.
    let note: Int64
    private let lineage: Int64

    /// The writer of a source.
    ///
    /// - Parameters:
    ///   - identity: Distinguishes what is read, and its reader, from every other.
    ///   - lineage: The same, but equal for a topic that was created again under its name.
    init(identity: String, lineage: String) {
        note = Self.note(of: identity)
        self.lineage = Self.note(of: lineage)
    }

    /// FNV-1a in 47 bits: the wire's offsets have no more.
    private static func note(of identity: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in identity.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return max(Int64((hash ^ hash >> 47) & 0x7fff_ffff_ffff), several + 1)
    }

    /// What was found of a partition.
    enum Finding: Equatable {
        /// Nobody else has written from this offset of the target on.
        case alone(since: Int64)
        /// Others have, which was noted just now.
        case joinedByOthers
        /// Others have, as was known.
        case shared
    }

    /// Looks who has written a partition, and notes what follows.
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
        // The note comes last: without it all of this is done again.
        try await Self.write(Self.beginnings, end, partition, store)
        try await Self.write(Self.lineages, lineage, partition, store)
        try await Self.write(Self.group, note, partition, store)
        return .alone(since: end)
    }

    /// Notes that the source writes a topic, alone or among others. To be called once its beginning is committed.
    func noteWriting(to topic: String, in store: any RivvenStore) async throws {
        let target = RivvenPartition(topic, 0)
        guard try await Self.read(writing, target, store) != note else { return }
        try await Self.write(writing, note, target, store)
    }

    /// Whether the source has written a topic before, by `noteWriting`: its note is of what was deleted and created again
    /// since, or the topic has had events.
    func hasWritten(_ topic: String, in store: any RivvenStore) async throws -> Bool {
        guard let noted = try await Self.read(writing, RivvenPartition(topic, 0), store) else { return false }
        guard noted == note else { return true }
        for partition in 0..<(try await store.partitionCount(topic: topic) ?? 0) {
            if try await store.offsetBounds(topic: topic, partition: partition).latest > 0 { return true }
        }
        return false
    }

    /// Notes that several write a partition.
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
